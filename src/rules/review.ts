/** Rules about the document: is it reviewed, complete, and what it says it is. ISO 22301 7.5, 8.6 and 9.3. */
import { addToDate, dateAt, daysBetween } from '../model/calendar.ts'
import { formatDuration } from '../model/duration.ts'
import { maySee } from '../model/audience.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf } from '../model/plan.ts'
import { placeIn } from '../model/records.ts'
import { nextReview } from '../claims/review.ts'
import { zoneOf } from '../claims/exercises.ts'
import { days, eachPlan, type Hit, type Rule } from './rule.ts'

export const reviewOverdue: Rule = {
  code: 'review/overdue',
  severity: 'error',
  exit: 1,
  catalogue: 'REV-01',
  title: 'Review overdue',
  why: 'A plan that nobody has looked at describes a system that no longer exists.',
  clauses: ['ISO 22301 8.6', 'ISO 22301 9.3', 'NIST SP 800-53 CP-2(d)'],
  hint: 'Review the plan against its evidence, then set `lastReviewed` to the day of the review.',
  guards: 'a plan that nobody has looked at is not published',
  find: (input) =>
    eachPlan(input, (plan): Hit[] => {
      const due = nextReview(plan)
      const today = dateAt(input.now, zoneOf(plan, input.portfolio.settings))
      if (due === undefined || today <= due) return []
      const owner = plan.meta.owner === undefined ? 'The owner' : (plan.roles[plan.meta.owner]?.title ?? 'The owner')
      return [
        {
          plan: plan.id,
          about: 'review',
          place: placeOf(plan, plan.meta.nextReview === undefined ? 'lastReviewed' : 'nextReview'),
          message: phrase`The review of “${plan.meta.title}” was due on ${due}; it is ${days(daysBetween(due, today))} late.`,
          hint: `${owner} reviews the plan against its evidence, then sets \`lastReviewed\` to the day of the review${plan.meta.nextReview === undefined ? '' : ' and moves `nextReview`'}.`,
        },
      ]
    }),
}

export const reviewDueSoon: Rule = {
  code: 'review/due-soon',
  severity: 'warn',
  exit: 1,
  title: 'Review due soon',
  why: 'A review that is announced can be planned; one that is overdue stops publication.',
  clauses: ['ISO 22301 8.6', 'ISO 22301 9.3'],
  hint: 'Plan the review now. From the day after its date, the build fails.',
  find: (input) =>
    eachPlan(input, (plan): Hit[] => {
      const due = nextReview(plan)
      const today = dateAt(input.now, zoneOf(plan, input.portfolio.settings))
      if (due === undefined || today > due || addToDate(today, input.portfolio.settings.reviews.dueSoon) < due)
        return []
      const left = daysBetween(today, due)
      return [
        {
          plan: plan.id,
          about: 'review',
          place: placeOf(plan, plan.meta.nextReview === undefined ? 'lastReviewed' : 'nextReview'),
          message: phrase`The review of “${plan.meta.title}” is due on ${due}, ${left === 0 ? 'today' : `in ${days(left)}`}.`,
          hint: 'Plan the review now. From the day after that date, the build fails.',
        },
      ]
    }),
}

export const reviewTooLate: Rule = {
  code: 'review/next-too-late',
  severity: 'error',
  exit: 1,
  catalogue: 'REV-01',
  title: 'Next review later than the cadence',
  why: "The promised cadence would be broken by the plan's own calendar.",
  clauses: ['ISO 22301 8.6'],
  hint: 'Remove `nextReview`, or set an earlier day.',
  guards: 'a plan that nobody has looked at is not published',
  find: (input) =>
    eachPlan(input, (plan): Hit[] => {
      const { lastReviewed, reviewCadence, nextReview: stated } = plan.meta
      if (lastReviewed === undefined || !reviewCadence || stated === undefined) return []
      const derived = addToDate(lastReviewed, reviewCadence)
      if (stated <= derived) return []
      return [
        {
          plan: plan.id,
          about: 'review',
          place: placeOf(plan, 'nextReview'),
          message: phrase`The next review is set for ${stated}, but ${formatDuration(reviewCadence)} after the last one is ${derived}.`,
          hint: 'Remove `nextReview`, or set an earlier day.',
          related: [{ place: placeOf(plan, 'lastReviewed'), note: 'the last review' }],
        },
      ]
    }),
}

export const reviewInFuture: Rule = {
  code: 'review/in-future',
  severity: 'error',
  exit: 1,
  title: 'Review dated in the future',
  why: 'A review that has not taken place cannot have been the last one.',
  clauses: [],
  hint: 'Enter the day on which the plan was last reviewed.',
  guards: 'a plan that nobody has looked at is not published',
  find: (input) =>
    eachPlan(input, (plan): Hit[] => {
      const today = dateAt(input.now, zoneOf(plan, input.portfolio.settings))
      const { lastReviewed } = plan.meta
      if (lastReviewed === undefined || lastReviewed <= today) return []
      return [
        {
          plan: plan.id,
          about: 'review',
          place: placeOf(plan, 'lastReviewed'),
          message: phrase`The last review is dated ${lastReviewed}, which is still to come; today is ${today}.`,
          hint: 'Enter the day on which the plan was last reviewed.',
        },
      ]
    }),
}

