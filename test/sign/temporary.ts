/**
 * Folders for keys that last as long as the tests of one file, or as the process (`npm run bench:sign`), and the time that making
 * keys may take on a slow machine.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders: string[] = []
const remove = (): void => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

if (process.env['VITEST']) {
  const { afterAll, vi } = await import('vitest')
  vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })
  afterAll(remove)
} else process.once('exit', remove)

export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-sign-'))
  folders.push(folder)
  return folder
}
