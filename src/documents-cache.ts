/** Finished documents, kept on this machine. An entry that is not what it was when it was kept is none. */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { RenderProblem } from './pdf/options.ts'

export type KeptDocument = {
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly problems: readonly RenderProblem[]
}

/** The document that was kept under a key. */
export const fromCache = (cache: string | undefined, key: string | undefined): KeptDocument | undefined => {
  if (cache === undefined || key === undefined) return undefined
  if (!existsSync(join(cache, `${key}.pdf`)) || !existsSync(join(cache, `${key}.json`))) return undefined
  const bytes = new Uint8Array(readFileSync(join(cache, `${key}.pdf`)))
  const { sha256, problems } = JSON.parse(readFileSync(join(cache, `${key}.json`), 'utf8')) as Omit<
    KeptDocument,
    'bytes'
  >
  return createHash('sha256').update(bytes).digest('hex') === sha256 ? { bytes, sha256, problems } : undefined
}

/** Keeps a document. */
export const toCache = (
  cache: string | undefined,
  key: string | undefined,
  { bytes, sha256, problems }: KeptDocument,
): void => {
  if (cache === undefined || key === undefined) return
  mkdirSync(cache, { recursive: true })
  const write = (name: string, content: string | Uint8Array): void => {
    writeFileSync(join(cache, `${name}.${process.pid}`), content)
    renameSync(join(cache, `${name}.${process.pid}`), join(cache, name))
  }
  write(`${key}.pdf`, bytes)
  write(`${key}.json`, JSON.stringify({ sha256, problems }))
}

/** Keeps the newest documents of a cache and removes the others. */
export const trimCache = (cache: string, most: number): void => {
  if (!existsSync(cache)) return
  const files = readdirSync(cache)
    .map((name) => ({ name, at: statSync(join(cache, name)).mtimeMs }))
    .toSorted((a, b) => b.at - a.at)
  for (const { name } of files.slice(most * 2)) unlinkSync(join(cache, name))
}