const required = [
  ['version', 'version'],
  ['status', 'status'],
  ['owner', 'owner'],
  ['lastReviewed', 'date of the last review'],
  ['reviewCadence', 'review cadence'],
] as const

export const metaIncomplete: Rule = {
  code: 'review/incomplete',
  severity: 'error',
  exit: 1,
  catalogue: 'REV-02',
  title: 'Document data missing',
  why: 'A controlled document has a version, a date, an owner, a human approver, a cadence and a status.',
  clauses: ['ISO 22301 7.5.2', 'SOC 2 CC5.3'],
  hint: 'Add what is missing to the frontmatter.',
  find: (input) =>
    eachPlan(input, (plan): Hit[] => {
      const missing = required
        .filter(([key]) => plan.meta[key] === undefined)
        .map(([key, words]) => ({ key: key as string, words: words as string }))
      if (plan.meta.approvers.length === 0) missing.push({ key: 'approvers', words: 'approver' })
      return missing.map(({ key, words }) => ({
        plan: plan.id,
        about: key,
        place: placeOf(plan, 'title'),
        message: phrase`“${plan.meta.title}” has no ${words}.`,
        hint: `Add \`${key}:\` to the frontmatter.`,
      }))
    }),
}

export const draftPublished: Rule = {
  code: 'review/draft-published',
  severity: 'error',
  exit: 1,
  catalogue: 'REV-03',
  title: 'Draft published as approved',
  why: 'What nobody has approved must not reach customers as if somebody had.',
  clauses: ['ISO 22301 7.5.3'],
  hint: 'Have it approved and set `status: approved`, or set `audience: internal` until then.',
  find: (input) =>
    eachPlan(input, (plan): Hit[] => {
      const { status } = plan.meta
      if (status === 'approved' || status === undefined || !maySee('customer', plan.meta.audience)) return []
      return [
        {
          plan: plan.id,
          about: 'status',
          place: placeOf(plan, 'status'),
          message: phrase`“${plan.meta.title}” is ${status === 'draft' ? 'a draft' : 'still in review'}, but it is published to ${plan.meta.audience === 'public' ? 'everybody' : 'customers'}.`,
          hint: 'Have it approved and set `status: approved`, or set `audience: internal` until then.',
        },
      ]
    }),
}

export const recordDiffers: Rule = {
  code: 'review/record-differs',
  severity: 'error',
  exit: 1,
  title: 'Date of review differs from its record',
  why: 'A date that is typed into a plan proves nothing; the signed record does.',
  clauses: ['ISO 22301 7.5.3'],
  hint: 'Enter the day of the record, or file the record of the newer review under `reviews/`.',
  guards: 'a plan that nobody has looked at is not published',
  find: (input) =>
    eachPlan(input, (plan): Hit[] => {
      const newest = input.portfolio.reviews
        .filter((review) => review.plan === plan.id && review.decision === 'approve')
        .toSorted((a, b) => (a.date < b.date ? 1 : -1))[0]
      if (!newest || newest.date === plan.meta.lastReviewed) return []
      return [
        {
          plan: plan.id,
          about: 'review',
          place: placeOf(plan, 'lastReviewed'),
          message: phrase`The plan says it was last reviewed on ${plan.meta.lastReviewed ?? 'no day'}, but the newest approval on file is of ${newest.date}.`,
          hint: 'Enter the day of the record, or file the record of the newer review under `reviews/`.',
          related: [{ place: placeIn(newest), note: 'the record' }],
        },
      ]
    }),
}

export const changedSinceReview: Rule = {
  code: 'review/changed-since',
  severity: 'warn',
  exit: 1,
  title: 'Plan changed since its review',
  why: 'The words that were approved are not the words that are published.',
  clauses: ['SOC 2 CC2.2', 'ISO 22301 7.5.3'],
  hint: 'Have the change reviewed and file a new record.',
  find: (input) =>
    eachPlan(input, (plan): Hit[] => {
      const newest = input.portfolio.reviews
        .filter((review) => review.plan === plan.id && review.decision === 'approve')
        .toSorted((a, b) => (a.date < b.date ? 1 : -1))[0]
      if (!newest || newest.planSha256 === plan.sha256) return []
      return [
        {
          plan: plan.id,
          about: 'review',
          place: placeOf(plan, 'lastReviewed'),
          message: phrase`“${plan.meta.title}” has changed since it was approved on ${newest.date}.`,
          hint: 'Have the change reviewed and file a new record.',
          related: [{ place: placeIn(newest, 'planSha256'), note: 'digest of what was approved' }],
        },
      ]
    }),
}
