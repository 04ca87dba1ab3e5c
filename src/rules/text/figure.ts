/**
 * Figures in prose that nothing carries. A time or a share in a sentence that promises something must be one that the plan holds as typed data,
 * or stand in a claim; otherwise nobody notices when it is no longer so. Sentences about the past and about others are left alone.
 */
import { parseDuration } from '../../model/duration.ts'
import { phrase } from '../../model/phrase.ts'
import type { Plan } from '../../model/plan.ts'
import { components } from '../../plan/structure.ts'
import { claimAt, sentenceAround } from '../prose.ts'
import { eachPlan, type Hit, type Rule } from '../rule.ts'
import { eachMatch, hitAt, promises } from './match.ts'

const words: Readonly<Record<string, string>> = Object.fromEntries(
  'one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, index) => [word, String(index + 1)]),
)

const figures = new RegExp(
  `\\b(?:(?:\\d+(?:\\.\\d+)?|${Object.keys(words).join('|')})[ -]?(?:s|seconds?|min|minutes?|h|hours?|d|days?|weeks?|months?|years?)\\b|\\d+(?:\\.\\d+)? ?%)`,
  'gi',
)

const promising =
  /\b(?:within|at most|at least|less than|no more than|not longer than|kept for|retained|retention|guarantee[sd]?|uptime|availability of|recovered in|restored in|loses? (?:at most|less)|RTO|RPO)\b/i

/** The past is on record, and a condition, a computation or another's figure promises nothing. */
const telling =
  /\b(?:took|was|were|had|did|lasted|has been|have been|would|could|may|allows?|leaves?|means?|already|if|when|once|version \d|first draft|appendix|stated|assumed|estimate[sd]?|ago|planned|usually)\b/i

/** Every length and share that a plan holds as data, as text that can be compared. */
const carried = (plan: Plan): ReadonlySet<string> => {
  const found = new Set<string>()
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'number' && /sla|percent|atLeast|moreThan|equals|atMost|lessThan/.test(key))
      found.add(`${value} %`)
    else if (typeof value === 'string') {
      for (const [match] of value.matchAll(figures)) found.add(normal(match))
    } else if (typeof value === 'object' && value !== null) {
      if ('months' in value && 'seconds' in value) found.add(`${String(value.months)} ${String(value.seconds)}`)
      for (const [name, inner] of Object.entries(value)) visit(inner, name)
    }
  }
  const { body: _, spans: __, placements: ___, ...data } = plan
  visit(data, '')
  for (const { props } of components(plan.body, 'Step')) visit(props, '')
  return found
}

/** `four hours` and `4 h` are the same. */
const normal = (figure: string): string => {
  if (figure.endsWith('%')) return `${Number(figure.slice(0, -1))} %`
  const text = figure
    .toLowerCase()
    .replace(/^[a-z]+(?=[ -])/, (word) => words[word] ?? word)
    .replace('-', ' ')
  const length = parseDuration(text)
  return length ? `${length.months} ${length.seconds}` : text
}

export const unboundFigure: Rule = {
  code: 'text/unbound-figure',
  severity: 'warn',
  exit: 1,
  title: 'Figure that nothing carries',
  why: 'A number that stands only in a sentence is checked by nobody, and stays when the plan behind it has changed.',
  clauses: ['ISO 22301 7.5.3', 'ISO 22301 9.1'],
  hint: 'Put the sentence into a claim, or show the figure from the frontmatter, with `<Objective/>` or in a table.',
  find: (input) =>
    eachPlan(input, (plan) => {
      let known: ReadonlySet<string> | undefined
      return eachMatch(
        plan,
        figures,
        (passage) => promises(passage) && passage.kind === 'paragraph' && promising.test(passage.text),
      ).flatMap((found): Hit[] => {
        const { passage, from, to } = found
        if (claimAt(passage, from) !== undefined) return []
        const around = sentenceAround(passage.text, from, to)
        const sentence = passage.text.slice(around.from, around.to)
        if (!promising.test(sentence) || telling.test(sentence)) return []
        if ((known ??= carried(plan)).has(normal(found.words))) return []
        return [
          hitAt(
            input,
            plan,
            found,
            phrase`“${found.words}” stands only in this sentence: no objective, no claim and no other field of the plan has it.`,
            'Make the sentence a claim with a check, or take the figure from the frontmatter: `<Objective id="…" field="rto" />`.',
          ),
        ]
      })
    }),
}
