/**
 * The command as people run it: each `.txt` beside this file is a transcript with its files inside. A real process is
 * started in a folder of its own; exit code, stdout and stderr must be exactly as written. Where the product's words
 * change, `UPDATE=1 npx vitest run test/cli` writes the new ones, to be read before they are committed.
 *
 *     What this shows.
 *
 *     $ holdfast check
 *     exit 1
 *     -- content/plans/orders.mdx --
 *     …
 *     -- readings --          (JSON: evidence that is put into the store first)
 *     …
 *     -- stdin --
 *     -- stdout --
 *     …
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Draft } from '../../src/evidence/record.ts'
import { writeStore } from '../../src/evidence/store.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import { folder, settings } from '../content.ts'
import { reading } from '../evidence-of.ts'

const here = dirname(fileURLToPath(import.meta.url))
const cli = join(here, '../../src/cli.ts')

type Transcript = { readonly head: string; readonly command: string[]; readonly exit: number; readonly files: Map<string, string> }

const parse = (text: string): Transcript => {
  const parts = text.split(/^-- (.+) --\n/m)
  const [head = ''] = parts
  const files = new Map<string, string>()
  for (let at = 1; at < parts.length; at += 2) files.set(parts[at] as string, parts[at + 1] as string)
  const command = /^\$ holdfast(?: (.*))?$/m.exec(head)?.[1] ?? ''
  return { head, command: command.split(' ').filter(Boolean), exit: Number(/^exit (\d)$/m.exec(head)?.[1]), files }
}

/** Readings are given as what differs from an ordinary one; the store gives them their digests. */
const putReadings = async (content: string, text: string): Promise<void> => {
  const drafts = (JSON.parse(text) as (Partial<Evidence> & { binding: string })[]).map((each): Draft => {
    const { id: _, previous: __, digest: ___, ...draft } = reading(each.binding, [], each)
    return draft
  })
  await writeStore(join(content, 'evidence'), drafts)
}

const run = async ({ command, files }: Transcript): Promise<{ exit: number | null; stdout: string; stderr: string }> => {
  const cwd = folder()
  for (const [name, text] of new Map([['content/holdfast.yaml', settings], ...files])) {
    if (!name.startsWith('content/')) continue
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), text)
  }
  const readings = files.get('readings')
  if (readings !== undefined) await putReadings(join(cwd, 'content'), readings)
  const input = files.get('stdin') ?? ''
  const done = spawnSync(process.execPath, [cli, ...command], { cwd, encoding: 'utf8', input, env: { PATH: process.env['PATH'], HOME: cwd } })
  return { exit: done.status, stdout: done.stdout, stderr: done.stderr }
}

describe.each(readdirSync(here).filter((name) => name.endsWith('.txt')))('%s', (name) => {
  test('is what the command does', async () => {
    const path = join(here, name)
    const transcript = parse(readFileSync(path, 'utf8'))
    const done = await run(transcript)
    if (process.env['UPDATE']) {
      const files = new Map([...transcript.files].filter(([file]) => file !== 'stdout' && file !== 'stderr'))
      for (const stream of ['stdout', 'stderr'] as const) if (done[stream] !== '') files.set(stream, done[stream])
      writeFileSync(path, transcript.head.replace(/^exit .*$/m, `exit ${done.exit}`) + [...files].map(([file, text]) => `-- ${file} --\n${text}`).join(''))
      return
    }
    expect(done).toEqual({ exit: transcript.exit, stdout: transcript.files.get('stdout') ?? '', stderr: transcript.files.get('stderr') ?? '' })
    expect(done.stderr + done.stdout).not.toMatch(/^\s+at .*:\d+:\d+/m)
  })
})
