/** One page of every kind, in light and in dark: everything that axe can find, and the narrowest telephones. */
import { expect, test } from 'vitest'
import { axeOf, useSite, withBrowser } from './browser.ts'
import { claimsOf, kinds } from './site.ts'

/** Axe takes seconds for a plan, and more where other work is going on. */
const patience = 300_000

withBrowser('every kind of page', () => {
  const site = useSite()

  test('is among those looked at: each verdict, and each way of knowing, has its page', () => {
    const { folder } = site()
    const shown = Object.keys(kinds(folder)).filter((kind) => kind.startsWith('claim'))
    expect(shown.length).toBeGreaterThan(8)
    const claims = claimsOf(folder)
    const words = new Set(shown.flatMap((kind) => kind.split(' ').slice(1)))
    expect(words).toEqual(
      new Set(claims.flatMap(({ verdict, underlying, basis }) => [verdict, underlying, basis].filter(Boolean))),
    )
  })

  test.each(['light', 'dark'] as const)(
    'axe finds nothing in %s',
    async (colorScheme) => {
      const { open, folder } = site()
      const page = await open({ colorScheme })
      const found: string[] = []
      for (const [kind, address] of Object.entries(kinds(folder))) {
        // Colours are those of the kind of page: in the dark one plan, the one with most claims, stands for all.
        if (colorScheme === 'dark' && kind.startsWith('plan') && kind !== 'plan virtual-backroom') continue
        await page.goto(address)
        found.push(...(await axeOf(page)).map((what) => `${kind}: ${what}`))
      }
      await page.context().close()
      expect(found).toEqual([])
    },
    patience,
  )

  test(
    'axe finds nothing when everything has lapsed',
    async () => {
      const { open, folder } = site()
      const page = await open({ at: '2036-01-01T00:00:00Z' })
      const found: string[] = []
      for (const [kind, address] of Object.entries(kinds(folder))) {
        if (kind.startsWith('plan')) continue
        await page.goto(address)
        found.push(...(await axeOf(page)).map((what) => `${kind}: ${what}`))
      }
      await page.context().close()
      expect(found).toEqual([])
    },
    patience,
  )

  test('is not wider than 320 pixels', async () => {
    const { open, folder } = site()
    const page = await open({ viewport: { width: 320, height: 640 } })
    const wide: string[] = []
    for (const [kind, address] of Object.entries(kinds(folder))) {
      await page.goto(address)
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (over > 0) wide.push(`${kind}: ${over} pixels too wide`)
    }
    await page.context().close()
    expect(wide).toEqual([])
  })
})
