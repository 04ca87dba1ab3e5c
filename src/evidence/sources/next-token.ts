/** How sources list what a service gives in pages with a `NextToken`: every page, and nothing when it says that there is no such thing. */
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws, type Service } from '../aws.ts'
import type { Command, OutputOf } from '../client.ts'
import { walk } from '../reading.ts'

/** What to list, and how: `make` gives the call for a page, `pick` its entries, `absent` the codes for "no such thing". */
export type Listing<C extends Command, T> = {
  readonly service: Service
  /** `backup:ListBackupJobs` */
  readonly operation: string
  readonly absent?: readonly string[] | undefined
  readonly make: (token: string | undefined) => C
  readonly pick: (output: OutputOf<C>) => readonly T[] | undefined
}

/** All entries of a listing. An answer without the list is not one with an empty list: it is incomplete. */
export const listByToken = <C extends Command, T>(
  aws: Aws,
  { service, operation, absent = [], make, pick }: Listing<C, T>,
): Promise<{ readonly items: readonly T[]; readonly clock: Instant }> =>
  walk(operation, async (token) => {
    const { output, clock } = await aws.find(service, make(token), absent)
    if (output === null) return { items: [], clock, next: undefined }
    const items = pick(output)
    if (!items) throw incomplete(operation)
    return { items, clock, next: (output as { NextToken?: string }).NextToken || undefined }
  })
