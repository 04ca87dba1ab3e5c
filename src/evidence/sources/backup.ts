/** What the sources of AWS Backup share: listings, vaults, and the moments of jobs. */
import type { Instant } from '../../model/calendar.ts'
import type { Aws } from '../aws.ts'
import type { Command, OutputOf } from '../client.ts'
import { unread, type Unread } from '../facts.ts'
import { ageOf, newestOf } from '../reading.ts'
import { listByToken } from './next-token.ts'

/** Code with which AWS Backup says that there is no such thing. */
export const noSuch = ['ResourceNotFoundException'] as const

/** All entries of a listing of AWS Backup. */
export const listBackup = <C extends Command, T>(
  aws: Aws,
  operation: string,
  make: (page: { NextToken: string | undefined; MaxResults: number }) => C,
  pick: (output: OutputOf<C>) => readonly T[] | undefined,
): Promise<{ readonly items: readonly T[]; readonly clock: Instant }> =>
  listByToken(aws, {
    service: 'backup',
    operation,
    absent: noSuch,
    make: (token) => make({ NextToken: token, MaxResults: 1000 }),
    pick,
  })

/** The region of an ARN. */
export const regionOfArn = (arn: string | undefined): string | undefined => arn?.split(':')[3]

/** For a list in which AWS Backup leaves out when something was made or ended. */
export const undated: Unread = unread({
  class: 'transient',
  message: 'AWS Backup did not tell a time that belongs to what it lists.',
  hint: 'Collect again.',
})

/** The age of the newest of some moments; unread when one of them was not told. */
export const newestAgeOf = (moments: readonly (Date | undefined)[], clock: Instant): number | null | Unread => {
  const known = moments.flatMap((each) => each ?? [])
  return known.length === moments.length ? ageOf(newestOf(known), clock) : undated
}
