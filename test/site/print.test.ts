/** On paper: no navigation, nothing folded or cut off, and every claim of a plan in words. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { ClaimView, FindingView } from '../../src/model/view.ts'
import { folder as temporary } from '../content.ts'
import { useSite, withBrowser } from './browser.ts'
import { dataOf, kinds } from './site.ts'

const noReader =
  spawnSync('pdftotext', ['-v']).error === undefined ? undefined : 'There is no pdftotext: install poppler-utils.'
if (noReader && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(noReader)

/** Between the margins of a sheet of A4, in pixels of 1/96 inch. */
const paper = { width: 672, height: 980 }

/** Words without white space and hyphens, because lines end elsewhere on paper. */
const bare = (text: string): string => text.replace(/[\s\u00AD-]+/gu, '')

/** The words of a page as it comes out of the printer. */
const printed = async (page: Page): Promise<string> => {
  const file = join(temporary(), 'page.pdf')
  writeFileSync(file, await page.pdf({ format: 'A4', preferCSSPageSize: true }))
  const done = spawnSync('pdftotext', ['-enc', 'UTF-8', file, '-'], { encoding: 'utf8', maxBuffer: 1e8 })
  expect(done.status).toBe(0)
  return bare(done.stdout)
}

withBrowser('on paper', () => {
  const site = useSite()

  test('there is no navigation, and nothing that only a screen can do', async () => {
    const { open, folder } = site()
    const page = await open({ viewport: paper })
    await page.emulateMedia({ media: 'print' })
    const shown: string[] = []
    for (const [kind, address] of Object.entries(kinds(folder))) {
      await page.goto(address)
      shown.push(
        ...(
          await page.evaluate(() =>
            [...document.querySelectorAll('nav, .skip, .button, .anchor, .note-link, .back, .on-screen')]
              .filter((each) => each.checkVisibility())
              .filter((each) => each.localName !== 'nav' || (each as HTMLElement).innerText.trim() !== '')
              .map((each) => each.outerHTML.slice(0, 80)),
          )
        ).map((what) => `${kind}: ${what}`),
      )
    }
    await page.context().close()
    expect(shown).toEqual([])
  })

  test('everything that is folded on the screen is there', async () => {
    const { open, folder } = site()
    const page = await open({ viewport: paper })
    const { findings, ['claim holds measured']: claim } = kinds(folder)
    for (const address of [findings, claim, '/auditforge/claims/audit-log-flushed/'] as string[]) {
      await page.goto(address)
      const hidden = (): Promise<number> =>
        page.evaluate(
          () =>
            [...document.querySelectorAll<HTMLElement>('main details:not(.contents-folded) > :not(summary)')].filter(
              (each) =>
                !each.checkVisibility({ contentVisibilityAuto: true }) || each.getBoundingClientRect().height === 0,
            ).length,
        )
      await page.emulateMedia({ media: 'screen' })
      const folded = await hidden()
      await page.emulateMedia({ media: 'print' })
      await expect.poll(hidden, { message: address }).toBe(0)
      if (address !== claim) expect(folded).toBeGreaterThan(0)
    }
    await page.context().close()
  })

  test('nothing is cut off at the edge', async () => {
    const { open, folder } = site()
    const page = await open({ viewport: paper })
    await page.emulateMedia({ media: 'print' })
    const cut: string[] = []
    for (const [kind, address] of Object.entries(kinds(folder))) {
      await page.goto(address)
      cut.push(
        ...(
          await page.evaluate(() =>
            [...document.querySelectorAll('body *')]
              .filter((each) => each.checkVisibility() && !each.classList.contains('hidden'))
              .filter(
                (each) =>
                  each.getBoundingClientRect().right > innerWidth + 1 ||
                  (each.scrollWidth > each.clientWidth + 1 &&
                    each.clientWidth > 0 &&
                    getComputedStyle(each).overflowX !== 'visible'),
              )
              .map((each) => `${each.localName}.${each.className}: ${each.textContent?.slice(0, 60)}`),
          )
        ).map((what) => `${kind}: ${what}`),
      )
    }
    await page.context().close()
    expect(cut).toEqual([])
  })

  test('paper is white, in the dark too, and links are readable on it', async () => {
    const { open } = site()
    const page = await open({ viewport: paper, colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print' })
    await page.goto('/auditron/')
    const colors = await page.evaluate(() =>
      ['html', 'h1', '.prose a', '.prose p'].map((selector) => {
        const style = getComputedStyle(document.querySelector(selector) as Element)
        return selector === 'html' ? style.backgroundColor : style.color
      }),
    )
    expect(colors[0]).toBe('rgb(255, 255, 255)')
    for (const color of colors.slice(1)) {
      const sum = (color.match(/\d+/g) ?? []).slice(0, 3).reduce((all, each) => all + Number(each), 0)
      expect(sum, color).toBeLessThan(360)
    }
    await page.context().close()
  })

  test.skipIf(noReader)(
    noReader === undefined ? 'every claim of a plan is there in words' : `every claim: skipped. ${noReader}`,
    async () => {
      const { open, folder, status } = site()
      const page = await open()
      for (const { id } of status.plans) {
        await page.goto(`/${id}/`)
        const text = await printed(page)
        const claims = dataOf<ClaimView[]>(folder, `api/claims/${id}.json`)
        expect(claims.length).toBeGreaterThan(20)
        expect(
          claims.filter(({ sentence }) => !text.includes(bare(sentence))).map((each) => each.id),
          id,
        ).toEqual([])
        expect(text).toContain(bare(`A copy on paper of https://holdfast.invalid/${id}/`))
        // A link to another site says where it leads.
        for (const href of await page
          .locator('.prose a[href^="https:"]')
          .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).getAttribute('href') ?? '')))
          expect(text).toContain(bare(`<${href}>`))
      }
      await page.context().close()
    },
  )

  test.skipIf(noReader)(
    noReader === undefined ? 'every finding is there in words' : `every finding: skipped. ${noReader}`,
    async () => {
      const { open, folder } = site()
      const page = await open()
      await page.goto('/findings/')
      const text = await printed(page)
      const findings = dataOf<FindingView[]>(folder, 'api/findings.json')
      expect(findings.length).toBeGreaterThan(100)
      expect(findings.map(({ message }) => message).filter((message) => !text.includes(bare(message)))).toEqual([])
      await page.context().close()
    },
  )
})
