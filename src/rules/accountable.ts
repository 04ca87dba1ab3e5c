/** Rules about who answers for a document, and whether anything would tell that it has been overtaken. */
import { dateAt, daysBetween, fromEpoch, toEpoch } from '../model/calendar.ts'
import type { Evidence } from '../model/evidence.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf } from '../model/plan.ts'
import type { ReviewCause } from '../model/inventory.ts'
import { placeIn } from '../model/records.ts'
import { zoneOf } from '../claims/exercises.ts'
import { days, eachPlan, type Hit, type Rule } from './rule.ts'

const program =
  /\b(?:AI|A\.I\.|artificial intelligence|(?:ro)?bot|LLM|language model|(?:Chat)?GPT(?:-\w+)?|Copilot|Claude|Gemini|script|pipeline|automation)\b/i

export const authorNoPerson: Rule = {
  code: 'review/author-no-person',
  severity: 'warn',
  exit: 1,
  catalogue: 'REV-04',
  title: 'Author or approver is a program',
  why: 'Nobody can be asked, and nobody answers for it.',
  clauses: ['SOC 2 CC1.5', 'ISO 22301 5.3'],
  hint: 'Name the person or post that checked the words and answers for them.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const { author, changes, approvers } = plan.meta
      const said: readonly (readonly [path: string, what: string, who: string | undefined])[] = [
        ['author', 'The author', author],
        ...changes.map(
          (each, index) => [`changes.${index}.author`, `The author of version ${each.version}`, each.author] as const,
        ),
        ...approvers.map((role, index) => [`approvers.${index}`, 'An approver', plan.roles[role]?.primary] as const),
      ]
      return said
        .filter(([, , who]) => who !== undefined && program.test(who))
        .map(([path, what, who]): Hit => ({
          plan: plan.id,
          about: path,
          place: placeOf(plan, path),
          message: phrase`${what} is “${who ?? ''}”, which is a program and no person that can answer for it.`,
          hint: 'Name the person or post that checked it; how it was written may stand in the summary.',
        }))
    }),
}

/** How long ago the youngest of the things that a binding matched was changed; `undefined` when it could not be read. */
const youngest = (evidence: Evidence | undefined, fact: string): number | undefined => {
  const ages = (evidence?.matches ?? []).map((match) => match.facts[fact]).filter((age) => typeof age === 'number')
  return ages.length === 0 ? undefined : Math.min(...ages)
}

const overtaken = ['NIST CP-2d', 'ISO 27001 A.5.30']

export const infrastructureChanged: Rule = {
  code: 'review/infrastructure-changed',
  severity: 'warn',
  exit: 1,
  catalogue: 'REV-05',
  title: 'Changed since the review what calls for another',
  why: 'The plan was checked against what is no longer there.',
  clauses: overtaken,
  hint: 'Review the plan against the change, and set `lastReviewed`.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const { lastReviewed, reviewAfter } = plan.meta
      return reviewAfter.flatMap(
        ({ change, shownBy: { evidence, fact } = { evidence: '', fact: '' } }, index): Hit[] => {
          const record = input.evidence[evidence]
          const age = youngest(record, fact)
          if (!record || age === undefined || lastReviewed === undefined) return []
          const changed = dateAt(
            fromEpoch(toEpoch(record.serverTime ?? record.collectedAt) - age),
            zoneOf(plan, input.portfolio.settings),
          )
          if (changed <= lastReviewed) return []
          const binding = input.portfolio.bindings[evidence]
          return [
            {
              plan: plan.id,
              about: 'reviewAfter',
              place: placeOf(plan, `reviewAfter.${index}`),
              message: phrase`“${change}” changed on ${changed}, ${days(daysBetween(lastReviewed, changed))} after the last review of ${lastReviewed}; the plan promises a review after that.`,
              hint: 'Review the plan against the change, then set `lastReviewed` to the day of that review.',
              related: [
                { place: placeOf(plan, 'lastReviewed'), note: 'the last review' },
                ...(binding ? [{ place: placeIn(binding), note: 'what shows the change' }] : []),
              ],
            },
          ]
        },
      )
    }),
}

const unseen = ({ shownBy }: ReviewCause, records: Readonly<Record<string, Evidence>>): string | undefined => {
  if (!shownBy) return 'but nothing shows when that happens: no evidence is named'
  return youngest(records[shownBy.evidence], shownBy.fact) === undefined
    ? `but \`${shownBy.fact}\` of \`${shownBy.evidence}\`, which would show it, has not been read`
    : undefined
}

export const changeUnwatched: Rule = {
  code: 'review/change-unwatched',
  severity: 'warn',
  exit: 1,
  catalogue: 'REV-05',
  title: 'Review is promised after a change that nothing shows',
  why: 'A promise that nobody can see broken is not kept for long.',
  clauses: overtaken,
  hint: 'Name under `shownBy` a binding and its fact that tells how long ago the change was.',
  find: (input) =>
    eachPlan(input, (plan) =>
      plan.meta.reviewAfter.flatMap((cause, index): Hit[] => {
        const wrong = unseen(cause, input.evidence)
        if (wrong === undefined) return []
        return [
          {
            plan: plan.id,
            about: 'reviewAfter',
            place: placeOf(plan, `reviewAfter.${index}`),
            message: phrase`The plan promises a review after a change of “${cause.change}”, ${wrong}. The last review was on ${plan.meta.lastReviewed ?? 'no day'}.`,
            hint: 'Name a binding and its fact, `shownBy: { evidence: infrastructure-state, fact: latestAge }`, and collect it.',
            related: [{ place: placeOf(plan, 'lastReviewed'), note: 'the last review' }],
          },
        ]
      }),
    ),
}
