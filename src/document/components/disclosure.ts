/** What the plan openly does not do, refers to, promises for later, and how it came about. */
import type { Block, ResolvedBlock } from '../../model/document.ts'
import type { Props } from '../../plan/vocabulary.ts'
import type { Context } from '../context.ts'
import { cell, table, text } from '../nodes.ts'

type TermItem = Extract<ResolvedBlock, { kind: 'terms' }>['items'][number]

const item = (term: string, parts: readonly string[]): TermItem[] =>
  parts.length === 0 ? [] : [{ term, details: [text(`${parts.join('; ')}.`)] }]

/** What the plan covers and what it leaves out. */
export const scope = ({ plan }: Context): Block[] => {
  const { in: covered, out } = plan.meta.scope
  if (covered.length + out.length === 0) return [{ kind: 'empty', text: 'The plan does not say what it covers.' }]
  return [{ kind: 'terms', items: [...item('Covers', covered), ...item('Leaves out', out)] }]
}

export const limitation = ({ id }: Props['Limitation'], children: readonly Block[], { plan }: Context): Block[] => [
  { kind: 'limitation', id, title: plan.limitations[id]?.summary ?? '', children },
]

export const references = ({ plan }: Context): Block[] =>
  table(
    'Documents',
    Object.values(plan.references),
    [
      {
        head: 'Document',
        cell: (each) =>
          each.url === undefined ? cell(each.title) : [{ kind: 'link', href: each.url, children: [text(each.title)] }],
      },
      { head: 'Where', cell: (each) => cell(each.path ?? each.url ?? 'not stated') },
    ],
    'This plan refers to no other document.',
  )

export const roadmap = ({ plan }: Context): Block[] =>
  table(
    'Roadmap',
    Object.values(plan.roadmap),
    [
      { head: 'What', cell: (each) => cell(each.what) },
      { head: 'Set off by', cell: (each) => cell(each.when) },
      { head: 'By', cell: (each) => cell(each.by) },
    ],
    'This plan promises nothing for later.',
  )

export const changes = ({ plan }: Context): Block[] =>
  table(
    'Changes',
    plan.meta.changes,
    [
      { head: 'Version', cell: (each) => cell(each.version) },
      { head: 'Date', cell: (each) => cell(each.date) },
      { head: 'Change', cell: (each) => cell(each.summary) },
      { head: 'By', cell: (each) => cell(each.author) },
    ],
    'No change is recorded.',
  )
