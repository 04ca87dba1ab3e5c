/**
 * Where evidence is kept: `history/<yyyy-mm>.jsonl` holds every reading ever made, `current.json` the newest of each binding.
 * The history is the truth and is written first; `current.json` names the record it was made up to, so that a run that died
 * between the two is noticed and made good by the next reader. Whatever a person or program changed afterwards is not
 * evidence: it is left out and reported.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Evidence } from '../model/evidence.ts'
import { checked } from '../plan/checked.ts'
import { prettyJson } from './digest.ts'
import { append, idsIn, newestRecord, recordsAfter, verifyRecords } from './history.ts'
import { StoreError, withLock } from './lock.ts'
import { evidenceSchema, recordDigest, type Draft } from './record.ts'

export type StoreProblem = {
  readonly kind: 'unreadable' | 'invalid' | 'tampered' | 'chain' | 'incomplete'
  /** Relative to the evidence folder. */
  readonly file: string
  readonly line?: number | undefined
  readonly binding?: string | undefined
  readonly message: string
  readonly hint: string
}

export type Store = {
  /** The newest record of each binding. */
  readonly records: Readonly<Record<string, Evidence>>
  readonly problems: readonly StoreProblem[]
}

const currentFile = 'current.json'
const restore = 'Restore the folder `evidence` from version control, or collect again.'

const envelope = z.strictObject({
  format: z.literal(1),
  head: z.string().nullable(),
  records: z.record(z.string(), z.unknown()),
})

/** Reads the newest records. Never throws for what it finds; what cannot be trusted is left out and reported. */
export const readStore = (dir: string): Store => {
  const problems: StoreProblem[] = []
  const current = readCurrent(dir, problems)
  const newest = newestRecord(dir)
  const head = newest === null ? null : newest?.digest
  if (current.head === head) return { records: current.records, problems }
  const missed = recordsAfter(dir, current.head)
  if (!missed) {
    problems.push({
      kind: 'chain',
      file: currentFile,
      message: 'The newest readings and the history of readings are not of one piece.',
      hint: restore,
    })
    return { records: current.records, problems }
  }
  return { records: newestOf([...Object.values(current.records), ...missed]), problems }
}

const readCurrent = (
  dir: string,
  problems: StoreProblem[],
): { readonly head: string | null; readonly records: Readonly<Record<string, Evidence>> } => {
  const nothing = { head: null, records: {} }
  const path = join(dir, currentFile)
  if (!existsSync(path)) return nothing
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    problems.push({
      kind: 'unreadable',
      file: currentFile,
      message: 'The newest readings are not valid JSON.',
      hint: restore,
    })
    return nothing
  }
  const parsed = checked(envelope, value)
  if (!parsed.success) {
    problems.push({
      kind: 'invalid',
      file: currentFile,
      message: 'The newest readings do not have the form in which they are written.',
      hint: restore,
    })
    return nothing
  }
  const sound: Evidence[] = []
  for (const [binding, each] of Object.entries(parsed.data.records)) {
    const record = checked(evidenceSchema, each)
    if (!record.success || record.data.binding !== binding) {
      const message = `The reading of \`${binding}\` does not have the form in which it is written.`
      problems.push({ kind: 'invalid', file: currentFile, binding, message, hint: restore })
    } else if (recordDigest(record.data) !== record.data.digest) {
      const message = `The reading of \`${binding}\` was changed after it was written.`
      problems.push({ kind: 'tampered', file: currentFile, binding, message, hint: restore })
    } else sound.push(record.data)
  }
  return { head: parsed.data.head, records: newestOf(sound) }
}

/** The newest of each binding; of two of the same time, the one that comes later. */
const newestOf = (records: readonly Evidence[]): Record<string, Evidence> => {
  const found = new Map<string, Evidence>()
  for (const record of records) {
    const known = found.get(record.binding)
    if (!known || record.collectedAt >= known.collectedAt) found.set(record.binding, record)
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

export type WriteOptions = {
  /** Names of the bindings that exist; readings of others stay in the history and leave `current.json`. */
  readonly bindings?: readonly string[] | undefined
  /** Called after each step; tests stop the process here. */
  readonly onStep?: ((step: 'appended' | 'written' | 'renamed') => void) | undefined
}

/** Adds readings to the store, and gives them as they were written. Safe against other writers and against being stopped. */
export const writeStore = async (
  dir: string,
  drafts: readonly Draft[],
  { bindings, onStep }: WriteOptions = {},
): Promise<readonly Evidence[]> => {
  mkdirSync(join(dir, 'history'), { recursive: true })
  return withLock(join(dir, '.lock'), () => {
    const newest = newestRecord(dir)
    if (newest === undefined) {
      throw new StoreError('The history of readings is damaged, so nothing can be added to it.', restore)
    }
    const before = readStore(dir)
    const records = chain(drafts, newest?.digest ?? null, dir)
    append(dir, records)
    onStep?.('appended')
    const all = newestOf([...Object.values(before.records), ...records])
    const kept = Object.entries(all).filter(([binding]) => bindings?.includes(binding) ?? true)
    const head = records.at(-1)?.digest ?? newest?.digest ?? null
    replace(dir, prettyJson({ format: 1, head, records: Object.fromEntries(kept) }), onStep)
    return records
  })
}

const chain = (drafts: readonly Draft[], head: string | null, dir: string): readonly Evidence[] => {
  const taken = idsIn(dir, drafts.map((draft) => draft.collectedAt).toSorted()[0])
  let previous = head
  return drafts
    .toSorted((a, b) => (a.binding < b.binding ? -1 : 1))
    .map((draft) => {
      const wanted = `${draft.binding}/${draft.collectedAt}`
      let id = wanted
      for (let number = 2; taken.has(id); number++) id = `${wanted}/${number}`
      taken.add(id)
      const open = { ...draft, id, previous }
      const record = { ...open, digest: recordDigest(open) }
      previous = record.digest
      return record
    })
}

/** Puts a new `current.json` in the place of the old one; a reader sees the one or the other, never a part. */
const replace = (dir: string, text: string, onStep: WriteOptions['onStep']): void => {
  const path = join(dir, currentFile)
  for (const left of readdirSync(dir)) if (left.startsWith(`${currentFile}.`)) unlinkSync(join(dir, left))
  const temporary = `${path}.${process.pid}`
  const file = openSync(temporary, 'w')
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  onStep?.('written')
  renameSync(temporary, path)
  const folder = openSync(dir, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
  onStep?.('renamed')
}

/** Checks every record ever written: its form, its digest, its place in the chain, and that the newest readings are among them. */
export const verifyHistory = (
  dir: string,
  store: Store = readStore(dir),
): { readonly records: number; readonly head: string | null; readonly problems: readonly StoreProblem[] } => {
  const { digests, head, problems } = verifyRecords(dir)
  const foreign = Object.values(store.records)
    .filter((record) => !digests.has(record.digest))
    .map((record): StoreProblem => ({
      kind: 'chain',
      file: currentFile,
      binding: record.binding,
      message: `The reading of \`${record.binding}\` is not in the history.`,
      hint: restore,
    }))
  return { records: digests.size, head, problems: [...problems, ...store.problems, ...foreign] }
}
