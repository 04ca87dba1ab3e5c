/** The page on which a reader drops a document: what it says of each kind of file, to whom, and that it tells nobody. */
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { signPdf } from '../../src/sign/sign.ts'
import { folder } from '../content.ts'
import { example, root } from '../invariants/product.ts'
import { development, digitsOf } from '../sign/helpers.ts'
import { minimalPdf, update } from '../sign/minimal-pdf.ts'
import { axeOf, useSite, withBrowser } from './browser.ts'
import { claimsOf } from './site.ts'

const at = '/verify/check/'
const cli = join(root, 'src/cli.ts')

withBrowser('the page that checks documents', () => {
  const site = useSite()
  let plan: Buffer
  beforeAll(() => {
    plan = readFileSync(join(site().folder, 'auditron', 'auditron.pdf'))
  })

  /** Gives the page a file, and the text of what it answers. */
  const answer = async (page: Page, bytes: Uint8Array, name = 'plan.pdf'): Promise<string> => {
    await page.locator('#page\\.result').evaluate((each) => each.replaceChildren())
    await page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from(bytes) })
    await page.locator('.ruling').waitFor()
    return page.locator('#page\\.result').innerText()
  }

  test('knows the document of this site, and asks nobody', async () => {
    const { open, status } = site()
    const page = await open()
    await page.goto(at)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const text = await answer(page, plan)
    expect(text).toMatch(/^Unaltered, and the edition that this site publishes now\n/)
    expect(text).toContain('signed with a development key')
    expect(text).toContain(status.plans.find(({ id }) => id === 'auditron')?.pdfSha256)
    expect(text).toContain('Every claim that both have is judged on this site as it is in the document.')
    expect(text).toContain('No verdict in it has come to its end.')
    expect(text).toContain('4, each as its index says')
    expect(await page.locator('.ruling').getAttribute('data-verdict')).toBe('holds')
    expect(await page.locator('[role=status]#page\\.said').innerText()).toContain('plan.pdf: Unaltered')
    // The picture for the tab may still be on its way.
    expect(asked.filter((each) => each !== '/icon.svg')).toEqual([])
    // Nor could it: the policy that the page carries forbids every connection.
    expect(await page.evaluate(() => fetch('/status.json').then(String, () => 'refused'))).toBe('refused')
    expect(await axeOf(page)).toEqual([])
    await page.context().close()
  })

  test('says what has changed since an earlier edition', async () => {
    const { open, folder } = site()
    const [one, two, three] = claimsOf(folder).filter((each) => each.plan === 'auditron' && each.verdict === 'holds')
    const page = await open({ at: '2036-01-01T00:00:00Z' })
    await page.route(`**${at}`, async (route) => {
      const response = await route.fetch()
      const body = (await response.text())
        .replace(/(data-plan="auditron"[^>]*data-version=")[^"]*/, '$19.9')
        .replace(/(data-plan="auditron"[^>]*data-sha256=")[^"]*/, '$1')
        .replace(`${one?.id}=holds`, `${one?.id}=violated`)
        .replace(`${two?.id}=holds`, `brand-new=holds`)
      await route.fulfill({ response, body })
    })
    await page.goto(at)
    const text = await answer(page, plan)
    expect(text).toMatch(/^Unaltered, but not the edition that this site publishes now\n/)
    expect(text).toContain('version 9.9')
    expect(text).toMatch(/Judged otherwise now: 1\s+.+ was holds and is violated\./)
    expect(text).toContain(`${one?.sentence} was holds`)
    expect(text.replace(/\s+/g, ' ')).toContain(`No longer in the plan: 1 ${two?.sentence}`)
    expect(text).toMatch(/New in the plan: 1\s+brand-new/)
    expect(text).toMatch(/\d+ verdicts in it counted until a moment that has passed\./)
    expect(text).not.toContain(three?.sentence)
    await page.getByRole('link', { name: one?.sentence ?? '' }).click()
    expect(new URL(page.url()).pathname).toBe(`/auditron/claims/${one?.id}/`)
    await page.context().close()
  })

  test('knows another copy of what this site publishes', async () => {
    const { open } = site()
    const page = await open()
    await page.route(`**${at}`, async (route) => {
      const response = await route.fetch()
      const body = (await response.text()).replace(/(data-plan="auditron"[^>]*data-sha256=")[^"]*/, '$1')
      await route.fulfill({ response, body })
    })
    await page.goto(at)
    expect(await answer(page, plan)).toMatch(
      /^Unaltered, and another copy of the edition that this site publishes now\n/,
    )
    await page.context().close()
  })

  test('says whom a copy was made for', async () => {
    const cwd = folder()
    cpSync(example, join(cwd, 'content'), { recursive: true })
    const made = spawnSync(process.execPath, [cli, 'pdf', 'auditron', '--for', 'Acme Bank', '--out', 'copy.pdf'], {
      cwd,
    })
    expect(made.status).toBe(0)
    const page = await site().open()
    await page.goto(at)
    expect(await answer(page, readFileSync(join(cwd, 'copy.pdf')))).toMatch(
      /Made for one recipient\s+Copy 1 for Acme Bank, \d{4}-\d\d-\d\d/,
    )
    await page.context().close()
  })

  test('does not take for a change what another edition shows or leaves out', async () => {
    const { open, folder } = site()
    const [one, two] = claimsOf(folder).filter((each) => each.plan === 'auditron' && each.verdict === 'holds')
    const page = await open()
    await page.route(`**${at}`, async (route) => {
      const response = await route.fetch()
      const body = (await response.text())
        .replace(/(data-plan="auditron"[^>]*data-sha256=")[^"]*/, '$1')
        .replace('data-audience="public"', 'data-audience="auditor"')
        .replace(`${one?.id}=holds`, `${one?.id}=stale`)
        .replace(`${two?.id}=holds`, 'for-auditors=holds')
      await route.fulfill({ response, body })
    })
    await page.goto(at)
    const text = await answer(page, plan)
    expect(text).toMatch(/^Unaltered and signed by this site, but made for other readers than this site is\n/)
    expect(text).toContain(`${one?.sentence} was holds and is stale.`)
    expect(text).toMatch(/Edition for\s+public/)
    expect(text).not.toMatch(/No longer in the plan|New in the plan/)
    await page.context().close()
  })

  test('finds every kind of change, and what is no document of this site', async () => {
    const { open } = site()
    const page = await open()
    await page.goto(at)
    const flipped = Uint8Array.from(plan)
    flipped[plan.length >> 1] = (flipped[plan.length >> 1] ?? 0) ^ 1
    const { signer } = await development()
    const foreign = await signPdf(minimalPdf(), signer)
    const cut = Uint8Array.from(foreign)
    cut.set(Buffer.from('00'), digitsOf(foreign).start + 500)
    const cases: readonly (readonly [string, Uint8Array, string])[] = [
      ['Not what was signed: do not rely on it', flipped, 'Its bytes are not those that were signed.'],
      [
        'Not what was signed: do not rely on it',
        Buffer.concat([plan, Buffer.from('\n')]),
        '1 byte was added after it was signed.',
      ],
      [
        'Not what was signed: do not rely on it',
        update(foreign, { 4: '<< >>' }, '/Root 1 0 R /ID [<00112233> <00>]'),
        'Object 4 was changed after the document was signed.',
      ],
      ['Not what was signed: do not rely on it', cut, ''],
      ['Unaltered since it was signed, but not signed by this site', foreign, 'Acme Ltd'],
      [
        'Not signed: nothing shows whether it was altered',
        minimalPdf({ catalog: '<< /Type /Catalog /Pages 2 0 R >>', signature: { ByteRange: undefined } }),
        '',
      ],
      ['Not a PDF that can be read', Buffer.from('Hello'), 'It does not begin with %PDF-.'],
      ['Not a PDF that can be read', Buffer.alloc(0), ''],
    ]
    for (const [headline, bytes, reason] of cases) {
      const text = await answer(page, bytes, '<b>odd</b>.pdf')
      expect(text.split('\n')[0]).toBe(headline)
      expect(text).toContain(reason)
      expect(text).toContain('<b>odd</b>.pdf')
    }
    await page.context().close()
  })

  test('takes a file that is dropped anywhere, and is used with the keyboard', async () => {
    const { open } = site()
    const page = await open({ viewport: { width: 360, height: 700 } })
    page.on('filechooser', (chooser) => {
      void chooser.setFiles({ name: 'chosen.pdf', mimeType: 'application/pdf', buffer: plan })
    })
    await page.goto(at)
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(text, (each) => each.charCodeAt(0))], 'dropped.pdf'))
      return transfer
    }, plan.toString('latin1'))
    await page.dispatchEvent('h1', 'drop', { dataTransfer: data })
    await page.locator('.ruling').waitFor()
    expect(await page.locator('#page\\.result').innerText()).toContain('dropped.pdf')
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await page.getByLabel('Choose a PDF, or drop it on this page').focus()
    await page.keyboard.press('Space')
    await page.getByText('chosen.pdf: Unaltered').waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('input').isVisible()).toBe(false)
    expect(await page.locator('.ruling').isVisible()).toBe(true)
    await page.context().close()
  })

  test('says without script what it cannot do, and shows the digests to compare with', async () => {
    const { open, status } = site()
    const page = await open({ javaScriptEnabled: false })
    await page.goto(at)
    const text = await page.locator('main').innerText()
    expect(text).toContain('Where scripts do not run, compare the SHA-256 of your file with the table below')
    for (const { pdfSha256 } of status.plans) expect(text).toContain(pdfSha256)
    expect(await page.locator('input').isVisible()).toBe(false)
    await page.context().close()
  })

  test('is found from the page that says how to verify', async () => {
    const { open } = site()
    const page = await open()
    await page.goto('/verify/')
    await page.getByRole('link', { name: 'Check a document here' }).click()
    expect(await page.locator('h1').innerText()).toBe('Check a document')
    await page.getByRole('link', { name: 'How to verify' }).last().click()
    expect(new URL(page.url()).pathname).toBe('/verify/')
    await page.context().close()
  })
})
