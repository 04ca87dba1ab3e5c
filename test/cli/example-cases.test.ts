/** The cases of the example portfolio: what its claims would say if its backups stopped or its readings grew old. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('come out as they expect', () => {
  const { status, stdout } = spawnSync(process.execPath, ['src/cli.ts', 'test'], { cwd: root, encoding: 'utf8' })
  expect(stdout).not.toContain('FAIL')
  expect(stdout).toMatch(/^(\d+) of \1 cases as expected, \d+ verdicts compared\.$/m)
  expect(status).toBe(0)
})
