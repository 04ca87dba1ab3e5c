/**
 * A real browser. It is looked for under HOLDFAST_CHROMIUM and in the usual places. Without it these tests are skipped,
 * unless HOLDFAST_REQUIRE_TOOLS=1 says that everything must run.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { serve, type Server } from './process.ts'
import { builtSite, dataOf, type Status } from './site.ts'

const program = [process.env['HOLDFAST_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
)

/** Why the tests with the browser cannot run; `undefined` when they can. */
export const noBrowser: string | undefined =
  program === undefined ? 'There is no Chromium: install it, or name it with HOLDFAST_CHROMIUM.' : undefined

if (noBrowser && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(noBrowser)

/** A group of tests that need the browser; without it they are skipped, and the title says why. */
export const withBrowser = (title: string, tests: () => void): void => {
  describe.skipIf(noBrowser)(noBrowser === undefined ? title : `${title}: skipped. ${noBrowser}`, tests)
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: program as string,
    args: ['--no-sandbox', '--disable-background-networking'],
  })

export type Opened = {
  /** Folder of the built site. */
  readonly folder: string
  readonly url: string
  readonly status: Status
  readonly browser: Browser
  /** A page in a context of its own whose clock stands at a moment: by default one at which nothing has expired. */
  readonly open: (options?: BrowserContextOptions & { readonly at?: string }) => Promise<Page>
}

/** Serves the built site and opens a browser for the tests of a group. */
export const useSite = (): (() => Opened) => {
  let opened: Opened | undefined
  let server: Server | undefined
  beforeAll(async () => {
    const folder = await builtSite()
    server = await serve(['preview', '--out', folder, '--port', '0'], folder)
    const browser = await openBrowser()
    const { url } = server
    const status = dataOf<Status>(folder, 'status.json')
    const open: Opened['open'] = async ({ at = status.asOf, ...options } = {}) => {
      const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 900 }, ...options })
      const page = await context.newPage()
      await page.clock.setFixedTime(at)
      return page
    }
    opened = { folder, url, status, browser, open }
  })
  afterAll(async () => {
    await opened?.browser.close()
    await server?.stop()
  })
  return () => opened as Opened
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What axe finds on a page, as short lines. The script comes in beside the page's policy, not through a hole in it.
 * `quick` leaves out contrast, which takes most of the time.
 */
export const axeOf = async (page: Page, quick = false): Promise<string[]> => {
  const options: RunOptions = {
    resultTypes: ['violations'],
    rules: { 'target-size': { enabled: true }, 'color-contrast': { enabled: !quick } },
  }
  await page.evaluate(axe)
  const { violations } = await page.evaluate(
    (given) => (globalThis as unknown as { axe: { run: (o: RunOptions) => Promise<AxeResults> } }).axe.run(given),
    options,
  )
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html}`))
}
