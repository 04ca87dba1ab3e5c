/** How the RDS sources list things: every page, and an empty list when RDS answers that there is no such thing. */
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import type { Command, OutputOf } from '../client.ts'
import { walk } from '../reading.ts'

/**
 * All entries of a listing. `make` gives the call for a page, `pick` its entries. An answer without the list is not one
 * with an empty list: it is incomplete.
 */
export const list = async <C extends Command, T>(
  aws: Aws,
  operation: string,
  absent: readonly string[],
  make: (page: { Marker: string | undefined; MaxRecords: number }) => C,
  pick: (output: OutputOf<C>) => readonly T[] | undefined,
): Promise<{ readonly items: readonly T[]; readonly clock: Instant }> =>
  walk(operation, async (marker) => {
    const { output, clock } = await aws.find('rds', make({ Marker: marker, MaxRecords: 100 }), absent)
    if (output === null) return { items: [], clock, next: undefined }
    const items = pick(output)
    if (!items) throw incomplete(operation)
    return { items, clock, next: (output as { Marker?: string }).Marker || undefined }
  })
