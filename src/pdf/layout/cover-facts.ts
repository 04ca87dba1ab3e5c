/** The facts of the cover in two columns: what the document is at the left, how long it counts at the right. */
import { formatInstant } from '../../model/calendar.ts'
import { paragraph } from '../compose.ts'
import type { Context } from '../context.ts'
import { words } from '../fragments.ts'
import { slice, type Item, type Slice } from '../slice.ts'
import { element, listElement, type Element } from '../tags.ts'
import { full, ink, onGrid, tint, voice, type Voice } from '../theme.ts'
import { audienceWord } from './wording.ts'

type Fact = { readonly term: string; readonly value: string; readonly ink?: string }

const gutter = 28
const half = (full.width - gutter) / 2
const label = 72

export const coverFacts = (parent: Element, context: Context): readonly Slice[] => {
  const list = listElement(parent, 'None')
  const left = documentFacts(context)
  const right = timeFacts(context)
  const count = Math.max(left.length, right.length)
  return Array.from({ length: count }, (_, index): Slice => {
    const cells = [cell(left[index], full.x, list, context), cell(right[index], full.x + half + gutter, list, context)]
    const height = onGrid(Math.max(...cells.map((each) => each.height)) + 4)
    return slice(
      height,
      cells.flatMap((each) => each.items),
      { before: index === 0 ? 28 : 0, keep: index < count - 1 },
    )
  })
}

const documentFacts = ({ plan, view }: Context): readonly Fact[] => [
  { term: 'Version', value: plan.version },
  { term: 'Status', value: plan.status },
  { term: 'Written by', value: plan.author },
  { term: 'Owner', value: plan.owner },
  { term: 'Approvers', value: plan.approvers.length > 0 ? plan.approvers.join(', ') : 'none named' },
  { term: 'Classification', value: audienceWord(view.audience) },
  { term: 'Standing', value: plan.contractual ? 'Contractual' : 'Not contractual' },
]

const timeFacts = ({ plan, view }: Context): readonly Fact[] => {
  const { review, lastDrill, validUntil } = plan
  const late = review.state === 'overdue' || review.state === 'unknown' ? { ink: ink.alarm } : {}
  return [
    { term: 'As of', value: formatInstant(view.asOf) },
    { term: 'Valid until', value: validUntil ? formatInstant(validUntil) : 'no reading limits it' },
    { term: 'Last review', value: review.last ?? 'never', ...(review.last ? {} : { ink: ink.alarm }) },
    { term: 'Next review', value: [review.next, review.text].filter(Boolean).join(', '), ...late },
    {
      term: 'Last drill',
      value: lastDrill ? `${lastDrill.date}, ${lastDrill.result}: ${lastDrill.title}` : 'none recorded',
    },
    { term: 'Made by', value: view.generator },
  ]
}

const cell = (
  fact: Fact | undefined,
  x: number,
  list: Element,
  context: Context,
): { readonly items: readonly Item[]; readonly height: number } => {
  if (!fact) return { items: [], height: 0 }
  const item = element('LI', list)
  const name = element('Lbl', item)
  const body = element('LBody', item)
  const at: Voice = { ...voice.ui, leading: 12, ink: fact.ink ?? ink.black, bold: fact.ink !== undefined }
  const quiet: Voice = { ...voice.label, leading: 12 }
  const rule: Item = { kind: 'rule', x, y: 0, width: half, ink: tint.rule, line: 0.5 }
  let height = 5
  const down = (slices: readonly Slice[]): readonly Item[] => {
    let y = 5
    const items = slices.flatMap((each) => {
      const moved = each.items.map((one) => ('y' in one ? { ...one, y: one.y + y } : one))
      y += each.height
      return moved
    })
    height = Math.max(height, y)
    return items
  }
  const names = down(
    paragraph([words(`${fact.term} `, quiet, name)], context, { voice: quiet, column: { x, width: label } }),
  )
  const values = down(
    paragraph([words(fact.value, at, body)], context, { voice: at, column: { x: x + label, width: half - label } }),
  )
  return { items: [rule, ...names, ...values], height }
}
