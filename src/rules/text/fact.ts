/** Rules about facts that have two values: each is right by itself, and together one of them is wrong. */
import { formatDuration, type Duration } from '../../model/duration.ts'
import { phrase } from '../../model/phrase.ts'
import type { Place } from '../../model/place.ts'
import { placeOf, type Exercise, type Plan } from '../../model/plan.ts'
import { wordsAt } from '../locate.ts'
import { proseOf } from '../prose.ts'
import { eachPlan, type Hit, type Input, type Rule } from '../rule.ts'

const common = { severity: 'error', exit: 1, catalogue: 'CAP-03', clauses: ['ISO 22301 7.5'] } as const

const hint = 'Find out which of the two holds, and correct the other.'

const cadence = /\b(?:half-)?(?:daily|weekly|monthly|quarterly|yearly|annual(?:ly)?|semi-annual(?:ly)?)\b/gi

const bare = ({ title }: Exercise): string =>
  title
    .toLowerCase()
    .replace(cadence, '')
    .replace(/[^a-z]+/g, ' ')
    .trim()

/** Whether two exercises are one: named alike but for how often, or both the full test of one scenario. */
const isSame = (a: Exercise, b: Exercise): boolean =>
  a.type === b.type &&
  (bare(a) === bare(b) || (a.type === 'full' && a.scenarios.some((each) => b.scenarios.includes(each))))

const isEqual = (a: Duration, b: Duration): boolean => a.months === b.months && a.seconds === b.seconds

const inWords: Readonly<Record<string, number>> = {
  month: 1,
  monthly: 1,
  quarter: 3,
  quarterly: 3,
  year: 12,
  yearly: 12,
  annually: 12,
}
const tested =
  /\bplan is (?:[^.;]* and )?tested (?:once (?:a|every) (month|quarter|year)|(monthly|quarterly|yearly|annually))\b/gi

export const cadencesDiffer: Rule = {
  ...common,
  code: 'fact/cadences-differ',
  title: 'One exercise with two intervals',
  why: 'Whoever plans the exercises keeps one of the two and misses the other.',
  hint,
  find: (input) =>
    eachPlan(input, (plan) => {
      const all = Object.entries(plan.exercises)
      const between = all.flatMap(([id, each], index): Hit[] => {
        const other = all
          .slice(0, index)
          .find(([, before]) => isSame(before, each) && !isEqual(before.every, each.every))
        return other
          ? [
              {
                plan: plan.id,
                about: `exercises.${id}`,
                place: placeOf(plan, `exercises.${id}.every`),
                message: phrase`“${each.title}” is held every ${formatDuration(each.every)}, but the same exercise, “${other[1].title}”, every ${formatDuration(other[1].every)}.`,
                hint,
                related: [{ place: placeOf(plan, `exercises.${other[0]}.every`), note: 'the other interval' }],
              },
            ]
          : []
      })
      const [often] = all
        .filter(([, { type, every }]) => ['functional', 'failover', 'full'].includes(type) && every.months > 0)
        .toSorted(([, a], [, b]) => a.every.months - b.every.months)
      const said = proseOf(plan).passages.flatMap((passage) =>
        [...passage.text.matchAll(tested)].flatMap((match): Hit[] => {
          const months = inWords[(match[1] ?? match[2] ?? '').toLowerCase()]
          return !often || months === undefined || often[1].every.months === months
            ? []
            : [
                {
                  plan: plan.id,
                  about: passage.about,
                  place: wordsAt(input, plan, passage, match.index, match.index + match[0].length),
                  message: phrase`The text has the plan tested every ${formatDuration({ text: '', months, seconds: 0 })}, but “${often[1].title}” is held every ${formatDuration(often[1].every)}.`,
                  hint,
                  related: [{ place: placeOf(plan, `exercises.${often[0]}.every`), note: 'the other interval' }],
                },
              ]
        }),
      )
      return [...between, ...said]
    }),
}

export const ownersDiffer: Rule = {
  ...common,
  code: 'fact/owners-differ',
  title: 'Plan with two owners',
  why: 'What two people answer for, neither does.',
  clauses: ['ISO 22301 5.3', 'ISO 22301 7.5'],
  hint: 'Decide who answers for the plan, and name that one in both places.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const owner = plan.roles[plan.meta.owner ?? '']
      if (!owner) return []
      const names = [owner.title, owner.primary ?? owner.title].map((each) => each.toLowerCase())
      const { passages } = proseOf(plan)
      return passages.flatMap((passage, index): Hit[] => {
        if (
          passage.kind !== 'cell' ||
          !/^(?:the |this )?(?:whole |full |entire )(?:plan|document)\b/i.test(passage.text)
        )
          return []
        const row = passages.slice(index + 1).filter((each) => each.kind === 'cell' && each.section === passage.section)
        const end = row.findIndex((each) => each.row !== passage.row)
        const who = row.slice(0, end < 0 ? undefined : end).at(-1)
        const name = who?.text.trim().toLowerCase()
        if (!who || name === undefined || names.some((each) => each.includes(name) || name.includes(each))) return []
        return [
          {
            plan: plan.id,
            about: passage.about,
            place: wordsAt(input, plan, who, 0, who.text.length),
            message: phrase`The whole plan is for “${who.text.trim()}” to review, but its owner is “${owner.title}”.`,
            hint: 'Decide who answers for the plan, and name that one in both places.',
            related: [{ place: placeOf(plan, 'owner'), note: 'the owner' }],
          },
        ]
      })
    }),
}

