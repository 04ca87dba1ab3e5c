/**
 * Everything that falls due by a day: reviews, exercises, attestations, waivers, readings, certificates, promises and what drills and
 * incidents left to do. In the order of the days, so that what is overdue comes first. Pure: dates come from the portfolio and from
 * what was read, and "overdue" is counted from the moment that is judged.
 */
import { addToDate, addToInstant, dateAt, daysBetween, fromEpoch, toEpoch, type CivilDate } from '../model/calendar.ts'
import type { Place } from '../model/place.ts'
import { placeOf, type Plan } from '../model/plan.ts'
import { placeIn } from '../model/records.ts'
import { exerciseState, zoneOf } from '../claims/exercises.ts'
import { nextReview } from '../claims/review.ts'
import type { Judged } from '../document/context.ts'

export type DueKind =
  'review' | 'exercise' | 'attestation' | 'waiver' | 'evidence' | 'certificate' | 'promise' | 'issue'

export type Due = {
  /** The last day on which it is not late. */
  readonly on: CivilDate
  /** How many days it is late; 0 when it is not. */
  readonly late: number
  readonly kind: DueKind
  readonly what: string
  /** The role that sees to it, where one is named. */
  readonly owner?: string | undefined
  readonly plan?: string | undefined
  readonly place: Place
  /** The same in every run: what it is, without its day. */
  readonly id: string
}

type Found = Omit<Due, 'late'>

/** A certificate that signs documents, read from a file. */
export type SigningCertificate = { readonly file: string; readonly until: string }

/** What falls due up to a day, that day included. */
export const upcoming = (judged: Judged, until: CivilDate, signing?: SigningCertificate): Due[] => {
  const today = dateAt(judged.now, judged.portfolio.settings.timezone)
  const inForce = judged.portfolio.plans.filter(({ meta }) => meta.status !== 'retired')
  const found: Found[] = [
    ...inForce.flatMap((plan) => [...reviewOf(plan), ...exercisesOf(plan, judged), ...promisesOf(plan)]),
    ...recordsOf(judged),
    ...readingsOf(judged, inForce),
    ...(signing
      ? [
          {
            on: dateAt(signing.until, judged.portfolio.settings.timezone),
            kind: 'certificate' as const,
            what: 'Certificate that signs the documents',
            place: placeIn(judged.portfolio.settings, 'signing'),
            id: 'certificate/signing',
          },
        ]
      : []),
  ]
  return found
    .filter(({ on }) => on <= until)
    .map((each) => ({ ...each, late: Math.max(0, daysBetween(each.on, today)) }))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.id < b.id ? -1 : 1))
}

const roleTitle = (plan: Plan, role: string | undefined): string | undefined =>
  role === undefined ? undefined : (plan.roles[role]?.title ?? role)

const reviewOf = (plan: Plan): Found[] => {
  const on = nextReview(plan)
  if (on === undefined) return []
  return [
    {
      on,
      kind: 'review',
      what: `Review of “${plan.meta.title}”`,
      owner: roleTitle(plan, plan.meta.owner),
      plan: plan.id,
      place: placeOf(plan, plan.meta.nextReview === undefined ? 'lastReviewed' : 'nextReview'),
      id: `review/${plan.id}`,
    },
  ]
}

const exercisesOf = (plan: Plan, { portfolio, now }: Judged): Found[] =>
  Object.entries(plan.exercises).flatMap(([id, exercise]): Found[] => {
    const { due } = exerciseState(plan, id, exercise, portfolio.drills, portfolio.settings, now)
    if (due === undefined) return []
    return [
      {
        on: due,
        kind: 'exercise',
        what: `“${exercise.title}”`,
        owner: roleTitle(plan, plan.meta.owner),
        plan: plan.id,
        place: placeOf(plan, `exercises.${id}`),
        id: `exercise/${plan.id}/${id}`,
      },
    ]
  })

const promisesOf = (plan: Plan): Found[] =>
  Object.entries(plan.roadmap).flatMap(([id, { what, by }]): Found[] =>
    by === undefined
      ? []
      : [
          {
            on: by,
            kind: 'promise',
            what,
            owner: roleTitle(plan, plan.meta.owner),
            plan: plan.id,
            place: placeOf(plan, `roadmap.${id}.by`),
            id: `promise/${plan.id}/${id}`,
          },
        ],
  )

const recordsOf = ({ portfolio }: Judged): Found[] => [
  ...Object.values(portfolio.attestations).map((each): Found => ({
    on: addToDate(each.on, each.validFor),
    kind: 'attestation',
    what: each.statement,
    owner: each.by,
    place: placeIn(each, 'on'),
    id: `attestation/${each.id}`,
  })),
  ...portfolio.waivers.map((each): Found => ({
    on: each.expires,
    kind: 'waiver',
    what: `Waiver \`${each.id}\``,
    owner: each.owner,
    plan: each.plan,
    place: placeIn(each, 'expires'),
    id: `waiver/${each.id}`,
  })),
  ...[...portfolio.drills, ...portfolio.incidents].flatMap((record) =>
    record.issues.flatMap(({ summary, owner, due, closedOn }, index): Found[] =>
      due === undefined || closedOn !== undefined
        ? []
        : [
            {
              on: due,
              kind: 'issue',
              what: summary,
              owner,
              plan: record.plan,
              place: placeIn(record, `issues.${index}`),
              id: `issue/${record.id}/${index}`,
            },
          ],
    ),
  ),
]

/** Readings that claims rest on, and the certificates that they saw. */
const readingsOf = ({ portfolio, evidence }: Judged, plans: readonly Plan[]): Found[] => {
  const used = new Map(
    plans.flatMap((plan) =>
      Object.values(plan.claims).flatMap(({ subject }) =>
        subject.kind === 'evidence' ? [[subject.binding, plan] as const] : [],
      ),
    ),
  )
  return [...used].flatMap(([id, plan]): Found[] => {
    const record = evidence[id]
    const binding = portfolio.bindings[id]
    if (!record || !binding) return []
    const zone = zoneOf(plan, portfolio.settings)
    const common = { owner: roleTitle(plan, plan.meta.owner), plan: plan.id, place: placeIn(binding) }
    // It counts up to that moment, so the day before is the last whole one.
    const last = dateAt(fromEpoch(toEpoch(record.expires) - 1), zone)
    return [
      { ...common, on: last, kind: 'evidence', what: `Reading of the ${binding.label}`, id: `evidence/${id}` },
      ...record.matches.flatMap(({ facts }, index): Found[] => {
        const left = facts['certificateLeft']
        if (typeof left !== 'number') return []
        const until = addToInstant(record.collectedAt, { text: '', months: 0, seconds: left }, zone)
        return [
          {
            ...common,
            on: dateAt(until, zone),
            kind: 'certificate',
            what: `Certificate of the ${binding.label}`,
            id: `certificate/${id}${index === 0 ? '' : `/${index}`}`,
          },
        ]
      }),
    ]
  })
}
