/** Rules about words that promise nothing: gaps, words that cannot be tested, promises that nobody owns. */
import { phrase } from '../../model/phrase.ts'
import { claimAt, sentenceAround } from '../prose.ts'
import { eachPlan, type Hit, type Rule } from '../rule.ts'
import { eachMatch, hitAt, promises } from './match.ts'

const gaps =
  /\b(?:TBD|TBA|TODO|FIXME|XXX+|[Ll]orem ipsum|to be (?:determined|announced|confirmed))\b|\[(?:[A-Z][a-z]+(?: [A-Za-z]+){0,3}|[A-Z_]{3,}|insert [^\]]+)\]/g

export const placeholderText: Rule = {
  code: 'text/placeholder',
  severity: 'error',
  exit: 1,
  title: 'Placeholder in the text',
  why: 'A plan with a gap in it was not finished, and the reader finds the gap when the missing word is needed.',
  clauses: ['ISO 22301 7.5.2'],
  hint: 'Fill it in, or say in a limitation what is not known.',
  find: (input) =>
    eachPlan(input, (plan) =>
      eachMatch(plan, gaps, () => true).map((found) =>
        hitAt(
          input,
          plan,
          found,
          phrase`“${found.words}” stands where something is missing.`,
          'Fill it in, or say in a limitation that it is not known.',
        ),
      ),
    ),
}

const weasels =
  /\b(?:as soon as (?:reasonably )?(?:possible|practicable)|in a timely (?:manner|fashion)|promptly|periodically|on a regular basis|(?:commercially )?reasonable efforts?|best[- ]efforts?|(?:as|where) appropriate|appropriate (?:measures|steps|controls|safeguards)|industry[- ](?:standard|leading)|state[- ]of[- ]the[- ]art|world[- ]class|(?:highly|extremely) (?:available|reliable|resilient)|minimal (?:downtime|data loss|disruption))\b/gi

export const weaselWord: Rule = {
  code: 'text/weasel-word',
  severity: 'info',
  exit: 1,
  title: 'Word that cannot be tested',
  why: 'A reader takes it for a promise, and nobody can say whether it was kept.',
  clauses: ['ISO 22301 6.2'],
  hint: 'Write a number or a date, or leave the word out.',
  find: (input) =>
    eachPlan(input, (plan) =>
      eachMatch(plan, weasels, promises).map((found) =>
        hitAt(
          input,
          plan,
          found,
          phrase`“${found.words}” can be neither kept nor missed.`,
          'Write a number or a date, or leave the word out.',
        ),
      ),
    ),
}

const futures =
  /\b(?:we (?:plan|intend|aim) to|(?:is|are) (?:planned|intended) to|(?:will|shall|is to|are to) be (?:introduced|implemented|added|built|established|developed|defined|documented|automated|set up|put in place|rolled out|evaluated|improved)|in the (?:near )?future)\b/gi

export const promiseWithoutOwner: Rule = {
  code: 'text/promise-without-owner',
  severity: 'warn',
  exit: 1,
  title: 'Promise that nobody owns',
  why: 'A promise without a person or a date is kept by nobody, and is still on the page years later.',
  clauses: ['ISO 22301 6.2', 'ISO 22301 10.1'],
  hint: 'Put it on the roadmap with what sets it off and by when, or name who does it or by which day.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const owners = Object.values(plan.roles).flatMap(({ title, primary = title }) =>
        [title, primary].map((each) => each.toLowerCase()),
      )
      return eachMatch(plan, futures, promises).flatMap((found): Hit[] => {
        const { text } = found.passage
        const { from, to } = sentenceAround(text, found.from, found.to)
        const sentence = text.slice(from, to).toLowerCase()
        const owned = owners.some((each) => sentence.includes(each)) || /\b20\d\d\b|roadmap/.test(sentence)
        return owned || claimAt(found.passage, found.from) !== undefined
          ? []
          : [
              hitAt(
                input,
                plan,
                found,
                phrase`“${found.words}” promises something, but the sentence names neither who does it nor by when.`,
                'Put it on the roadmap, or name the role or the day in the sentence.',
              ),
            ]
      })
    }),
}
