/** Everything without a mouse: where the focus goes, that it is seen, and what keys do. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useSite, withBrowser } from './browser.ts'
import { kinds } from './site.ts'

type Focus = {
  /** Number of the element among all that can have the focus. */
  readonly number: number
  readonly name: string
  readonly outlined: boolean
  readonly inView: boolean
}

const focusable = 'a[href], summary, input, [tabindex="0"]'

const focusOn = (page: Page): Promise<Focus> =>
  page.evaluate((selector) => {
    const at = document.activeElement as HTMLElement
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(at)
    const box = at.getBoundingClientRect()
    const all = [...document.querySelectorAll<HTMLElement>(selector)].filter((each) => each.checkVisibility())
    return {
      number: all.indexOf(at),
      name: (at.ariaLabel ?? at.innerText).trim(),
      outlined: outlineStyle === 'solid' && Number.parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(', 0)'),
      inView: box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight,
    }
  }, focusable)

withBrowser('with the keyboard', () => {
  const site = useSite()

  test('the first stop leads past the navigation', async () => {
    const { open } = site()
    const page = await open()
    await page.goto('/drills/')
    await page.keyboard.press('Tab')
    expect(await focusOn(page)).toEqual({ number: 0, name: 'Skip to the text', outlined: true, inView: true })
    await page.keyboard.press('Enter')
    await page.waitForURL('**/drills/#page.main')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main')?.id)).toBe('page.main')
    await page.context().close()
  })

  test('the link past the navigation is out of sight until then', async () => {
    const { open } = site()
    const page = await open()
    await page.goto('/')
    const box = await page.locator('.skip').boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(0)
    await page.context().close()
  })

  test('then come the name of the site and every page of the navigation', async () => {
    const { open } = site()
    const page = await open()
    await page.goto('/drills/')
    const names: string[] = []
    for (let stop = 0; stop < 7; stop++) {
      await page.keyboard.press('Tab')
      names.push((await focusOn(page)).name.split('\n')[0] as string)
    }
    const entries = await page.locator('nav[aria-label="Site"] a').allInnerTexts()
    expect(entries.length).toBeGreaterThan(4)
    expect(names.slice(2)).toEqual(entries.slice(0, 5))
    expect(await page.locator('nav [aria-current="page"]').allInnerTexts()).toEqual(['Drills'])
    await page.context().close()
  })

  test('the focus goes through a page in its order, is seen everywhere, and comes out at the end', async () => {
    const { open, folder } = site()
    const page = await open({ viewport: { width: 700, height: 800 } })
    for (const kind of [
      'board',
      'claim holds measured',
      'one drill',
      'how to verify',
      'check a document',
      'no such page',
    ]) {
      await page.goto(kinds(folder)[kind] as string)
      const stops = await page.evaluate(
        (selector) =>
          [...document.querySelectorAll<HTMLElement>(selector)].filter((each) => each.checkVisibility()).length,
        focusable,
      )
      const seen: Focus[] = []
      for (let stop = 0; stop < stops; stop++) {
        await page.keyboard.press('Tab')
        seen.push(await focusOn(page))
      }
      expect(
        seen.map(({ number }) => number),
        kind,
      ).toEqual(seen.map((_, index) => index))
      expect(
        seen.filter(({ outlined, inView }) => !outlined || !inView),
        kind,
      ).toEqual([])
      await page.keyboard.press('Tab')
      // From the last one it goes to the window, or around to the first.
      expect([-1, 0]).toContain((await focusOn(page)).number)
    }
    await page.context().close()
  })

  test('the focus is seen in the dark, and on every kind of thing in a plan', async () => {
    const { open } = site()
    const page = await open({ colorScheme: 'dark' })
    await page.goto('/auditron/')
    const things = [
      '.claim + .ref',
      '.note-link',
      '.table[tabindex]',
      'pre[tabindex]',
      '.anchor',
      '.contents a',
      '.button',
    ]
    for (const selector of things) {
      await page.keyboard.press('Tab')
      await page.locator(`${selector} >> visible=true`).first().focus()
      expect((await focusOn(page)).outlined, selector).toBe(true)
    }
    await page.context().close()
  })

  test.each(['Enter', 'Space'])('%s folds and unfolds', async (key) => {
    const { open } = site()
    const page = await open()
    await page.goto('/findings/')
    const folded = page.locator('details:not([open])').first()
    const details = await folded.elementHandle()
    const isOpen = (): Promise<boolean | undefined> =>
      details?.evaluate((each) => (each as HTMLDetailsElement).open) ?? Promise.resolve(undefined)
    await folded.locator('summary').focus()
    await page.keyboard.press(key)
    expect(await isOpen()).toBe(true)
    await page.keyboard.press(key)
    expect(await isOpen()).toBe(false)
    await page.context().close()
  })

  test('a table that is too wide is moved with the arrows', async () => {
    const { open } = site()
    const page = await open({ viewport: { width: 360, height: 700 } })
    await page.goto('/drills/')
    const table = page.locator('.table').first()
    await table.focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => table.evaluate((each) => each.scrollLeft)).toBeGreaterThan(0)
    await page.context().close()
  })
})
