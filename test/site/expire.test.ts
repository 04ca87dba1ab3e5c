/**
 * The script that lets a page turn amber when nobody builds it again. Before the first moment a page is as it was built;
 * after it verdicts, counts and reviews say so; and whatever the clock, nothing becomes greener than it was built.
 */
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { ClaimView, Counts } from '../../src/model/view.ts'
import { useSite, withBrowser } from './browser.ts'
import { claimsOf, dataOf, kinds, textOf, type Status } from './site.ts'

const later = '2036-01-01T00:00:00Z'
const before = (instant: string, seconds = 1): string => new Date(Date.parse(instant) - seconds * 1000).toISOString()

/** Every element with a verdict, in the order of the page. */
const verdictsOn = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-verdict]')].map((each) => each.dataset['verdict'] ?? ''),
  )

const countsOn = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('.overall [data-count], .plan-state [data-count]')].map((each) => [
        each.dataset['count'] ?? '',
        Number(each.querySelector('.count')?.textContent),
      ]),
    ),
  )

withBrowser('a page that is not built again', () => {
  const site = useSite()
  let claims: ClaimView[] = []
  let lapsing: ClaimView & { validUntil: string }
  const addressOf = ({ plan, id }: ClaimView): string => `/${plan}/claims/${id}/`

  beforeAll(() => {
    claims = claimsOf(site().folder)
    lapsing = claims
      .filter((each): each is ClaimView & { validUntil: string } => each.verdict === 'holds' && !!each.validUntil)
      .toSorted((a, b) => (a.validUntil < b.validUntil ? -1 : 1))[0] as typeof lapsing
  })

  test('is as it was built until the first moment', async () => {
    const { open, folder, status } = site()
    expect(lapsing.validUntil).toBe(status.validUntil)
    const page = await open({ at: before(status.validUntil) })
    const changed: string[] = []
    for (const [kind, address] of Object.entries(kinds(folder))) {
      // That page has another script, which shows what it is for.
      if (kind === 'check a document') continue
      await page.goto(address)
      const file = address.endsWith('/') ? `${address}index.html` : address
      const same = await page.evaluate(
        (text) => {
          const built = new DOMParser().parseFromString(text, 'text/html')
          return built.documentElement.outerHTML === document.documentElement.outerHTML
        },
        textOf(folder, file.slice(1)),
      )
      if (!same) changed.push(address)
    }
    await page.context().close()
    expect(changed).toEqual([])
  })

  test('shows the verdict of a claim as stale from the moment on', async () => {
    const { open } = site()
    for (const [at, word, color] of [
      [before(lapsing.validUntil), 'Holds', '--holds'],
      [lapsing.validUntil, 'Stale', '--stale'],
    ] as const) {
      const page = await open({ at })
      await page.goto(addressOf(lapsing))
      const verdict = page.locator('.ruling .verdict')
      expect(await verdict.innerText()).toBe(word)
      const colors = await verdict.evaluate((each, name) => {
        const probe = document.body.appendChild(document.createElement('i'))
        probe.style.setProperty('color', `var(${name})`)
        return [getComputedStyle(each).color, getComputedStyle(probe).color]
      }, color)
      expect(colors[0]).toBe(colors[1])
      const meaning = await page.locator('.ruling .small').innerText()
      expect(meaning.includes('too long ago')).toBe(word === 'Stale')
      expect(await page.locator('[data-expired-note]').isVisible()).toBe(word === 'Stale')
      // The mark has the form of the word, so that it is told apart without colour.
      expect(await page.locator('.ruling .mark .late').isVisible()).toBe(word === 'Stale')
      await page.context().close()
    }
  })

  test('shows the words, the note beside them, their number and the register in the plan as stale', async () => {
    const { open } = site()
    const page = await open({ at: lapsing.validUntil })
    await page.goto(`/${lapsing.plan}/`)
    const { id } = lapsing
    expect(await page.locator(`[id="claim-${id}"]`).getAttribute('data-verdict')).toBe('stale')
    expect(await page.locator(`[id="note-${id}"] .verdict`).innerText()).toBe('Stale')
    expect(await page.locator(`a.ref[href="#note-${id}"]`).getAttribute('aria-label')).toMatch(/^Claim \d+: Stale$/)
    const rows = page.locator('tr', { has: page.locator(`a[href="${addressOf(lapsing)}"]`) })
    for (const row of await rows.all()) expect(await row.locator('.verdict', { hasText: 'Stale' }).count()).toBe(1)
    await page.context().close()
  })

  test('counts what has lapsed as stale, moment by moment', async () => {
    const { open, folder, status } = site()
    const ends = [
      ...new Set(claims.flatMap(({ verdict, validUntil }) => (verdict === 'holds' ? (validUntil ?? []) : []))),
    ]
    expect(ends.length).toBeGreaterThan(3)
    const built = dataOf<{ counts: Counts }>(folder, 'status.json').counts
    for (const at of [status.asOf, ...ends.toSorted().slice(0, 4), later]) {
      const stale = claims.filter(({ verdict, validUntil }) => verdict === 'holds' && validUntil && validUntil <= at)
      const page = await open({ at })
      await page.goto('/')
      const { violated, unknown, waived } = built
      expect(await countsOn(page), at).toEqual({
        violated,
        unknown,
        waived,
        holds: built.holds - stale.length,
        stale: built.stale + stale.length,
      })
      await page.goto(`/${lapsing.plan}/`)
      const there = claims.filter(({ plan, verdict }) => plan === lapsing.plan && verdict === 'holds').length
      const gone = stale.filter(({ plan }) => plan === lapsing.plan).length
      expect((await countsOn(page))['holds'], at).toBe(there - gone)
      await page.context().close()
    }
  })

  test('says that a review is overdue once its day has ended', async () => {
    const { open, status } = site()
    const { id, nextReview } = status.plans[0] as Status['plans'][number]
    for (const [at, words] of [
      [`${nextReview}T23:59:59Z`, nextReview],
      [new Date(Date.parse(`${nextReview}T00:00:00Z`) + 86_400_000).toISOString(), `${nextReview} overdue`],
    ] as const) {
      const page = await open({ at })
      await page.goto(`/${id}/`)
      expect(await page.locator('.plan-facts [data-review]').innerText()).toBe(words)
      await page.goto('/')
      const row = page.locator('.board-plan', { has: page.locator(`h3 a[href="/${id}/"]`) })
      expect(await row.locator('[data-review]').innerText()).toBe(words)
      await page.context().close()
    }
  })

  test('never becomes greener, whatever the clock', async () => {
    const { open, folder, status } = site()
    const left = new Set(status.plans.slice(2).map(({ id }) => `/${id}/`))
    const pages = Object.values(kinds(folder)).filter((address) => !left.has(address))
    const built = new Map<string, string[]>()
    for (const at of [status.asOf, '1970-01-01T00:00:00Z', lapsing.validUntil, later]) {
      const page = await open({ at })
      for (const address of pages) {
        await page.goto(address)
        const now = await verdictsOn(page)
        const first = built.get(address) ?? now
        built.set(address, first)
        expect(now.length).toBe(first.length)
        const changes = new Set(
          now.flatMap((word, index) => (word === first[index] ? [] : `${first[index]} → ${word}`)),
        )
        changes.delete('holds → stale')
        expect([...changes], `${address} at ${at}`).toEqual([])
      }
      await page.context().close()
    }
  })

  test('at last shows nothing as holding that was ever read from outside', async () => {
    const { open, status } = site()
    const page = await open({ at: later })
    const computed = claims.filter(({ verdict, validUntil }) => verdict === 'holds' && validUntil === null)
    for (const { id } of status.plans) {
      await page.goto(`/${id}/`)
      const holding = await page.evaluate(() =>
        [...document.querySelectorAll('.claim[data-verdict="holds"][id]')].map((each) => each.id),
      )
      const expected = computed.filter(({ plan }) => plan === id).map((each) => `claim-${each.id}`)
      expect(holding.toSorted()).toEqual(expected.toSorted())
    }
    await page.context().close()
  })

  test.each(['yesterday', '', '-1', '99999999999999999999', 'constructor'])(
    'takes the moment “%s” for one that has passed, and goes on',
    async (nonsense) => {
      const { open } = site()
      const page = await open({ at: before(lapsing.validUntil) })
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(String(error)))
      await page.route(`**${addressOf(lapsing)}`, async (route) => {
        const answer = await route.fetch()
        const body = (await answer.text()).replace(/data-valid-until="[^"]*"/, `data-valid-until="${nonsense}"`)
        await route.fulfill({ response: answer, body })
      })
      await page.goto(addressOf(lapsing))
      expect(await page.locator('.ruling').getAttribute('data-verdict')).toBe('stale')
      // What was not tampered with keeps its own moment.
      expect(await page.locator('.ruling .verdict').getAttribute('data-verdict')).toBe('holds')
      expect(errors).toEqual([])
      await page.context().close()
    },
  )

  test('turns amber in a tab that was left open', async () => {
    const { browser, url, status } = site()
    const page = await browser.newPage({ baseURL: url })
    await page.clock.install({ time: status.asOf })
    await page.goto(addressOf(lapsing))
    const verdict = page.locator('.ruling .verdict')
    expect(await verdict.innerText()).toBe('Holds')
    await page.clock.runFor(Date.parse(lapsing.validUntil) - Date.parse(status.asOf) - 60_000)
    expect(await verdict.innerText()).toBe('Holds')
    await page.clock.runFor(120_000)
    expect(await verdict.innerText()).toBe('Stale')
    await page.close()
  })

  test('turns amber when a computer wakes after months', async () => {
    const { browser, url, status } = site()
    const page = await browser.newPage({ baseURL: url })
    await page.clock.install({ time: status.asOf })
    await page.goto('/')
    const built = await countsOn(page)
    await page.clock.fastForward(200 * 86_400_000)
    const now = await countsOn(page)
    expect(now['holds']).toBeLessThan((built['holds'] as number) / 2)
    expect((now['holds'] as number) + (now['stale'] as number)).toBe(
      (built['holds'] as number) + (built['stale'] as number),
    )
    await page.close()
  })
})
