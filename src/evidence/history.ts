/**
 * The history of evidence: one record per line, one file per month, only ever added to. Every record names the digest of
 * the one before it, across all files, so that none can be changed, removed or put in between without it showing.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '../model/calendar.ts'
import type { Evidence } from '../model/evidence.ts'
import { checked } from '../plan/checked.ts'
import { canonicalJson } from './digest.ts'
import { evidenceSchema, recordDigest } from './record.ts'
import type { StoreProblem } from './store.ts'

/** Names of the month files, oldest first. */
export const months = (dir: string): string[] => {
  const folder = join(dir, 'history')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^\d{4}-\d{2}\.jsonl$/.test(name))
    .toSorted()
}

type Line = { readonly number: number; readonly text: string }

/** The complete lines of a month. What follows the last end of line was being written when the writer died. */
const linesOf = (dir: string, month: string): { readonly lines: readonly Line[]; readonly torn: boolean } => {
  const parts = readFileSync(join(dir, 'history', month), 'utf8').split('\n')
  const rest = parts.pop()
  return { lines: parts.map((text, index) => ({ number: index + 1, text })), torn: rest !== '' }
}

const parse = (text: string): Evidence | undefined => {
  try {
    const result = checked(evidenceSchema, JSON.parse(text))
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}

/** The newest record; `null` when there is none, `undefined` when the last line is none. */
export const newestRecord = (dir: string): Evidence | null | undefined => {
  for (const month of months(dir).toReversed()) {
    const last = lastLine(join(dir, 'history', month))
    if (last !== undefined) return parse(last)
  }
  return null
}

// A month may hold many readings, and every check looks only at the last one.
const lastLine = (path: string): string | undefined => {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    for (let length = 65_536; ; length *= 8) {
      const from = Math.max(0, size - length)
      const bytes = Buffer.alloc(size - from)
      readSync(file, bytes, 0, bytes.length, from)
      const end = bytes.lastIndexOf(10)
      const start = end <= 0 ? -1 : bytes.lastIndexOf(10, end - 1)
      if (end > 0 && (start !== -1 || from === 0)) return bytes.toString('utf8', start + 1, end)
      if (from === 0) return undefined
    }
  } finally {
    closeSync(file)
  }
}

/** The ids of all records that were collected at or after an instant, and perhaps some earlier ones. */
export const idsIn = (dir: string, from: Instant | undefined): Set<string> => {
  const first = `${(from ?? '').slice(0, 7)}.jsonl`
  const texts = months(dir)
    .filter((month) => month >= first)
    .map((month) => readFileSync(join(dir, 'history', month), 'utf8'))
  return new Set(texts.flatMap((text) => [...text.matchAll(/"id":"([^"]+)"/g)].map((match) => match[1] as string)))
}

/** Records that were added after the one with a digest, oldest first; `undefined` when there is no such record. */
export const recordsAfter = (dir: string, digest: string | null): readonly Evidence[] | undefined => {
  const after: Evidence[] = []
  for (const month of months(dir).toReversed()) {
    for (const { text } of linesOf(dir, month).lines.toReversed()) {
      const record = parse(text)
      if (!record || record.digest !== recordDigest(record)) return undefined
      if (record.digest === digest) return after.toReversed()
      after.push(record)
    }
  }
  return digest === null ? after.toReversed() : undefined
}

/** Adds records to the end, and makes sure that they are on the disk. */
export const append = (dir: string, records: readonly Evidence[]): void => {
  const [first] = records
  if (!first) return
  const month = `${first.collectedAt.slice(0, 7)}.jsonl`
  const newest = months(dir).at(-1)
  // A record of an earlier month still comes after everything that is there: the order of the files is that of the chain.
  const name = newest !== undefined && newest > month ? newest : month
  const path = join(dir, 'history', name)
  const file = openSync(path, 'a+')
  try {
    const { torn } = linesOf(dir, name)
    if (torn) ftruncateSync(file, readFileSync(path).lastIndexOf('\n') + 1)
    writeSync(file, records.map((each) => `${canonicalJson(each)}\n`).join(''))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** The whole history checked: form, digest and chain of every record. */
export const verifyRecords = (
  dir: string,
): {
  readonly digests: ReadonlySet<string>
  readonly head: string | null
  readonly problems: readonly StoreProblem[]
} => {
  const digests = new Set<string>()
  const problems: StoreProblem[] = []
  let head: string | null = null
  const report = (kind: StoreProblem['kind'], month: string, line: number, message: string, hint: string): void => {
    problems.push({ kind, file: `history/${month}`, line, message, hint })
  }
  const restore = 'Restore the file from version control, and find out who changed it.'
  for (const month of months(dir)) {
    const { lines, torn } = linesOf(dir, month)
    for (const { number, text } of lines) {
      const record = parse(text)
      if (!record) {
        report('invalid', month, number, `Line ${number} is not an evidence record.`, restore)
        continue
      }
      if (recordDigest(record) !== record.digest)
        report('tampered', month, number, `Line ${number} was changed after it was written.`, restore)
      if (record.previous !== head)
        report('chain', month, number, `Line ${number} does not follow the record before it.`, restore)
      head = record.digest
      digests.add(record.digest)
    }
    if (torn)
      report(
        'incomplete',
        month,
        lines.length + 1,
        'The last line was not written to its end.',
        'Collect again: the next run removes it.',
      )
  }
  return { digests, head, problems }
}
