/** `holdfast dev` in a real browser: what is written shows, what cannot be read says so, and what is mended comes back. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { content, folder, head, plan, settings } from '../content.ts'
import { openBrowser, withBrowser } from './browser.ts'
import { run, serve, type Server } from './process.ts'

const written = (words: string): string =>
  plan(
    `claims:\n  clear: { attested: clear }`,
    `## In short\n\n${words}\n\n<Claim id="clear">Somebody vouches for this</Claim>.`,
  )

const files = {
  'plans/orders.mdx': written('Orders come back within a day.'),
  'attestations.yaml': `clear:\n  statement: It is so.\n  by: cto\n  on: 2026-11-01\n  validFor: 12 months\n`,
}

/** Seconds pass at the first page, and more where other work is going on. */
const patience = 60_000

const words = (page: Page, text: string): Promise<void> =>
  page.getByText(text).first().waitFor({ state: 'visible', timeout: patience })

withBrowser('dev', () => {
  let browser: Browser
  let page: Page
  let said: string[] = []

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(async () => browser?.close())
  beforeEach(async () => {
    page = await browser.newPage()
    said = []
    page.on('console', (message) => {
      if (message.type() !== 'debug' && !message.text().startsWith('[vite]')) said.push(message.text())
    })
    page.on('pageerror', (error) => said.push(String(error)))
    return async () => page.close()
  })

  const start = (path: string): Promise<Server> =>
    serve(['dev', '--content', path, '--as-of', '2026-11-20', '--port', '0'], folder())

  const edit = (path: string, name: string, text: string): void => writeFileSync(join(path, name), text)

  test('starts on content that cannot be read, and shows the site once it is mended', async () => {
    const path = content({ ...files, 'plans/orders.mdx': written('Fine.').replace('title: Orders\n', '') })
    const server = await start(path)
    expect(server.printed()).toContain('plans/orders.mdx')
    const answer = await page.goto(`${server.url}orders/`)
    expect(answer?.status()).toBe(503)
    const report = page.getByRole('alert')
    await report.waitFor({ timeout: patience })
    expect(await report.innerText()).toMatch(/title[\s\S]*plans\/orders\.mdx:\d+:\d+/)
    edit(path, 'plans/orders.mdx', written('Orders have a title again.'))
    await words(page, 'Orders have a title again.')
    expect(await page.getByRole('alert').count()).toBe(0)
    // The browser is still connected, and holds nothing up.
    expect(await server.stop()).toBe(0)
  })

  describe('while it runs', () => {
    let path = ''
    let server: Server
    const good = files['plans/orders.mdx']

    beforeAll(async () => {
      path = content(files)
      server = await start(path)
    })
    afterAll(async () => void (await server?.stop()))

    test('shows an edit without being asked, with the styles of the site', async () => {
      await page.goto(`${server.url}orders/`)
      await words(page, 'Orders come back within a day.')
      expect(await page.locator('h1').evaluate((each) => getComputedStyle(each).fontFamily)).toContain('Source Serif')
      edit(path, 'plans/orders.mdx', written('Orders come back within an hour.'))
      await words(page, 'Orders come back within an hour.')
      expect(said).toEqual([])
    })

    test('lays the report over the page when the content cannot be read, and takes it away when it is mended', async () => {
      await page.goto(`${server.url}orders/`)
      edit(path, 'plans/orders.mdx', good.replace('status:', 'statos:'))
      const report = page.getByRole('alert')
      await report.waitFor({ timeout: patience })
      const line = 1 + good.split('\n').findIndex((each) => each.startsWith('status:'))
      expect(await report.innerText()).toContain('Unknown key `statos`.')
      expect(await report.innerText()).toContain(`plans/orders.mdx:${line}:1`)
      expect(await report.innerText()).toContain('Did you mean `status`?')
      // The last good page is still under it, and a page that is opened now has the report too.
      expect(await page.locator('h1').innerText()).toBe('Orders')
      await page.goto(server.url)
      await words(page, 'Unknown key `statos`.')
      edit(path, 'plans/orders.mdx', good)
      await report.waitFor({ state: 'detached', timeout: patience })
      await words(page, 'Version 1')
      expect(said).toEqual([])
    })

    test('shows a plan that is added, and forgets one that is taken away', async () => {
      await page.goto(server.url)
      const link = page.getByRole('link', { name: 'Invoices', exact: true })
      expect(await link.count()).toBe(0)
      edit(path, 'plans/invoices.mdx', plan('', 'Invoices wait.', head.replaceAll('Orders', 'Invoices')))
      await link.waitFor({ timeout: patience })
      await page.goto(`${server.url}invoices/`)
      await words(page, 'Invoices wait.')
      await page.goto(server.url)
      rmSync(join(path, 'plans/invoices.mdx'))
      await link.waitFor({ state: 'detached', timeout: patience })
      expect((await page.goto(`${server.url}invoices/`))?.status()).toBe(404)
    })

    test('makes the PDF of a plan as it is now', async () => {
      await page.goto(`${server.url}orders/`)
      const href = await page.getByRole('link', { name: 'Signed PDF' }).getAttribute('href')
      const pdf = (): ReturnType<typeof page.request.get> => page.request.get(new URL(href as string, server.url).href)
      const first = await pdf()
      expect(first.headers()['content-type']).toBe('application/pdf')
      expect((await first.body()).subarray(0, 5).toString()).toBe('%PDF-')
      edit(path, 'plans/orders.mdx', written('The document has other words.'))
      await words(page, 'The document has other words.')
      const second = await pdf()
      expect((await second.body()).subarray(0, 5).toString()).toBe('%PDF-')
      expect((await second.body()).equals(await first.body())).toBe(false)
      expect((await page.request.get(`${server.url}nothing/nothing.pdf`)).status()).toBe(404)
    })

    test('says why a PDF cannot be signed', async () => {
      edit(path, 'holdfast.yaml', `${settings}signing: { key: nowhere.key, certificates: nowhere.pem }\n`)
      const pdf = (): ReturnType<typeof page.request.get> => page.request.get(`${server.url}orders/orders.pdf`)
      await expect.poll(async () => (await pdf()).status(), { timeout: patience }).toBe(500)
      const text = await (await pdf()).text()
      expect(text).toMatch(/nowhere[\s\S]*\n {2}hint: /)
      expect(text).not.toMatch(/^\s+at /m)
      edit(path, 'holdfast.yaml', settings)
      await expect.poll(async () => (await pdf()).status(), { timeout: patience }).toBe(200)
    })

    test('shows what blocks publication instead of refusing to show anything', async () => {
      edit(path, 'plans/orders.mdx', written('Late.').replace('2026-11-01', '2025-01-01'))
      // Asked for anew each time: a page that has just been opened may not listen yet when the edit is told.
      const shown = async (): Promise<string> => (await page.goto(server.url), page.content())
      await expect.poll(shown, { timeout: patience }).toContain('Not for publication.')
      await page.goto(`${server.url}findings/`)
      await words(page, 'review/overdue')
    })
  })

  test('does not start where there is no content, or on what is no port', async () => {
    const here = folder()
    expect(await run(['dev', '--content', 'nowhere'], here)).toMatchObject({ exit: 3 })
    expect(await run(['dev', '--content', content(files), '--port', 'x'], here)).toEqual({
      exit: 3,
      printed: '`x` is not a port.\n  hint: Write a number from 0 to 65535: `--port 4400`.\n',
    })
  })
})
