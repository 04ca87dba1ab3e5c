/** What the rule book found in this plan, worst first, accepted findings last. */
import type { FindingView } from '../../model/view.ts'
import { paragraph } from '../compose.ts'
import type { Context } from '../context.ts'
import { words } from '../fragments.ts'
import { slice, spaced, together, type Item, type Slice } from '../slice.ts'
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

const order: readonly Kind[] = ['error', 'warn', 'info', 'waived']

export const findings = (parent: Element, context: Context): readonly Slice[] => {
  const sect = element('Sect', parent)
  const head = partHeading('Findings and waivers', 'findings', sect, context)
  const all = context.plan.findings
  if (all.length === 0)
    return [...head, ...plain('The rule book found nothing in this plan.', voice.body, text, sect, context)]
  const list = listElement(sect, 'None')
  const sorted = order.flatMap((kind) =>
    all.filter((each) => kindOf(each) === kind).map((each) => entry(each, kind, list, context)),
  )
  return [...head, ...sorted.flat()]
}

const kindOf = (finding: FindingView): Kind => (finding.waiver ? 'waived' : finding.severity)

const entry = (finding: FindingView, kind: Kind, list: Element, context: Context): readonly Slice[] => {
  const item = element('LI', list)
  const label = element('Lbl', item)
  const body = element('LBody', item)
  const shown = kinds[kind]
  const at: Voice = { ...voice.uiBold, ink: shown.ink }
  const top = 7
  const mark: Item[] = [
    { kind: 'rule', x: full.x, y: 0, width: full.width, ink: tint.rule, line: 0.6 },
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
  const message = element('P', body)
  return spaced(
    together(
      [
        slice(7, mark, { keep: true }),
        ...paragraph([words(finding.title, voice.uiBold, title)], context, {
          voice: voice.uiBold,
          column: text,
          keep: true,
        }),
        ...paragraph([words(finding.message, voice.body, message)], context, {
          voice: voice.body,
          column: text,
          after: 3.5,
          keep: true,
        }),
        ...termRows(factsOf(finding), place, context, { voice: voice.fact }),
      ],
      420,
    ),
    10.5,
    10.5,
  )
}

const factsOf = (finding: FindingView): readonly TermRow[] => {
  const rows: TermRow[] = []
  const add = (term: string, value: string | undefined, at: Voice = voice.fact): void => {
    if (value) rows.push({ term, details: (owner) => [words(value, at, owner)] })
  }
  add('What to do', finding.hint)
  add('About', finding.about)
  add('Rule', finding.code, { ...voice.fact, family: 'mono', size: 8.3 })
  add('Place', finding.place, { ...voice.fact, family: 'mono', size: 8.3 })
  if (finding.waiver) add('Waived', waiverText(finding.waiver))
  return rows
}
