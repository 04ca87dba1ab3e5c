/**
 * What can be wrong with the content itself, before anything is judged. Every problem is a finding with exit code 3;
 * codes are permanent. Problems are made here and nowhere else, so that each has a place and a hint.
 */
import { distance } from 'fastest-levenshtein'
import type { Finding, RuleInfo } from '../model/finding.ts'
import { phrase, type Phrase } from '../model/phrase.ts'
import type { Place } from '../model/place.ts'

export type ContentCode =
  | 'content/unreadable'
  | 'content/syntax'
  | 'content/unknown-key'
  | 'content/missing-key'
  | 'content/invalid-value'
  | 'content/code'
  | 'content/unknown-component'
  | 'content/misplaced-component'
  | 'content/heading'
  | 'content/unknown-reference'
  | 'content/duplicate'
  | 'content/unfit-comparison'

const info = (code: ContentCode, title: string, why: string, hint: string): RuleInfo => ({
  code,
  severity: 'error',
  exit: 3,
  title,
  why,
  clauses: [],
  hint,
  guards: 'nothing is published that could not be read whole',
})

/** The rules about content, for the reference page and for reports. */
export const contentRules: Readonly<Record<ContentCode, RuleInfo>> = {
  'content/unreadable': info(
    'content/unreadable',
    'File missing or unreadable',
    'A plan that cannot be read cannot be judged.',
    'Restore the file, or mend what keeps it from being read: its name, its rights, its characters.',
  ),
  'content/syntax': info(
    'content/syntax',
    'Syntax error',
    'Text that does not parse has no certain meaning.',
    'Mend the text at the place that is named; what stands after it was not read.',
  ),
  'content/unknown-key': info(
    'content/unknown-key',
    'Unknown key',
    'A misspelt key would otherwise be ignored, and what it promised with it.',
    'Correct the key, or remove it.',
  ),
  'content/missing-key': info(
    'content/missing-key',
    'Missing key',
    'The field is needed to judge or to publish the plan.',
    'Add the key with its value.',
  ),
  'content/invalid-value': info(
    'content/invalid-value',
    'Invalid value',
    'A value of the wrong form would be compared wrongly or not at all.',
    'Write the value in the form that is named.',
  ),
  'content/code': info(
    'content/code',
    'Code in content',
    'Plans are data. Code in them could read secrets of the machine that builds the site.',
    'Say it with Markdown and the components, whose attributes are literal.',
  ),
  'content/unknown-component': info(
    'content/unknown-component',
    'Unknown component',
    'The vocabulary of plans is closed, so that every renderer can draw all of it.',
    'Use one of the known components, or plain Markdown.',
  ),
  'content/misplaced-component': info(
    'content/misplaced-component',
    'Misplaced component',
    'A component stands where it has no meaning.',
    'Move it to where it belongs, as the message names it.',
  ),
  'content/heading': info(
    'content/heading',
    'Heading out of order',
    'Readers who navigate by headings lose their place when a level is skipped.',
    'Use the next level of heading, without skipping one.',
  ),
  'content/unknown-reference': info(
    'content/unknown-reference',
    'Reference to nothing',
    'The name points at something that the content does not have.',
    'Correct the name, or add what it points at.',
  ),
  'content/duplicate': info(
    'content/duplicate',
    'Name used twice',
    'A name must mean one thing.',
    'Give one of the two another name.',
  ),
  'content/unfit-comparison': info(
    'content/unfit-comparison',
    'Comparison does not fit the fact',
    'A check that cannot be evaluated would never fail.',
    "Use a comparison and a value that fit the fact's type.",
  ),
}

export type Problem = Finding

/** Makes a problem. The message says what was found and what was expected, the hint what to do. */
export const problem = (
  code: ContentCode,
  place: Place,
  message: string | Phrase,
  hint: string,
  extra: { plan?: string | undefined; about?: string | undefined; related?: Finding['related'] } = {},
): Problem => ({
  code,
  severity: 'error',
  exit: 3,
  place,
  message: typeof message === 'string' ? phrase`${message}` : message,
  hint,
  plan: extra.plan,
  about: extra.about,
  related: extra.related ?? [],
})

/** The known word nearest to a misspelt one, when it is near enough to be meant. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  const lower = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of known) {
    const each = candidate.toLowerCase() === lower ? 0 : distance(lower, candidate.toLowerCase())
    if (each < bestDistance) [best, bestDistance] = [candidate, each]
  }
  return best
}

/** `Did you mean \`x\`?`, or a list of what is known. */
export const suggest = (word: string, known: readonly string[], what: string): string => {
  const near = nearest(word, known)
  if (near !== undefined) return `Did you mean \`${near}\`?`
  if (known.length === 0) return `There is no ${what} yet.`
  const shown = known
    .slice(0, 12)
    .map((each) => `\`${each}\``)
    .join(', ')
  return `Known: ${shown}${known.length > 12 ? `, and ${known.length - 12} more` : ''}.`
}
