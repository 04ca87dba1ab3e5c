/**
 * The ledger of copies, `copies.jsonl` in the content folder: who got which copy of which plan, and the digest of the file.
 * One line for each event, only ever added to; each names the digest of the line before, so that none can be changed or
 * taken out without it showing. A number is issued first, then the copy is made, then its digest is added: a run that is
 * stopped leaves a number without a copy, which the next run makes. No plan and no digest of a plan knows of it.
 */
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { digestOf } from '../evidence/digest.ts'
import { withLock } from '../evidence/lock.ts'
import { audiences, type Audience } from '../model/audience.ts'
import type { Instant } from '../model/calendar.ts'
import type { Copy } from '../model/copy.ts'
import { checked } from '../plan/checked.ts'

/** Its place in the content folder. */
export const ledgerName = 'copies.jsonl'

type Chained = { readonly version: 1; readonly previous: string | null; readonly digest: string }

/** What is issued for one recipient. */
export type Order = {
  readonly plan: string
  readonly planVersion: string
  readonly audience: Audience
  /** Digest of what the copy is made of: the plan's file, the audience, the readings. */
  readonly edition: string
  readonly recipient: string
}

/** A number was given to a copy. */
export type Issued = Chained &
  Order & { readonly kind: 'issued'; readonly number: number; readonly on: string; readonly at: string }

/** A copy was made. */
export type Made = Chained & {
  readonly kind: 'made'
  readonly number: number
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  readonly at: string
}

export type Entry = Issued | Made

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const number = z.int().positive()
const chain = { version: z.literal(1), previous: sha256.nullable(), digest: sha256 }
const order = {
  plan: z.string(),
  planVersion: z.string(),
  audience: z.enum(audiences),
  edition: sha256,
  recipient: z.string(),
}

const entrySchema: z.ZodType<Entry> = z.discriminatedUnion('kind', [
  z.strictObject({ ...chain, kind: z.literal('issued'), number, ...order, on: z.string(), at: z.string() }),
  z.strictObject({
    ...chain,
    kind: z.literal('made'),
    number,
    file: z.string(),
    bytes: number,
    sha256,
    at: z.string(),
  }),
])

/** The ledger is not as it was written; nothing is added to it. */
export class LedgerError extends Error {
  readonly hint = 'Restore it from version control. Numbers that were issued must stay as they are.'
  constructor(line: number, what: string) {
    super(`${ledgerName}:${line}: ${what}`)
    this.name = 'LedgerError'
  }
}

/** A copy with its number, and the files that were made of it. */
export type LedgerCopy = Copy & { readonly order: Order; readonly made: readonly Made[] }

/** All events, verified. Throws a `LedgerError` when one is not as it was written. */
export const readLedger = (content: string): readonly Entry[] => {
  const path = join(content, ledgerName)
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  // What follows the last end of line was being written when its writer died.
  lines.pop()
  let previous: string | null = null
  return lines.map((line, at): Entry => {
    const entry = parsed(line)
    if (!entry) throw new LedgerError(at + 1, 'The line is none of a ledger.')
    const { digest, ...rest } = entry
    if (digestOf(rest) !== digest) throw new LedgerError(at + 1, 'The line was changed after it was written.')
    if (entry.previous !== previous) throw new LedgerError(at + 1, 'A line before this one was taken out or put in.')
    previous = digest
    return entry
  })
}

const parsed = (line: string): Entry | undefined => {
  try {
    const result = checked(entrySchema, JSON.parse(line))
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}

/** The copies for these orders, in their order: numbers that were issued before, and new ones for the others. */
export const issue = (
  content: string,
  orders: readonly Order[],
  on: string,
  at: Instant,
): Promise<readonly LedgerCopy[]> =>
  locked(content, () => {
    const entries = readLedger(content)
    const issued = new Map(entries.flatMap((each) => (each.kind === 'issued' ? [[keyOf(each), each] as const] : [])))
    const made = Map.groupBy(
      entries.filter((each) => each.kind === 'made'),
      (each) => each.number,
    )
    let number = Math.max(0, ...entries.map((each) => each.number))
    const drafts = orders
      .filter((order) => !issued.has(keyOf(order)))
      .map((order) => ({ version: 1 as const, kind: 'issued' as const, number: ++number, ...order, on, at }))
    for (const each of append(content, entries.at(-1)?.digest ?? null, drafts) as Issued[])
      issued.set(keyOf(each), each)
    return orders.map((order) => {
      const entry = issued.get(keyOf(order)) as Issued
      return {
        number: entry.number,
        recipient: entry.recipient,
        on: entry.on,
        order,
        made: made.get(entry.number) ?? [],
      }
    })
  })

const keyOf = ({ plan, edition, recipient }: Order): string => JSON.stringify([plan, edition, recipient])

/** Adds that a copy was made. */
export const recordMade = (
  content: string,
  made: Pick<Made, 'number' | 'file' | 'bytes' | 'sha256' | 'at'>,
): Promise<void> =>
  locked(content, () => {
    const last = readFileSync(join(content, ledgerName), 'utf8').split('\n').at(-2) ?? ''
    append(content, parsed(last)?.digest ?? null, [{ version: 1, kind: 'made', ...made }])
  })

const locked = <T>(content: string, task: () => T): Promise<T> =>
  withLock(join(content, `.${ledgerName}.lock`), task, 300, 'the ledger of copies')

type Draft = Omit<Issued, 'previous' | 'digest'> | Omit<Made, 'previous' | 'digest'>

/** Writes lines behind those that are whole. Only under the lock. */
const append = (content: string, previous: string | null, drafts: readonly Draft[]): readonly Entry[] => {
  if (drafts.length === 0) return []
  const path = join(content, ledgerName)
  let last = previous
  const entries = drafts.map((draft): Entry => {
    const digest = digestOf({ ...draft, previous: last })
    const entry = { ...draft, previous: last, digest } as Entry
    last = digest
    return entry
  })
  if (existsSync(path)) {
    const bytes = readFileSync(path)
    if (bytes.at(-1) !== 10) truncateSync(path, bytes.lastIndexOf(10) + 1)
  }
  const file = openSync(path, 'a')
  try {
    appendFileSync(file, entries.map((each) => `${JSON.stringify(each)}\n`).join(''))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return entries
}
