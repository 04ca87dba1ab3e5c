/**
 * What the rule book found in this plan: open findings worst first, then the waivers, each with all that it accepts. A
 * reason is given once, not with every finding that it excuses.
 */
import type { Severity } from '../../model/finding.ts'
import type { FindingView } from '../../model/view.ts'
import { paragraph } from '../compose.ts'
import { destinations, type Context } from '../context.ts'
import { words } from '../fragments.ts'
import { led, slice, spaced, together, type Item, type Slice } from '../slice.ts'
import { element, listElement, type Element } from '../tags.ts'
import { aside, baselineOf, full, ink, text, tint, voice, type Voice } from '../theme.ts'
import { partHeading } from './heading.ts'
import { openPlace, type Place } from './place.ts'
import { waiverText } from './claim-facts.ts'
import { termRows, type TermRow } from './terms.ts'
import { lineItems, plain } from './words.ts'

/** How a finding is shown: its word, its shape, its ink. */
const kinds = {
  error: { word: 'Error', shape: 'violated', ink: ink.alarm },
  warn: { word: 'Warning', shape: 'stale', ink: ink.caution },
  info: { word: 'Note', shape: 'unknown', ink: ink.grey },
  waived: { word: 'Waived', shape: 'waived', ink: '#42566b' },
} as const

type Kind = keyof typeof kinds

const order: readonly Severity[] = ['error', 'warn', 'info']

export const findings = (parent: Element, context: Context): readonly Slice[] => {
  const sect = element('Sect', parent)
  const head = partHeading('Findings and waivers', 'findings', sect, context)
  const all = context.plan.findings
  if (all.length === 0)
    return [...head, ...plain('The rule book found nothing in this plan.', voice.body, text, sect, context)]
  const list = listElement(sect, 'None')
  const open = order.flatMap((severity) => all.filter((each) => !each.waiver && each.severity === severity))
  const waived = Map.groupBy(
    all.filter((each) => each.waiver),
    (each) => each.waiver?.id ?? '',
  )
  return [
    ...head,
    ...open.flatMap((each) => entry([each], each.severity, list, context)),
    ...[...waived.values()].flatMap((each) => entry(each, 'waived', list, context)),
  ]
}

/** Findings of one kind that share everything but their message. */
const entry = (all: readonly FindingView[], kind: Kind, list: Element, context: Context): readonly Slice[] => {
  const [finding] = all
  if (!finding) return []
  const item = element('LI', list)
  const label = element('Lbl', item)
  const body = element('LBody', item)
  const shown = kinds[kind]
  const at: Voice = { ...voice.uiBold, ink: shown.ink }
  const top = 7
  const mark: Item[] = [
    { kind: 'rule', x: full.x, y: 0, width: full.width, ink: tint.rule, line: 0.6 },
    ...(finding.waiver ? [{ kind: 'destination', name: destinations.waiver(finding.waiver.id), y: 0 } as const] : []),
    {
      kind: 'shape',
      shape: shown.shape,
      x: aside.x,
      y: top + baselineOf(at) - at.size * 0.32,
      size: 8.4,
      ink: shown.ink,
    },
    ...lineItems(`${shown.word} `, at, aside.x + 13, top, label, context),
  ]
  const place: Place = { ...openPlace(body), open: false }
  const title = element('P', body)
  const count = all.length > 1 ? `, ${all.length} findings` : ''
  const heading = paragraph([words(`${finding.title}${count}`, voice.uiBold, title)], context, {
    voice: voice.uiBold,
    column: text,
    keep: true,
  })
  const facts = termRows(factsOf(finding, all.length === 1), place, context, { voice: voice.fact })
  const messages = all.flatMap((each) => message(each, all.length > 1, body, context))
  const inside =
    all.length > 1 ? [...spaced(together(facts, 210), 0, 3.5), ...messages] : together([...messages, ...facts], 420)
  return spaced([slice(7, mark, { keep: true }), ...heading, ...inside], 10.5, 10.5)
}

/** One message; of several, each has a dash before it and its place behind it. */
const message = (finding: FindingView, several: boolean, body: Element, context: Context): readonly Slice[] => {
  const owner = element('P', body)
  const at = several ? voice.fact : voice.body
  const column = several ? { x: text.x + 12, width: text.width - 12 } : text
  const place = words(` ${finding.place}`, { ...voice.fact, family: 'mono', size: 7.6, ink: ink.grey }, owner)
  const lines = paragraph([words(finding.message, at, owner), ...(several ? [place] : [])], context, {
    voice: at,
    column,
    after: several ? 1.75 : 3.5,
  })
  return several
    ? led(lines, [{ kind: 'shape', shape: 'disc', x: text.x + 1, y: at.leading / 2, size: 2.2, ink: ink.grey }])
    : lines
}

const factsOf = (finding: FindingView, alone: boolean): readonly TermRow[] => {
  const rows: TermRow[] = []
  const add = (term: string, value: string | undefined, at: Voice = voice.fact): void => {
    if (value) rows.push({ term, details: (owner) => [words(value, at, owner)] })
  }
  const mono: Voice = { ...voice.fact, family: 'mono', size: 8.3 }
  if (finding.waiver) add('Accepted', waiverText(finding.waiver))
  else add('What to do', finding.hint)
  if (alone) add('About', finding.about)
  add('Rule', finding.code, mono)
  if (alone) add('Place', finding.place, mono)
  return rows
}
