/** The register of claims: every sentence that can be false, with what was expected, what was found, and until when it counts. */
import type { ClaimView } from '../../model/view.ts'
import { paragraph } from '../compose.ts'
import { destinations, type Context } from '../context.ts'
import { words, type Words } from '../fragments.ts'
import { heightOf, led, room, slice, spaced, together, type Goal, type Item, type Slice } from '../slice.ts'
import { element, listElement, type Element } from '../tags.ts'
import { aside, baselineOf, full, ink, text, tint, verdictInk, voice, type Voice } from '../theme.ts'
import { claimFacts } from './claim-facts.ts'
import { comparisons } from './comparisons.ts'
import { partHeading } from './heading.ts'
import { openPlace, type Place } from './place.ts'
import { termRows } from './terms.ts'
import { lineItems, plain } from './words.ts'

export const register = (parent: Element, context: Context): readonly Slice[] => {
  const sect = element('Sect', parent)
  const head = partHeading('Claims register', 'claims', sect, context, true)
  const { claims } = context.plan
  if (claims.length === 0)
    return [...head, ...plain('This plan makes no claims that can be checked.', voice.body, text, sect, context)]
  const intro =
    'Every sentence of this plan that can be false, with the check that decided it. A verdict rests on what was read at the time shown, and stops counting when that reading expires.'
  const list = listElement(sect, 'Decimal')
  return [
    ...head,
    ...plain(intro, voice.body, text, sect, context, { after: 14 }),
    ...claims.flatMap((claim) => entry(claim, list, context)),
  ]
}

const entry = (claim: ClaimView, list: Element, context: Context): readonly Slice[] => {
  const item = element('LI', list)
  const beside = besideClaim(claim, element('Lbl', item), context)
  const body = element('LBody', item)
  const place: Place = { ...openPlace(body), open: false }
  const sentence = element('P', body)
  const said = paragraph([words(claim.sentence, voice.body, sentence)], context, {
    voice: voice.body,
    column: text,
    keep: true,
    after: 3.5,
  })
  const facts = termRows(claimFacts(claim, context), place, context, { voice: voice.fact, term: 66 })
  const shown = [...said, ...spaced(facts, 0, 3.5), ...comparisons(claim.matches, place, context)]
  const short = beside.height - heightOf(shown)
  const rule: Item = { kind: 'rule', x: full.x, y: 0, width: full.width, ink: tint.rule, line: 0.6 }
  const anchor: Item = { kind: 'destination', name: destinations.claim(claim.id), y: 0 }
  const head = slice(7, [anchor, rule], { keep: true })
  const filled = short > 0 ? [...shown, room(short)] : shown
  return spaced(together([head, ...led(filled, beside.items)], 420), 10.5, 10.5)
}

/** Number, verdict, basis and page, in the column beside the sentence. */
const besideClaim = (
  claim: ClaimView,
  owner: Element,
  context: Context,
): { readonly items: readonly Item[]; readonly height: number } => {
  const number: Voice = voice.uiBold
  const verdict: Voice = { ...voice.uiBold, ink: verdictInk[claim.verdict] }
  const left = aside.x + 21
  const shape: Item = {
    kind: 'shape',
    shape: claim.verdict,
    x: left,
    y: baselineOf(verdict) - verdict.size * 0.33,
    size: 8.4,
    ink: verdict.ink,
  }
  const below: readonly (readonly [Words, number])[] = [
    [words(`${claim.basis ?? 'no basis'} `, voice.fact, owner), 14],
    [pageLink(claim, owner, context), 14 + voice.fact.leading],
  ]
  const lines = below.flatMap(([fragment, y]) => {
    const quiet = { ...fragment, voice: { ...fragment.voice, ink: fragment.goal ? ink.accent : ink.grey } }
    const set = paragraph([quiet], context, { voice: voice.fact, column: { x: left, width: aside.width - 21 } })
    return set.flatMap((each) => each.items.map((item) => ('y' in item ? { ...item, y: item.y + y } : item)))
  })
  const named = [
    ...lineItems(`${context.claim(claim.id)?.number ?? 0} `, number, aside.x, 0, owner, context),
    shape,
    ...lineItems(`${claim.verdict} `, verdict, left + 12, 0, owner, context),
  ]
  return { items: [...named, ...lines], height: 14 + 2 * voice.fact.leading }
}

/** Its words are known when the pages are; until then they keep the room. */
const pageLink = (claim: ClaimView, owner: Element, context: Context): Words => {
  if (!context.isStated(claim.id)) return words('not in the text', voice.fact, owner)
  const name = destinations.stated(claim.id)
  const goal: Goal = { kind: 'here', name, label: 'Where the plan says so' }
  return words('page 000', voice.fact, element('Link', owner), {
    goal,
    whole: true,
    late: (pageOf) => `page ${pageOf(name) ?? ''}`,
  })
}
