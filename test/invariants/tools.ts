/**
 * Programs that other people wrote, for a second opinion. Where one is missing the tests that need it are skipped and say
 * so in their title, unless HOLDFAST_REQUIRE_TOOLS=1 says that everything must run.
 */
import { spawnSync } from 'node:child_process'
import { describe } from 'vitest'

export type Tool = 'openssl' | 'pdfdetach' | 'pdffonts' | 'pdfsig' | 'pdftotext' | 'qpdf' | 'sha256sum' | 'xxd'

const isMissing = (tool: Tool): boolean =>
  spawnSync(tool, [tool === 'openssl' ? 'version' : '--version']).error !== undefined

/** A group of tests that need some programs; without them they are skipped, and the title says why. */
export const withTools = (title: string, tools: readonly Tool[], tests: () => void): void => {
  const missing = tools.filter(isMissing)
  const reason = missing.length === 0 ? undefined : `There is no ${missing.join(' and no ')} on this machine.`
  if (reason && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(reason)
  describe.skipIf(reason)(reason === undefined ? title : `${title}: skipped. ${reason}`, tests)
}
