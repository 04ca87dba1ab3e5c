/**
 * The control matrix as a table for other programs: RFC 4180 (UTF-8, comma, CRLF, quotation marks doubled). One row for each
 * plan, clause and part of the plan; gaps are rows too. `evidence` names what supplies evidence, `open` what does not.
 */
import type { ControlItemView, View } from '../model/view.ts'
import { standards } from '../controls/clauses.ts'
import { stateWords } from '../controls/words.ts'

const head = ['plan', 'standard', 'clause', 'about', 'part', 'state', 'evidence', 'open', 'counts until', 'as of']

/** The matrix of all plans of a view. */
export const controlsCsv = ({ plans, asOf }: Pick<View, 'plans' | 'asOf'>): string =>
  [
    head,
    ...plans.flatMap((plan) =>
      plan.controls.map(({ clause, standard, about, part, state, items, until }) => [
        plan.id,
        standards[standard]?.name ?? standard,
        clause,
        about,
        part,
        stateWords[state].toLowerCase(),
        named(items.filter((item) => item.state === 'evidence')),
        named(items.filter((item) => item.state !== 'evidence')),
        until ?? '',
        asOf,
      ]),
    ),
  ]
    .map((row) => `${row.map(field).join(',')}\r\n`)
    .join('')

/** `claim wal-fresh (measured); drill 2026-11-15-auditron-backup-test` */
const named = (items: readonly ControlItemView[]): string =>
  items
    .map(({ kind, id, state, basis, words }) => {
      const how = [state === 'evidence' ? undefined : state, basis].filter(Boolean).join(', ')
      return `${kind} ${id === '' ? words : id}${how === '' ? '' : ` (${how})`}`
    })
    .join('; ')

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
