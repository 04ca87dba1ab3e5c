/**
 * Once per run of the tests, whatever is run: the name of an empty folder. The first test that needs the built example
 * builds it there (see `site.ts`), the others take it, and it is removed at the end.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    siteFolder: string
  }
}

const setup = ({ provide }: TestProject): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-site-'))
  provide('siteFolder', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}

export default setup
