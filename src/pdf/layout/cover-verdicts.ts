/** How much of the plan is true: a number, a shape and a word for every verdict, and a bar in proportion. */
import { verdicts, type VerdictWord } from '../../model/verdict.ts'
import type { Context } from '../context.ts'
import { slice, type Item, type Slice } from '../slice.ts'
import { element, listElement, type Element } from '../tags.ts'
import { baselineOf, full, ink, tint, verdictInk, voice, type Voice } from '../theme.ts'
import { lineItems, plain } from './words.ts'
import { basesInWords, verdictVerb } from './wording.ts'

export const coverVerdicts = (parent: Element, context: Context): readonly Slice[] => {
  const { counts, bases } = context.plan
  if (counts.total === 0)
    return plain('This plan makes no claims that can be checked.', voice.ui, full, parent, context)
  const list = listElement(parent, 'None')
  const width = full.width / verdicts.length
  const figures = verdicts.flatMap((verdict, index) => figure(verdict, full.x + index * width, list, context))
  const known = basesInWords(bases)
  const claims = counts.total === 1 ? '1 claim' : `${counts.total} claims`
  return [
    slice(21, bar(context), { keep: true }),
    slice(49, figures, { keep: true }),
    ...plain(known ? `${claims}: ${known}.` : `${claims}.`, voice.label, full, parent, context),
  ]
}

const figure = (verdict: VerdictWord, x: number, list: Element, context: Context): readonly Item[] => {
  const count = context.plan.counts[verdict]
  const owner = element('LBody', element('LI', list))
  const number: Voice = { ...voice.figure, ink: count === 0 ? ink.grey : ink.black }
  const word: Voice = { ...voice.uiBold, bold: count > 0, ink: count === 0 ? ink.grey : verdictInk[verdict] }
  return [
    ...lineItems(`${count} `, number, x, 0, owner, context),
    ...lineItems(verdictVerb(verdict, count), word, x + 14, 29, owner, context),
    { kind: 'shape', shape: verdict, x, y: 29 + baselineOf(word) - word.size * 0.33, size: 8.8, ink: word.ink },
  ]
}

/** One strip, divided in proportion; thin gaps part the pieces, the figures below give the numbers. */
const bar = (context: Context): readonly Item[] => {
  const { counts } = context.plan
  let x = full.x
  return verdicts.flatMap((verdict): Item[] => {
    const width = (full.width * counts[verdict]) / counts.total
    const at = x
    x += width
    if (width === 0) return []
    const solid = verdict === 'holds' || verdict === 'violated'
    const inner = Math.max(0.5, width - 1.5)
    return [
      solid
        ? { kind: 'rect', x: at, y: 0, width: inner, height: 5, fill: verdictInk[verdict] }
        : {
            kind: 'rect',
            x: at + 0.3,
            y: 0.3,
            width: Math.max(0.2, inner - 0.6),
            height: 4.4,
            fill: tint.panel,
            stroke: verdictInk[verdict],
            line: 0.6,
          },
    ]
  })
}
