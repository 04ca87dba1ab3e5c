/**
 * Where the evidence lies: in the content folder, or, when `evidence.store` in `holdfast.yaml` names a bucket, in a copy of
 * it on this machine, which is made equal to the bucket before anything is judged.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Portfolio, Settings } from '../src/model/portfolio.ts'
import type { Draft } from '../src/evidence/record.ts'
import type { RemoteOptions } from '../src/evidence/remote.ts'
import { writeStore } from '../src/evidence/store.ts'
import { textOf } from '../src/plan/folder.ts'
import { readSource } from '../src/plan/sources.ts'
import { local } from './local.ts'
import type { Terminal } from './terminal.ts'

/** How the bucket is reached; `undefined` when the evidence lies in the content folder. */
export const remoteOf = (settings: Settings, terminal: Terminal): RemoteOptions | undefined => {
  const { store, storeRegion } = settings.evidence
  if (store === undefined) return undefined
  const name = createHash('sha256')
    .update(JSON.stringify([store, storeRegion, settings.aws.endpoint ?? null]))
    .digest('hex')
  return {
    address: store,
    region: storeRegion,
    settings: settings.aws,
    now: terminal.clock(),
    folder: join(local, 'evidence', name.slice(0, 16)),
  }
}

/** The folder to judge, fetched where it must be; `undefined` for that in the content. Throws a `StoreError` when it cannot be had. */
export const evidenceFolder = async (content: string, terminal: Terminal): Promise<string | undefined> => {
  const file = 'holdfast.yaml'
  const text = textOf(content, file)
  // Most settings name no store, and reading them twice would cost every command some milliseconds.
  if (text === undefined || !/\bstore\b/.test(text)) return undefined
  const settings = readSource({ kind: 'settings', file, text }).value as Settings | undefined
  const remote = settings && remoteOf(settings, terminal)
  if (!remote) return undefined
  const { fetchStore } = await import('../src/evidence/remote.ts')
  await fetchStore(remote)
  return remote.folder
}

/** Adds readings to the evidence on file, wherever that lies. Throws a `StoreError` when it cannot be written. */
export const addToStore = async (
  drafts: readonly Draft[],
  { settings, bindings }: Portfolio,
  content: string,
  terminal: Terminal,
): Promise<void> => {
  const options = { bindings: Object.keys(bindings) }
  const remote = remoteOf(settings, terminal)
  if (!remote) return void (await writeStore(join(content, 'evidence'), drafts, options))
  const { writeRemote } = await import('../src/evidence/remote.ts')
  await writeRemote(remote, drafts, options)
}
