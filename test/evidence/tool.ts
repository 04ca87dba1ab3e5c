/**
 * Tests that need a program which a bare machine lacks. Without it they are skipped, and the title says why, unless
 * HOLDFAST_REQUIRE_TOOLS=1 says that everything must run.
 */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe } from 'vitest'

const found = (program: string, folders: readonly string[]): string | undefined =>
  folders
    .map((each) => join(each, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })

/** Where a program is: on the path, or in one of the folders. */
export const toolAt = (program: string, ...folders: readonly string[]): string | undefined =>
  found(program, [...(process.env['PATH'] ?? '').split(delimiter), ...folders])

/** A group of tests that need a program. */
export const withTool = (title: string, program: string, tests: () => void, ...folders: readonly string[]): void => {
  const missing = toolAt(program, ...folders) ? undefined : `There is no ${program}: run scripts/maintain/tools.sh.`
  if (missing && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(missing)
  describe.skipIf(missing !== undefined)(missing === undefined ? title : `${title}: skipped. ${missing}`, tests)
}
