/** The files of the site as they are, without a browser: every link leads somewhere, and no page holds code. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { checkPath } from '../../src/site/links.ts'
import { pagePolicy } from '../../src/site/policy.ts'
import { plain, tagsOf, type Tag } from './html.ts'
import { addresses, builtSite, textOf } from './site.ts'

type Page = { readonly address: string; readonly html: string; readonly tags: readonly Tag[]; readonly ids: string[] }

let folder = ''
let pages: Page[] = []
const origin = 'https://holdfast.invalid'

const fileOf = (address: string): string => (address.endsWith('/') ? `${address}index.html` : address).slice(1)

beforeAll(async () => {
  folder = await builtSite()
  pages = addresses(folder).map((address) => {
    const html = textOf(folder, fileOf(address))
    const tags = tagsOf(html)
    return { address, html, tags, ids: tags.flatMap(({ attributes }) => attributes['id'] ?? []) }
  })
})

/** What is wrong, as lines that name the page. */
const wrong = (of: (page: Page) => readonly string[]): string[] =>
  pages.flatMap((page) => of(page).map((what) => `${page.address}: ${what}`))

const named = (page: Page, name: string): readonly Tag[] => page.tags.filter((tag) => tag.name === name)

test('every address leads to a file, and every fragment to an element of it', () => {
  const idsOf = new Map(pages.map(({ address, ids }) => [address, new Set(ids)]))
  let links = 0
  const lost = wrong(({ address, tags }) =>
    tags.flatMap(({ name, attributes }) => {
      const to = attributes['href'] ?? attributes['src']
      if (to === undefined) return []
      const url = new URL(to, origin + address)
      if (url.origin !== origin) return /^(https:|mailto:)/.test(to) ? [] : [`<${name}> leads to ${to}`]
      links++
      const file = join(folder, fileOf(decodeURIComponent(url.pathname)))
      if (!existsSync(file) || !statSync(file).isFile()) {
        // A page says under which address it is published; the one for lost addresses has none of its own.
        return attributes['rel'] === 'canonical' && address === '/404.html' ? [] : [`<${name}> leads to ${to}`]
      }
      const target = decodeURIComponent(url.hash.slice(1))
      return target === '' || idsOf.get(url.pathname)?.has(target) ? [] : [`there is no ${to}`]
    }),
  )
  expect(lost).toEqual([])
  expect(links).toBeGreaterThan(5000)
})

test('what styles ask for is there', () => {
  const styles = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.css'))
  expect(styles).toHaveLength(1)
  const asked = styles.flatMap((name) => [...textOf(folder, `assets/${name}`).matchAll(/url\(([^)]*)\)/g)])
  const files = asked.map(([, address = '']) => address.replaceAll(/["']/g, ''))
  expect(files.length).toBeGreaterThan(4)
  expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([])
})

test('every page has a language, one heading of the first degree, and a title of its own', () => {
  expect(wrong((page) => (named(page, 'html')[0]?.attributes['lang'] === 'en' ? [] : ['no language']))).toEqual([])
  expect(wrong((page) => (named(page, 'h1').length === 1 ? [] : [`${named(page, 'h1').length} × h1`]))).toEqual([])
  const titleOf = ({ html }: Page): string => plain(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '')
  expect(wrong((page) => (titleOf(page).trim() === '' ? ['no title'] : []))).toEqual([])
})

test('every page says under which address it is published', () => {
  const canonical = ({ tags }: Page): string | undefined =>
    tags.find(({ attributes }) => attributes['rel'] === 'canonical')?.attributes['href']
  const addressed = pages.filter(({ address }) => address !== '/404.html')
  expect(addressed.filter((page) => canonical(page) !== origin + page.address).map(({ address }) => address)).toEqual(
    [],
  )
})

test('no id stands twice, and every name of an element is there', () => {
  expect(wrong(({ ids }) => ids.filter((id, index) => ids.indexOf(id) !== index))).toEqual([])
  const references = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for']
  expect(
    wrong(({ tags, ids }) =>
      tags.flatMap(({ attributes }) =>
        references.flatMap((key) => attributes[key]?.split(' ').filter((id) => !ids.includes(id)) ?? []),
      ),
    ),
  ).toEqual([])
})

test('every page has the policy, which allows nothing inline', () => {
  expect(pagePolicy).not.toContain('unsafe')
  const policyOf = (page: Page): string | undefined =>
    named(page, 'meta').find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy')?.attributes[
      'content'
    ]
  expect(wrong((page) => (policyOf(page) === pagePolicy ? [] : [`policy ${policyOf(page)}`]))).toEqual([])
  // It must stand before everything that it is to govern.
  expect(
    wrong((page) => {
      const first = page.tags.findIndex(({ name }) => name === 'script' || name === 'link')
      return page.tags.slice(0, first).some(({ attributes }) => 'http-equiv' in attributes) ? [] : ['too late']
    }),
  ).toEqual([])
})

test('no page holds styles or code, or anything that could', () => {
  const barred = new Set(['style', 'iframe', 'object', 'embed', 'form', 'base', 'input', 'button', 'img', 'video'])
  expect(
    wrong(({ tags, html, address: at }) => [
      ...tags
        .filter(({ name, attributes }) => barred.has(name) && !(at === checkPath && attributes['type'] === 'file'))
        .map(({ name }) => `<${name}>`),
      ...tags.filter(({ name, attributes }) => name === 'script' && !attributes['src']).map(() => 'inline script'),
      ...(/<script[^>]*>[^<]/.test(html) ? ['a script with words in it'] : []),
      ...tags.flatMap(({ attributes }) =>
        Object.keys(attributes).filter((key) => key === 'style' || key === 'srcdoc' || /^on/i.test(key)),
      ),
      ...tags.flatMap(({ attributes }) =>
        Object.values(attributes).filter((value) => /^\s*(javascript|data|vbscript):/i.test(value)),
      ),
    ]),
  ).toEqual([])
})

test('the one script of all pages is small, the page that checks documents has another, and there is no third', () => {
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.m?js$/.test(name))
  const sizes = scripts.map((name) => statSync(join(folder, name)).size).toSorted((a, b) => a - b)
  expect(sizes).toHaveLength(2)
  expect(sizes[0]).toBeLessThan(4000)
  expect(sizes[1]).toBeLessThan(36_000)
  expect(
    wrong((page) => {
      const found = named(page, 'script').length
      return found === (page.address === checkPath ? 2 : 1) ? [] : [`${found} × script`]
    }),
  ).toEqual([])
})
