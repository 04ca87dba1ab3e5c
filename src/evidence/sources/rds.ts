/**
 * How the RDS sources list things: every page, and an empty list when RDS answers that there is no such thing. What many
 * bindings name one by one is listed once for all of them.
 */
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import { AskError, type Command, type OutputOf } from '../client.ts'
import { ReadError } from '../errors.ts'
import { walk } from '../reading.ts'

/** What RDS is asked for a page of a listing. */
export type PageInput = { readonly Marker: string | undefined; readonly MaxRecords: number }

type Kept<T> = { readonly items: readonly T[] | undefined; readonly next: string | undefined }
type Listing<T> = { readonly items: readonly T[]; readonly clock: Instant }

/**
 * All entries of a listing. `make` gives the call for a page, `pick` what is kept of its entries, the same for every equal
 * call. An answer without the list is not one with an empty list: it is incomplete.
 */
export const list = async <C extends Command, T>(
  aws: Aws,
  operation: string,
  absent: readonly string[],
  make: (page: PageInput) => C,
  pick: (output: OutputOf<C>) => readonly T[] | undefined,
  most?: number,
): Promise<Listing<T>> => {
  const keep = (output: OutputOf<C>): Kept<T> => ({
    items: pick(output),
    next: (output as { Marker?: string }).Marker || undefined,
  })
  return walk(
    operation,
    async (marker) => {
      const page = make({ Marker: marker, MaxRecords: 100 })
      const { output, clock } = await aws.find('rds', page, absent, { keep })
      if (output === null) return { items: [], clock, next: undefined }
      const { items, next } = output
      if (!items) throw incomplete(operation)
      return { items, clock, next }
    },
    most,
  )
}

/** From how many bindings on all things of a kind are listed, instead of asking for each by its name. */
export const many = 10

/** A kind of thing that RDS lists, whole or by one name. */
export type Kind<C extends Command, T> = {
  readonly operation: string
  /** Codes with which RDS says that there is no thing of that name. */
  readonly absent: readonly string[]
  readonly make: (page: PageInput, name: string | undefined) => C
  readonly pick: (output: OutputOf<C>) => readonly T[] | undefined
  readonly nameOf: (each: T) => string | undefined
}

/** All things of a kind. */
export const listAll = <C extends Command, T>(aws: Aws, kind: Kind<C, T>, most?: number): Promise<Listing<T>> =>
  list(aws, kind.operation, [], (page) => kind.make(page, undefined), kind.pick, most)

/**
 * The thing of that name; no entry when RDS says that there is none. Where many bindings of the run ask for such things, it
 * is looked for in the listing of all. The listing only spares calls: what is not in it, or when it cannot be read, or is so
 * long that it would cost more than it spares, is asked for by name. So a refused or cut listing hides nothing, and that
 * there is no such thing is always the service's own word.
 */
export const listNamed = async <C extends Command, T>(
  aws: Aws,
  kind: Kind<C, T>,
  name: string,
): Promise<Listing<T>> => {
  const expected = aws.expected(kind.operation)
  if (expected >= many) {
    const listing = await listAll(aws, kind, expected).catch((error: unknown) => {
      if (error instanceof AskError || error instanceof ReadError) return undefined
      throw error
    })
    const found = listing?.items.find((each) => kind.nameOf(each)?.toLowerCase() === name.toLowerCase())
    if (listing && found !== undefined) return { items: [found], clock: listing.clock }
  }
  return list(aws, kind.operation, kind.absent, (page) => kind.make(page, name), kind.pick)
}
