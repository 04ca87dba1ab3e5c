/**
 * What the reader has to fill into commands. It stands before the first step of each procedure that needs it, because at 03:00 nobody
 * looks for it elsewhere. Whoever may not see the commands does not see these either.
 */
import { maySee } from '../../model/audience.ts'
import type { SourceBlock } from '../../model/body.ts'
import type { Block } from '../../model/document.ts'
import type { Parameter, Plan } from '../../model/plan.ts'
import { components, walk } from '../../plan/structure.ts'
import type { Context } from '../context.ts'
import { cell, table } from '../nodes.ts'

/** All parameters of the plan. */
export const parameters = (context: Context): Block[] =>
  seesCommands(context)
    ? drawn('Fill in', Object.entries(context.plan.parameters), 'Nothing has to be filled into the commands.')
    : [{ kind: 'empty', text: 'The commands, and what is filled into them, are left out of this edition.' }]

/** Those that the commands of one procedure use. */
export const parametersOf = (procedure: string, context: Context): Block[] => {
  const names = seesCommands(context) ? usedIn(procedure, context.plan) : new Set()
  const used = Object.entries(context.plan.parameters).filter(([name]) => names.has(name))
  const title = context.plan.procedures[procedure]?.title ?? procedure
  // Tables are landmarks, which are told apart by their names.
  return used.length === 0 ? [] : drawn(`Fill in before you begin: ${title}`, used, '')
}

const seesCommands = ({ audience, portfolio }: Context): boolean =>
  maySee(audience, portfolio.settings.visibility.commands)

const usedIn = (procedure: string, plan: Plan): ReadonlySet<unknown> => {
  const names = new Set<string>()
  const found = components(plan.body, 'Procedure').find(({ props }) => props.id === procedure)
  walk((found?.children ?? []) as readonly SourceBlock[], (node) => {
    if (node.kind !== 'code' || !('language' in node)) return
    for (const [, name] of node.text.matchAll(/\$\{?([A-Z][A-Z0-9_]*)/g)) names.add(name as string)
  })
  return names
}

const drawn = (caption: string, used: readonly (readonly [string, Parameter])[], none: string): Block[] =>
  table(
    caption,
    used,
    [
      { head: 'Variable', cell: ([name]) => [{ kind: 'code', text: name }] },
      { head: 'What it is', cell: ([, { means }]) => cell(means) },
      {
        head: 'Example',
        cell: ([, { kind, example }]) => [
          ...(kind === 'constant' ? cell('always ') : []),
          { kind: 'code' as const, text: example },
        ],
      },
    ],
    none,
  )
