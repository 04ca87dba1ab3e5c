/**
 * What all sources do with answers. Ages are counted on the service's own clock. A listing is walked to its end, or it is
 * no listing: the newest of some is not the newest.
 */
import { fromEpoch, toEpoch, type Instant } from '../model/calendar.ts'
import { unread, type Unread } from './facts.ts'
import { incomplete } from './aws.ts'
import { ReadError } from './errors.ts'

/** How far two clocks may disagree before an age means nothing. */
const tolerance = 300

/** Seconds from a moment to the service's clock; `null` when there is no such moment. */
export const ageOf = (moment: Date | undefined, clock: Instant): number | null | Unread => {
  if (moment === undefined) return null
  const age = Math.round(toEpoch(clock) - moment.getTime() / 1000)
  if (!Number.isFinite(age) || age < -tolerance) {
    return unread({
      class: 'invalid',
      message: 'The service gave a moment that has not come yet.',
      hint: 'Compare the clock of this machine with the true time; if it is right, report the value to the service.',
    })
  }
  return Math.max(0, age)
}

/** A moment as an instant; `null` when there is none. */
export const instantOf = (moment: Date | undefined): Instant | null =>
  moment === undefined ? null : fromEpoch(moment.getTime() / 1000)

/** Different texts, sorted. */
export const distinct = (texts: readonly (string | undefined)[]): string[] =>
  [...new Set(texts.filter((each): each is string => each !== undefined && each !== ''))].toSorted()

/** The moments' extremes: `undefined` when there are none. */
export const newestOf = (moments: readonly Date[]): Date | undefined =>
  moments.reduce<Date | undefined>((best, each) => (best && best >= each ? best : each), undefined)
export const oldestOf = (moments: readonly Date[]): Date | undefined =>
  moments.reduce<Date | undefined>((best, each) => (best && best <= each ? best : each), undefined)

/** The longest time between one moment and the next, in seconds; `null` with fewer than two. */
export const largestGap = (moments: readonly Date[]): number | null => {
  const seconds = moments.map((each) => each.getTime() / 1000).toSorted((a, b) => a - b)
  const gaps = seconds.slice(1).map((each, index) => Math.round(each - (seconds[index] as number)))
  return gaps.length === 0 ? null : gaps.reduce((a, b) => Math.max(a, b))
}

/** What a task gives; unread when it could not be read, so that the rest of a reading still counts. */
export const orUnread = async <T>(task: () => Promise<T>): Promise<T | Unread> => {
  try {
    return await task()
  } catch (error) {
    if (error instanceof ReadError) return unread(error.evidence)
    throw error
  }
}

export const day = 86_400

/** A number of days in seconds; `null` when there is none. */
export const days = (count: number | undefined): number | null => (count === undefined ? null : count * day)

type Page<T> = { readonly items: readonly T[]; readonly clock: Instant; readonly next: string | undefined }

/** All pages of a listing, with the service's clock at the last one. Fails when the end is not reached. */
export const walk = async <T>(
  operation: string,
  read: (token: string | undefined) => Promise<Page<T>>,
  most = 1000,
): Promise<{ readonly items: readonly T[]; readonly clock: Instant }> => {
  const items: T[] = []
  let token: string | undefined
  for (let pages = 0; pages < most; pages++) {
    const page = await read(token)
    for (const item of page.items) items.push(item)
    if (page.next === undefined) return { items, clock: page.clock }
    if (page.next === token) throw incomplete(operation)
    token = page.next
  }
  throw new ReadError(
    'invalid',
    `${operation} has more than ${most} pages, so its newest entry is not known.`,
    'Narrow the binding, for example with a longer prefix.',
  )
}
