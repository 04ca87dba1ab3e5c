/**
 * What a PDF could not show as it was meant, as findings at the place of the words. The renderer knows words and no places,
 * so they are looked for in the plan's text: of all places of a character, the one whose neighbours are most like those that
 * the renderer had. Words that come from another file are not found there, and the plan as a whole is named.
 */
import type { Judged } from './document/context.ts'
import type { Document } from './documents.ts'
import type { Finding } from './model/finding.ts'
import { phrase } from './model/phrase.ts'
import type { Span } from './model/place.ts'
import type { Plan } from './model/plan.ts'
import { linksIn } from './plan/structure.ts'
import { documentRules } from './rules/document.ts'
import { asCounted } from './rules/severity.ts'

type Problem = Document['problems'][number]
type MissingGlyph = Extract<Problem, { kind: 'missing-glyph' }>

/** The findings of a document. A character is told once for each place, in however many parts of the document it stands. */
export const problemsOf = (document: Document, { portfolio }: Judged): Finding[] => {
  const plan = portfolio.plans.find((each) => each.id === document.plan) as Plan
  const text = portfolio.texts.get(plan.file) ?? ''
  const seen = new Set<string>()
  const taken = new Set<number>()
  return document.problems.flatMap((problem) => {
    const finding = findingOf(problem, plan, text, taken)
    const key = JSON.stringify([problem.kind === 'missing-glyph' ? problem.character : problem.href, finding.place])
    if (seen.has(key)) return []
    seen.add(key)
    return asCounted(finding, portfolio.settings)
  })
}

const findingOf = (problem: Problem, plan: Plan, text: string, taken: Set<number>): Finding => {
  const common = { plan: plan.id, related: [] }
  if (problem.kind === 'missing-glyph') {
    const { character, codePoint, context, rightToLeft } = problem
    return {
      ...documentRules.missingGlyph,
      ...common,
      place: { file: plan.file, span: glyphSpan(problem, text, taken) },
      message: rightToLeft
        ? phrase`The PDF is set from left to right, and “${character}” (${codePoint}), which stands in “${context}”, runs from right to left; a box is drawn in its place.`
        : phrase`The fonts of the PDF have no “${character}” (${codePoint}), which stands in “${context}”; a box is drawn in its place.`,
      hint: glyphHint(problem),
    }
  }
  const link = linksIn(plan.body).find(({ href }) => href === problem.href || href.endsWith(problem.href))
  return {
    ...documentRules.danglingLink,
    ...common,
    place: { file: plan.file, span: link?.span },
    message: phrase`The link to ${problem.href} in “${problem.context}” leads nowhere in the PDF.`,
    hint: 'Correct the link.',
  }
}

const glyphHint = ({ rightToLeft, damagedFont }: MissingGlyph): string => {
  if (rightToLeft) return 'Write it in letters that run from left to right.'
  return damagedFont
    ? 'A font that `pdf.fonts` in `holdfast.yaml` names is damaged, so none of them was used: fetch their files again.'
    : 'Write it in words, or name a font that has it under `pdf.fonts` in `holdfast.yaml`.'
}

/** Where a character stands in the text of the plan; `undefined` when it does not. Of places alike, one that was not told of yet. */
const glyphSpan = ({ character, context }: MissingGlyph, text: string, taken: Set<number>): Span | undefined => {
  const from = context.indexOf(character)
  const before = context.slice(0, Math.max(0, from))
  const after = context.slice(from + character.length)
  let best = -1
  let most = -1
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
    const alike = alikeBackwards(text.slice(0, at), before) + alikeForwards(text.slice(at + character.length), after)
    const fit = 2 * alike + (taken.has(at) ? 0 : 1)
    if (fit > most) [best, most] = [at, fit]
  }
  if (best === -1) return undefined
  taken.add(best)
  const lines = text.slice(0, best).split('\n')
  const column = (lines.at(-1) ?? '').length + 1
  return [lines.length, column, lines.length, column + character.length]
}

const alikeForwards = (a: string, b: string): number => {
  let count = 0
  while (count < b.length && a[count] === b[count]) count++
  return count
}

const alikeBackwards = (a: string, b: string): number => {
  let count = 0
  while (count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++
  return count
}
