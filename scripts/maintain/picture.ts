/**
 * Takes the picture of the README: the board of the example as `dist/` holds it, in a browser as wide as a desk has it.
 *
 *   npm run build && node scripts/maintain/picture.ts
 *
 * The clock of the browser stands at the moment of the evidence, so that nothing has lapsed. Needs Chromium.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

const { asOf } = JSON.parse(readFileSync('dist/status.json', 'utf8')) as { asOf: string }
const server = spawn(process.execPath, ['src/cli.ts', 'preview', '--port', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const [line] = (await once(createInterface(server.stdout), 'line')) as [string]

const browser = await chromium.launch({
  executablePath: process.env['HOLDFAST_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
})
const page = await browser.newPage({ viewport: { width: 1280, height: 1180 }, deviceScaleFactor: 1.5 })
await page.clock.setFixedTime(asOf)
await page.goto(/http:\S+/.exec(line)?.[0] ?? '')
await page.screenshot({ path: 'docs/board.png' })
await browser.close()
server.kill()
