/** The ways that readers go: from the board to a sentence, to its evidence, back, and to the document. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { ClaimView } from '../../src/model/view.ts'
import { useSite, withBrowser } from './browser.ts'
import { dataOf } from './site.ts'

/** Where the page stands: its path, and whether the element that the address names is in view. */
const place = async (page: Page): Promise<{ path: string; shown: boolean }> => {
  const { pathname, hash } = new URL(page.url())
  const shown = await page.evaluate((id) => {
    const box = document.querySelector(`[id="${id}"]`)?.getBoundingClientRect()
    return box !== undefined && box.bottom > 0 && box.top < innerHeight
  }, hash.slice(1))
  return { path: pathname + hash, shown }
}

withBrowser('a reader', () => {
  const site = useSite()

  test('goes from the board to a plan, a claim’s evidence, back to its words, and on to the next claim', async () => {
    const { open, folder } = site()
    const page = await open()
    await page.goto('/')
    await page.getByRole('link', { name: 'AUDITRON', exact: true }).click()
    expect(await page.locator('h1').innerText()).toBe('AUDITRON: disaster recovery')

    const claims = dataOf<ClaimView[]>(folder, 'api/claims/auditron.json')
    const number = claims.findIndex(({ verdict, basis }) => verdict === 'holds' && basis === 'measured') + 1
    const claim = claims[number - 1] as ClaimView
    expect(await page.locator(`[id="claim-${claim.id}"]`).innerText()).toBe(claim.sentence)
    // The number behind the words leads to the note beside them, and the note to the evidence.
    await page
      .getByRole('link', { name: `Claim ${number}: Holds` })
      .first()
      .click()
    await expect.poll(() => place(page)).toEqual({ path: `/auditron/#note-${claim.id}`, shown: true })
    const note = page.getByRole('note', { name: `Claim ${number}`, exact: true })
    expect(await note.innerText()).toContain(claim.measured)
    await note.getByRole('link').click()

    expect(new URL(page.url()).pathname).toBe(`/auditron/claims/${claim.id}/`)
    expect(await page.locator('h1').innerText()).toContain(claim.sentence)
    const text = await page.locator('main').innerText()
    for (const words of [claim.because, claim.expected, claim.measured]) expect(text).toContain(words)
    expect(text).toContain(claim.validUntil?.slice(0, 10))
    expect(await page.locator('.digests code').first().innerText()).toMatch(/^[0-9a-f]{64}$/)

    await page.getByRole('link', { name: 'Where it stands in the plan' }).click()
    await expect.poll(() => place(page)).toEqual({ path: `/auditron/#claim-${claim.id}`, shown: true })
    await page.goBack()
    await page.getByRole('link', { name: `Claim ${number + 1}` }).click()
    expect(new URL(page.url()).pathname).toBe(`/auditron/claims/${claims[number]?.id}/`)
    await page.context().close()
  })

  test('gets the very document that the site speaks of', async () => {
    const { open, folder, status } = site()
    const page = await open({ acceptDownloads: true })
    for (const { id, pdfSha256 } of status.plans) {
      await page.goto(`/${id}/`)
      const link = page.getByRole('link', { name: 'Signed PDF' })
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
      expect(download.suggestedFilename()).toBe(`${id}.pdf`)
      const bytes = readFileSync(await download.path())
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
      const digest = createHash('sha256').update(bytes).digest('hex')
      expect(digest).toBe(pdfSha256)
      const plan = dataOf<{ id: string; pdf: { sha256: string; bytes: number } }[]>(folder, 'api/plans.json').find(
        (each) => each.id === id,
      )
      expect(plan?.pdf).toMatchObject({ sha256: digest, bytes: bytes.length })
      await page.goto('/verify/')
      const row = page.getByRole('row', { name: digest })
      expect(await row.getByRole('link').getAttribute('href')).toBe(`/${id}/${id}.pdf`)
      const answer = await page.request.get(`/${id}/${id}.pdf`)
      expect(answer.headers()['content-type']).toBe('application/pdf')
      expect((await answer.body()).equals(readFileSync(join(folder, id, `${id}.pdf`)))).toBe(true)
    }
    await page.context().close()
  })

  test('goes from the findings to one that is accepted, and to its words in the plan', async () => {
    const { open, folder } = site()
    const page = await open()
    await page.goto('/')
    await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Findings' }).click()
    expect(await page.locator('.opening').innerText()).toContain('No finding is open')
    await page
      .getByRole('navigation', { name: 'Findings by plan' })
      .getByRole('link', { name: 'Cloud Optimizer' })
      .click()
    await expect.poll(() => place(page)).toEqual({ path: '/findings/#cloud-optimizer', shown: true })

    const waived = page.locator('section', { has: page.getByRole('heading', { name: 'Cloud Optimizer' }) })
    const group = waived.locator('.waiver', { hasText: 'Claim violated' }).first()
    expect(await group.innerText()).toMatch(/accepted until \d{4}-\d{2}-\d{2}[\s\S]*Risk carried by .+Accepted by .+/)
    await group.getByRole('link').first().click()
    const [, id] = /\/cloud-optimizer\/claims\/([^/]+)\/$/.exec(page.url()) ?? []
    const claim = dataOf<ClaimView[]>(folder, 'api/claims/cloud-optimizer.json').find((each) => each.id === id)
    expect(claim).toMatchObject({ verdict: 'waived', underlying: 'violated' })
    const text = await page.locator('main').innerText()
    expect(text).toContain('Waived')
    expect(text).toContain('violated')
    expect(text).toContain(claim?.waiver?.reason)
    await page.getByRole('link', { name: 'Where it stands in the plan' }).click()
    await expect.poll(() => place(page)).toEqual({ path: `/cloud-optimizer/#claim-${id}`, shown: true })
    await page.context().close()
  })

  test('goes from the drills to one of them, to its plan, and to an incident', async () => {
    const { open } = site()
    const page = await open()
    await page.goto('/')
    await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Drills' }).click()
    const first = page.getByRole('region', { name: 'Table of drills' }).getByRole('row').nth(1)
    const title = await first.getByRole('rowheader').innerText()
    await first.getByRole('link', { name: title }).click()
    expect(await page.locator('h1').innerText()).toBe(title)
    expect(await page.locator('.drill-result').innerText()).toMatch(/^(Passed|Failed)/)
    const crumbs = page.getByRole('navigation', { name: 'Where this is' })
    await crumbs.getByRole('link').last().click()
    expect(await page.locator('.plan-head').count()).toBe(1)
    await page.goto('/drills/')
    await page
      .getByRole('region', { name: 'Table of incidents' })
      .getByRole('rowheader')
      .first()
      .getByRole('link')
      .click()
    expect(await page.getByRole('heading', { name: 'Timeline' }).count()).toBe(1)
    await page.context().close()
  })

  test('is told how to verify, with the fingerprint of the certificate', async () => {
    const { open, folder } = site()
    const page = await open()
    await page.goto('/')
    await page.getByRole('link', { name: 'How to verify' }).click()
    const { signer } = dataOf<{ signer: { fingerprint: string } }>(folder, 'status.json')
    const text = await page.locator('main').innerText()
    expect(text).toContain(signer.fingerprint)
    expect(text).toContain('holdfast verify')
    await page.context().close()
  })

  test('who is lost finds the way home', async () => {
    const { open } = site()
    const page = await open()
    const answer = await page.goto('/no/such/page/')
    expect(answer?.status()).toBe(404)
    await page.getByRole('link', { name: 'All plans' }).click()
    expect(new URL(page.url()).pathname).toBe('/')
    await page.context().close()
  })
})
