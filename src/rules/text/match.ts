/**
 * What rules about words look at: passages of the body, and the sentences of the frontmatter that say what a plan can do. What is quoted is
 * somebody else's word; what a limitation says openly and what a step tells the reader to do is no promise.
 */
import { placeOf, type Plan } from '../../model/plan.ts'
import { wordsAt } from '../locate.ts'
import { claimAt, inQuotes, proseOf, type Passage } from '../prose.ts'
import type { Hit, Input } from '../rule.ts'

export type Found = { readonly passage: Passage; readonly from: number; readonly to: number; readonly words: string }

/** Whether a passage promises or claims something, as far as where it stands tells. */
export const promises = ({ limitation, step, kind }: Passage): boolean =>
  limitation === undefined && step === undefined && kind !== 'heading'

/** Where a pattern stands in passages. The pattern must be global. */
export const eachMatch = (plan: Plan, pattern: RegExp, looksAt: (passage: Passage) => boolean): Found[] =>
  proseOf(plan).passages.flatMap((passage) =>
    looksAt(passage)
      ? [...passage.text.matchAll(pattern)]
          .filter(({ index }) => !inQuotes(passage.text, index))
          .map((match) => ({ passage, from: match.index, to: match.index + match[0].length, words: match[0] }))
      : [],
  )

/** A hit at the very words; it is about the claim that they are in, else about what is around them. */
export const hitAt = (
  input: Input,
  plan: Plan,
  { passage, from, to }: Found,
  message: Hit['message'],
  hint: string,
): Hit => {
  const claim = claimAt(passage, from)
  return {
    plan: plan.id,
    about: claim === undefined ? passage.about : `claims.${claim}`,
    place: wordsAt(input, plan, passage, from, to),
    message,
    hint,
  }
}

type Statement = readonly [path: string, text: string | undefined]

const statements = (plan: Plan): readonly Statement[] => [
  ...Object.entries(plan.services).map(([id, { summary }]): Statement => [`services.${id}.summary`, summary]),
  ...Object.entries(plan.scenarios).flatMap(([id, { prevention }]) =>
    prevention.map((text, index): Statement => [`scenarios.${id}.prevention.${index}`, text]),
  ),
  ...Object.entries(plan.vendors).map(([id, { fallback }]): Statement => [`vendors.${id}.fallback`, fallback]),
  ...Object.entries(plan.contacts).flatMap(([id, { channel, note }]): Statement[] => [
    [`contacts.${id}.channel`, channel],
    [`contacts.${id}.note`, note],
  ]),
]

/** Hits in the frontmatter; a text has the place of its key. */
export const inStatements = (
  plan: Plan,
  pattern: RegExp,
  say: (words: string) => Hit['message'],
  hint: string,
): Hit[] =>
  statements(plan).flatMap(([path, text = '']) =>
    [...text.matchAll(pattern)]
      .slice(0, 1)
      .filter(({ index }) => !inQuotes(text, index))
      .map(([words]) => ({
        plan: plan.id,
        about: path.split('.').slice(0, 2).join('.'),
        place: placeOf(plan, path),
        message: say(words),
        hint,
      })),
  )
