/**
 * Every page of the example in a real browser, one after the other in one tab. What each must not do is counted over
 * all of them: break its own policy, ask for what is not there, say something on the console, be wider than a telephone,
 * or stand in somebody's way. Contrast is left to `kinds.test.ts`, because it depends on the kind of a page only and
 * takes longer than all the rest; with it, this would be a matter of minutes.
 */
import { beforeAll, expect, test } from 'vitest'
import { axeOf, useSite, withBrowser } from './browser.ts'
import { addresses } from './site.ts'

type Visit = {
  readonly address: string
  readonly violations: readonly string[]
  readonly said: readonly string[]
  readonly failed: readonly string[]
  readonly tooWide: number
  readonly unreachable: readonly string[]
  readonly axe: readonly string[]
}

withBrowser('every page', () => {
  const site = useSite()
  const visits: Visit[] = []

  beforeAll(async () => {
    const { open, folder } = site()
    const page = await open({ viewport: { width: 360, height: 780 } })
    let said: string[] = []
    let failed: string[] = []
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => said.push(String(error)))
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText
      // A picture for the tab may still be on its way when the next page is opened.
      if (why !== 'net::ERR_ABORTED') failed.push(`${request.url()}: ${why}`)
    })
    page.on('response', (response) => {
      if (response.status() >= 400) failed.push(`${response.url()}: ${response.status()}`)
    })
    await page.addInitScript(() => {
      const broken: string[] = []
      Object.assign(globalThis, { broken })
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
        broken.push(`${violatedDirective} ${blockedURI} ${sample}`),
      )
    })
    for (const address of addresses(folder)) {
      await page.goto(address)
      const found = await page.evaluate(() => ({
        tooWide: document.documentElement.scrollWidth - innerWidth,
        unreachable: [...document.querySelectorAll('*')]
          .filter(
            (each) => each.scrollWidth > each.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(each).overflowX),
          )
          .filter(
            (each) =>
              !(
                each.getAttribute('tabindex') === '0' &&
                (each.localName === 'pre' || (each.role === 'region' && each.ariaLabel))
              ),
          )
          .map((each) => each.outerHTML.slice(0, 100)),
      }))
      const axe = await axeOf(page, true)
      const violations = await page.evaluate(() => (globalThis as unknown as { broken: string[] }).broken)
      visits.push({ address, violations, said, failed, ...found, axe })
      said = []
      failed = []
    }
    await page.context().close()
  }, 600_000)

  const wrong = (of: (visit: Visit) => readonly unknown[]): unknown[] =>
    visits.flatMap((visit) => of(visit).map((what) => `${visit.address} ${String(what)}`))

  test('there are hundreds', () => {
    expect(visits.length).toBeGreaterThan(400)
  })
  test('none breaks its content-security policy', () => {
    expect(wrong((visit) => visit.violations)).toEqual([])
  })
  test('none asks for anything that is not there', () => {
    expect(wrong((visit) => visit.failed)).toEqual([])
  })
  test('none says anything on the console', () => {
    expect(wrong((visit) => visit.said)).toEqual([])
  })
  test('none is wider than 360 pixels', () => {
    expect(wrong((visit) => (visit.tooWide > 0 ? [`+${visit.tooWide}`] : []))).toEqual([])
  })
  test('what scrolls sideways inside a page can be reached with the keyboard, and has a name', () => {
    expect(wrong((visit) => visit.unreachable)).toEqual([])
  })
  test('axe finds nothing', () => {
    expect(wrong((visit) => visit.axe)).toEqual([])
  })
})
