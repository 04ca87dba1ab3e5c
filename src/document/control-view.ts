/** The control matrix for a reader: every clause, every part of the plan that supplies evidence for it or should, and what does. */
import { dateAt } from '../model/calendar.ts'
import type { ControlCell, ControlItem } from '../model/controls.ts'
import type { ControlItemView, ControlView } from '../model/view.ts'
import { zoneOf } from '../claims/exercises.ts'
import { clauseName, partsOf, standards } from '../controls/clauses.ts'
import { elements, type ElementId } from '../controls/mapping.ts'
import { matrixOf } from '../controls/matrix.ts'
import { ruleInfo } from '../rules/index.ts'
import type { Props } from '../plan/vocabulary.ts'
import type { Context } from './context.ts'
import { walkVisible } from './visible.ts'

/** All cells of a plan, clause by clause. Claims that the audience may not see take no part. */
export const controlViews = (context: Context): ControlView[] =>
  matrixFor(context).map((cell) => controlView(cell, context))

/** The matrix of a plan, made only of what the audience may see of it. */
export const matrixFor = (context: Context): readonly ControlCell[] => {
  const seen = new Set<string>()
  walkVisible(context.plan.body, context.audience, (node) => {
    if (node.kind === 'component' && node.name === 'Procedure') seen.add((node.props as Props['Procedure']).id)
  })
  const procedures = Object.values(context.plan.procedures).filter(({ id }) => seen.has(id))
  return matrixOf({ ...context, procedures })
}

/** One cell in words. */
export const controlView = (cell: ControlCell, context: Context): ControlView => {
  const [standard, number] = partsOf(cell.clause)
  const untils = cell.items.flatMap(({ state, until }) => (state === 'evidence' && until ? [until] : []))
  return {
    clause: cell.clause,
    standard,
    name: clauseName(cell.clause),
    about: standards[standard]?.clauses[number] ?? '',
    element: cell.element,
    part: cell.element === 'claims' ? 'Other claims' : elements[cell.element as ElementId].title,
    needs:
      cell.element === 'claims'
        ? 'A claim that names the clause, and holds.'
        : elements[cell.element as ElementId].needs,
    state: cell.state,
    until: untils.toSorted()[0],
    items: cell.items.map((item) => itemView(item, context)),
  }
}

const itemView = (item: ControlItem, context: Context): ControlItemView => ({
  kind: item.kind,
  id: item.id,
  state: item.state,
  basis: item.basis,
  words: wordsOf(item, context),
})

const wordsOf = ({ kind, id, says }: ControlItem, { portfolio, plan, sentences }: Context): string => {
  switch (kind) {
    case 'claim':
      return sentences.find((each) => each.id === id)?.words ?? id.replaceAll('-', ' ')
    case 'drill': {
      const drill = portfolio.drills.find((each) => each.id === id)
      const day = drill ? dateAt(drill.endedAt, zoneOf(plan, portfolio.settings)) : id
      return says === undefined ? `drill of ${day}` : `${says}, drill of ${day}`
    }
    case 'incident':
      return portfolio.incidents.find((each) => each.id === id)?.title ?? id
    case 'review':
      return `approval of ${id}`
    case 'finding':
      return ruleInfo[id]?.title ?? id
    case 'plan':
      return says ?? 'in the plan'
  }
}
