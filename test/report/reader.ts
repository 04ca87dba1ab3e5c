/**
 * Programs that other people wrote to read reports, in `.holdfast/readers` (`scripts/maintain/tools.sh`). Without them the tests
 * that need them are skipped and the title says why, unless HOLDFAST_REQUIRE_TOOLS=1 says that everything must run.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'vitest'
import { folder } from '../content.ts'
import { root } from '../plan/json-schema.ts'

const python = join(root, '.holdfast/readers/bin/python')

/** A group of tests that need the readers. */
export const withReaders = (title: string, tests: () => void): void => {
  const missing = existsSync(python) ? undefined : 'There are no readers: run scripts/maintain/tools.sh.'
  if (missing && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(missing)
  describe.skipIf(missing !== undefined)(missing === undefined ? title : `${title}: skipped. ${missing}`, tests)
}

export type Kind = 'sarif' | 'junit' | 'oscal' | 'oscal-poam' | 'intoto'

const endings: Readonly<Record<Kind, string>> = {
  sarif: 'sarif',
  junit: 'xml',
  oscal: 'json',
  'oscal-poam': 'json',
  intoto: 'jsonl',
}

/** What a reader makes of a report; throws with its words when it refuses. */
export const read = (kind: Kind, text: string, ...more: readonly string[]): unknown => {
  const file = join(folder(), `report.${endings[kind]}`)
  writeFileSync(file, text)
  const done = spawnSync(python, [join(root, 'test/report/read.py'), kind, file, ...more], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (done.status !== 0) throw new Error(`${kind} was refused:\n${done.stderr}`)
  return JSON.parse(done.stdout)
}