const numbers: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4, five: 5 }

export const copiesDiffer: Rule = {
  ...common,
  code: 'fact/copies-differ',
  title: 'Number of copies differs',
  why: 'Whoever counts on the copy that does not exist finds that out when the others are gone.',
  hint,
  find: (input) =>
    eachPlan(input, (plan) => {
      const counting = proseOf(plan).passages.filter(({ text }) => text.includes(' copies of '))
      return Object.entries(plan.stores).flatMap(([id, store]) => {
        const listed = new Set(
          Object.values(plan.backups).flatMap((each) =>
            each.store === id ? each.copies.map(({ where }) => where) : [],
          ),
        )
        if (listed.size === 0) return []
        const name = store.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        const pattern = new RegExp(`\\b(one|two|three|four|five|\\d) copies of (?:the )?${name}\\b`, 'gi')
        return counting.flatMap((passage) =>
          [...passage.text.matchAll(pattern)].flatMap((match): Hit[] => {
            const said = numbers[match[1]?.toLowerCase() ?? ''] ?? Number(match[1])
            return said === listed.size
              ? []
              : [
                  {
                    plan: plan.id,
                    about: passage.about,
                    place: wordsAt(input, plan, passage, match.index, match.index + match[0].length),
                    message: phrase`The text counts ${said} copies of “${store.name}”, but the backups list ${listed.size}: ${[...listed].join(', ')}.`,
                    hint,
                    related: [{ place: placeOf(plan, `stores.${id}`), note: 'what is copied' }],
                  },
                ]
          }),
        )
      })
    }),
}

const own = /\b(?:one|an own|a separate) bucket (?:per|for each) (\w+)/i
const shared = /\b(?:per|for each|of each) (\w+)\b[^.]*\bin (?:the|a|one) shared (?:\w+ )?bucket/i

export const placesDiffer: Rule = {
  ...common,
  code: 'fact/places-differ',
  title: 'Own bucket and shared bucket',
  why: 'What is said to be kept apart is kept together: access, retention and loss are those of the shared place.',
  hint,
  find: (input) =>
    eachPlan(input, (plan) => {
      const stores = Object.entries(plan.stores)
      return stores.flatMap(([id, { name, holds }]): Hit[] => {
        const noun = own.exec(holds)?.[1]?.toLowerCase()
        const other = stores.find(
          ([, each]) => noun !== undefined && shared.exec(each.holds)?.[1]?.toLowerCase() === noun,
        )
        return !other
          ? []
          : [
              {
                plan: plan.id,
                about: `stores.${id}`,
                place: placeOf(plan, `stores.${id}.holds`),
                message: phrase`“${name}” lie in one bucket for each ${noun ?? ''}, but “${other[1].name}” of each ${noun ?? ''} in a shared one.`,
                hint: 'Say of each kind of data where it lies, and do not call the bucket that of the whole.',
                related: [{ place: placeOf(plan, `stores.${other[0]}.holds`), note: 'the shared bucket' }],
              },
            ]
      })
    }),
}

export const vendorFiguresDiffer: Rule = {
  ...common,
  code: 'fact/vendor-figures-differ',
  title: 'One vendor with two figures',
  why: 'Two plans count on different availabilities of the same product; one of them promises too much.',
  clauses: ['ISO 22301 7.5', 'SOC 2 CC9.2'],
  hint: 'Take the figure that the vendor publishes, in every plan.',
  find: (input) => {
    const first = new Map<string, { readonly plan: Plan; readonly sla: number; readonly place: Place }>()
    // Which of two plans is told must not hang on the order in which they were read.
    const plans = input.portfolio.plans.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return eachPlan({ ...input, portfolio: { ...input.portfolio, plans } }, (plan) =>
      Object.entries(plan.vendors).flatMap(([id, { sla }]): Hit[] => {
        if (sla === undefined) return []
        const place = placeOf(plan, `vendors.${id}.sla`)
        const before = first.get(id)
        if (!before) first.set(id, { plan, sla, place })
        return !before || before.sla === sla
          ? []
          : [
              {
                plan: plan.id,
                about: `vendors.${id}`,
                place,
                message: phrase`This plan counts on ${sla} % of ${nameOf(input, id)}, but “${before.plan.meta.title}” on ${before.sla} %.`,
                hint: 'Take the figure that the vendor publishes, in both plans.',
                related: [{ place: before.place, note: 'the other figure' }],
              },
            ]
      }),
    )
  },
}

const nameOf = ({ portfolio }: Input, id: string): string => portfolio.vendors[id]?.name ?? id
