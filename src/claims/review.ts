/** When the next review of a plan is due: ISO 22301 8.6, NIST SP 800-34 step 7. */
import { addToDate, type CivilDate } from '../model/calendar.ts'
import type { Plan } from '../model/plan.ts'

/** The stated day, or the last review plus the cadence; the earlier one when both are known. `undefined` when neither is. */
export const nextReview = (plan: Plan): CivilDate | undefined => {
  const { lastReviewed, reviewCadence, nextReview: stated } = plan.meta
  const derived = lastReviewed !== undefined && reviewCadence ? addToDate(lastReviewed, reviewCadence) : undefined
  if (stated === undefined || derived === undefined) return stated ?? derived
  return stated < derived ? stated : derived
}
