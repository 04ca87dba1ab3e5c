/** The control matrix, for auditors: which parts of the plan supply evidence for which clauses, and where there is none. */
import { maySee } from '../../model/audience.ts'
import type { Inline } from '../../model/document.ts'
import type { ControlItemView, ControlView } from '../../model/view.ts'
import { standards } from '../../controls/clauses.ts'
import { stateWords } from '../../controls/words.ts'
import { destinations, type Context } from '../context.ts'
import type { Slice } from '../slice.ts'
import { element, type Element } from '../tags.ts'
import { text, voice } from '../theme.ts'
import { heading, partHeading } from './heading.ts'
import { openPlace } from './place.ts'
import { table } from './table.ts'
import { plain } from './words.ts'

export const controls = (parent: Element, context: Context): readonly Slice[] => {
  const { controls: cells } = context.plan
  if (cells.length === 0 || !maySee(context.view.audience, 'auditor')) return []
  const sect = element('Sect', parent)
  const intro =
    'Which parts of this plan supply evidence for which clauses, as of the moment of judging. A part supplies evidence only when it is in the plan and what it needs holds; a claim counts by its verdict, and a tag alone counts for nothing. Claims are named by their numbers in the register. What a clause is about is said in the words of the publisher of Holdfast; the standards themselves say more.'
  return [
    ...partHeading('Control matrix', 'controls', sect, context, true),
    ...plain(intro, voice.body, text, sect, context, { after: 7 }),
    ...Object.entries(standards).flatMap(([key, { name, edition }]) => {
      const own = Map.groupBy(
        cells.filter(({ standard }) => standard === key),
        ({ clause }) => clause,
      )
      return [
        ...heading([{ kind: 'text', text: name }], 3, destinations.anchor(`controls.${key}`), sect, context),
        ...plain(`${edition}.`, voice.fact, text, sect, context, { after: 3.5, keep: true }),
        ...table(
          {
            align: ['left', 'left', 'left'],
            head: ['Clause', 'What it is about', 'Parts of the plan'].map((each) => [{ kind: 'text', text: each }]),
            rows: [...own.values()].map((each) => row(each, context)),
          },
          openPlace(sect),
          context,
        ),
      ]
    }),
  ]
}

const row = (cells: readonly ControlView[], context: Context): readonly (readonly Inline[])[] => {
  const [first] = cells
  const [gaps, others] = [true, false].map((wanted) => cells.filter(({ state }) => (state === 'gap') === wanted))
  const lines = (others ?? []).map((each): readonly Inline[] => [
    { kind: 'strong', children: [{ kind: 'text', text: `${stateWords[each.state]}: ` }] },
    { kind: 'text', text: `${each.part} (${namedItems(each.items, context)})` },
  ])
  if (gaps && gaps.length > 0)
    lines.push([
      { kind: 'strong', children: [{ kind: 'text', text: 'Gap: ' }] },
      { kind: 'text', text: gaps.map(({ part }) => part).join('; ') },
    ])
  return [
    [{ kind: 'text', text: first?.name ?? '' }],
    [{ kind: 'text', text: first?.about ?? '' }],
    lines.flatMap((line, index): readonly Inline[] => (index === 0 ? line : [{ kind: 'break' }, ...line])),
  ]
}

const order = ['evidence', 'violated', 'unverified', 'waived', 'stated'] as const

/** `claims 3, 5 and 9; weekly backup test, drill of 2026-11-15; waived: claim 4` */
const namedItems = (items: readonly ControlItemView[], context: Context): string =>
  order
    .map((state) => [state, items.filter((item) => item.state === state)] as const)
    .filter(([, each]) => each.length > 0)
    .map(([state, each]) => {
      const numbers = each.flatMap(({ kind, id }) => (kind === 'claim' ? [context.claim(id)?.number ?? 0] : []))
      const claims = numbers.length === 0 ? [] : [`${numbers.length === 1 ? 'claim' : 'claims'} ${numbers.join(', ')}`]
      const others = each.flatMap(({ kind, words }) => (kind === 'claim' ? [] : [words]))
      return `${state === 'evidence' ? '' : `${stateWords[state].toLowerCase()}: `}${[...claims, ...others].join('; ')}`
    })
    .join('; ')
