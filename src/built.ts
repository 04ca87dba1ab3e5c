/**
 * What the last build made, and of what. With it a build of the same inputs has nothing to do, and one of inputs that
 * differ a little takes the pages and the document of every plan that is as it was from the site that stands there. A
 * file of the site counts only as long as it is the very file that was written. Losing the record costs time only.
 */
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { ExitCode } from './model/finding.ts'
import type { FontSource } from './model/font.ts'
import type { Settings } from './model/portfolio.ts'
import { codeDigest } from './code.ts'
import { ledgerName } from './seal/copies.ts'
import type { Document } from './documents.ts'

export type Built = {
  /** Digest of all that went in, but for the key that signed; none when the clock was part of it. */
  readonly inputs: string | undefined
  /** The settings without which the signer cannot be found. */
  readonly settings: Pick<Settings, 'signing' | 'aws' | 'timezone'>
  /** Digest of the signer's certificates. */
  readonly signer: string
  /** The fonts of the settings, which may lie outside the content folder. */
  readonly fonts: readonly FontSource[]
  /** Where the site stands. */
  readonly out: string
  /** By plan: the digest of all that its pages and its document were made of, and what is known of the document. */
  readonly plans: Readonly<Record<string, { readonly key: string; readonly document: Document }>>
  /** Every file of the site, and how to know it again. */
  readonly files: Readonly<Record<string, string>>
  /** What the command said, and its exit code. */
  readonly said: { readonly report: string; readonly counts: string; readonly exit: ExitCode }
}

/** Digest of a content folder, of the code, and of everything else that decides what is built. `undefined` when the code has none. */
export const inputsOf = (content: string, others: readonly unknown[]): string | undefined => {
  const code = codeDigest('.', '../scripts', '../assets')
  if (code === undefined) return undefined
  const hash = createHash('sha256').update(JSON.stringify([code, ...others]))
  for (const file of filesBelow(content)) {
    const bytes = readFileSync(join(content, file))
    hash.update(JSON.stringify([file, bytes.length])).update(bytes)
  }
  return hash.digest('hex')
}

/** Every file below a folder, as relative paths in a fixed order. Nothing when there is no folder. */
const filesBelow = (folder: string): string[] => {
  try {
    return (
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
        // Who got copies has no part in what is built.
        .filter((file) => file !== ledgerName)
        .toSorted()
    )
  } catch {
    return []
  }
}

/** How to know a file again without reading it: writing to it, replacing it or turning back its clock changes this. */
const stampOf = (path: string): string => {
  const { size, mtimeMs, ctimeMs, ino } = lstatSync(path)
  return [size, mtimeMs, ctimeMs, ino].join(' ')
}

/** Every file of a site with its stamp. */
export const stampsOf = (out: string): Readonly<Record<string, string>> =>
  Object.fromEntries(filesBelow(out).map((file) => [file, stampOf(join(out, file))]))

/** Whether the whole site stands as it was written, with nothing more and nothing less. */
export const isIntact = ({ out, files }: Built): boolean => {
  const now = filesBelow(out)
  return now.length === Object.keys(files).length && now.every((file) => stampOf(join(out, file)) === files[file])
}

/** What belongs to one plan: its page, those of its claims and controls, its document, and the statements about that. */
const ownFiles = (files: readonly string[], plan: string): readonly string[] =>
  files.filter(
    (file) =>
      [
        `${plan}/index.html`,
        `${plan}/controls/index.html`,
        `${plan}/${plan}.pdf`,
        `${plan}/${plan}.intoto.jsonl`,
      ].includes(file) || file.startsWith(`${plan}/claims/`),
  )

/** The files of each plan that stand as they were written; nothing for a plan of which one is missing or was changed. */
export const standing = ({ out, files, plans }: Built): ReadonlyMap<string, readonly string[]> => {
  const byFolder = Map.groupBy(Object.keys(files), (file) => file.split('/', 1)[0] ?? '')
  const isStanding = (file: string): boolean => {
    try {
      return stampOf(join(out, file)) === files[file]
    } catch {
      return false
    }
  }
  return new Map(
    Object.keys(plans)
      .map((plan) => [plan, ownFiles(byFolder.get(plan) ?? [], plan)] as const)
      .filter(([, own]) => own.length > 0 && own.every(isStanding)),
  )
}

/** Puts files of one folder into another one, without copying them where the disk allows it. */
export const takeOver = (from: string, to: string, files: readonly string[]): void => {
  const made = new Set<string>()
  for (const file of files) {
    const folder = dirname(join(to, file))
    if (!made.has(folder)) mkdirSync(folder, { recursive: true })
    made.add(folder)
    try {
      linkSync(join(from, file), join(to, file))
    } catch {
      copyFileSync(join(from, file), join(to, file))
    }
  }
}

/** The record of a build. */
export const lastBuilt = (folder: string, name: string): Built | undefined => {
  try {
    return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Built
  } catch {
    return undefined
  }
}

/** Records a build. The ten newest records stay. */
export const recordBuilt = (folder: string, name: string, built: Built): void => {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.json`)
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(built))
  renameSync(`${path}.${process.pid}`, path)
  readdirSync(folder)
    .map((each) => ({ path: join(folder, each), at: statSync(join(folder, each)).mtimeMs }))
    .toSorted((a, b) => b.at - a.at)
    .slice(10)
    .forEach((each) => unlinkSync(each.path))
}
