/** Without script nothing is missing: until the first verdict lapses, every kind of page says the same words. */
import { expect, test } from 'vitest'
import { useSite, withBrowser } from './browser.ts'
import { kinds } from './site.ts'

withBrowser('without script', () => {
  const site = useSite()

  test('every kind of page says the same', async () => {
    const { open, folder } = site()
    const [with_, without] = [await open(), await open({ javaScriptEnabled: false })]
    let words = 0
    for (const [kind, address] of Object.entries(kinds(folder))) {
      // That one says what it cannot do without; see `check.test.ts`.
      if (kind === 'check a document') continue
      const [text, other] = await Promise.all(
        [with_, without].map(async (page) => {
          await page.goto(address)
          return page.locator('body').innerText()
        }),
      )
      expect(other, kind).toBe(text)
      words += text?.split(/\s+/).length ?? 0
    }
    expect(words).toBeGreaterThan(20_000)
    await with_.context().close()
    await without.context().close()
  })

  test('what is folded can be unfolded', async () => {
    const { open } = site()
    const page = await open({ javaScriptEnabled: false })
    await page.goto('/findings/')
    const folded = page.locator('details:not([open])').first()
    const hidden = await folded.locator('li').first().elementHandle()
    expect(await hidden?.isVisible()).toBe(false)
    await folded.locator('summary').click()
    expect(await hidden?.isVisible()).toBe(true)
    await page.context().close()
  })
})
