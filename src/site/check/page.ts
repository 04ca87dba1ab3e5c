/**
 * The script of the page that checks a document. It reads a file that the reader gives it, and what stands in the page; it
 * fetches nothing, sends nothing and stores nothing, and the policy of the page would not let it.
 */
import type { Published } from './compare.ts'
import { judge, type Site } from './judge.ts'
import { headlineOf, show } from './show.ts'

/** Bytes: more than the largest plan, and less than a browser can hold. */
const largest = 200 * 1024 * 1024

const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (!found) throw new Error(`The page has no ${id}.`)
  return found
}

/** What the site publishes, as the page says it in its table. */
const siteInPage = (): Site => ({
  fingerprint: byId('page.documents-known').dataset['fingerprint'] ?? '',
  development: byId('page.documents-known').dataset['development'] !== undefined,
  audience: byId('page.documents-known').dataset['audience'] ?? '',
  plans: [...document.querySelectorAll<HTMLElement>('[data-sha256]')].map(({ dataset }): Published => ({
    id: dataset['plan'] ?? '',
    title: dataset['title'] ?? '',
    version: dataset['version'] ?? '',
    asOf: dataset['asOf'] ?? '',
    sha256: dataset['sha256'] ?? '',
    href: dataset['href'] ?? '',
    claims: new Map((dataset['claims'] ?? '').split(' ').map((each) => each.split('=') as [string, string])),
  })),
})

const check = async (file: File): Promise<void> => {
  const said = byId('page.said')
  const result = byId('page.result')
  result.replaceChildren()
  said.textContent = `Reading ${file.name} …`
  try {
    if (file.size > largest) throw new RangeError(`${file.name} is larger than 200 MB, which this page does not read.`)
    const found = await judge(new Uint8Array(await file.arrayBuffer()), siteInPage(), Date.now())
    result.replaceChildren(...show(found, file.name, (plan, claim) => `/${plan}/claims/${claim}/`))
    said.textContent = `${file.name}: ${headlineOf(found)}.`
  } catch (error) {
    said.textContent = error instanceof Error ? error.message : 'The file cannot be read.'
  }
}

const start = (): void => {
  const input = byId('page.file') as HTMLInputElement
  const area = byId('page.drop')
  byId('page.idle').hidden = true
  area.hidden = false
  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (file) void check(file)
  })
  // Anywhere on the page: a file that is dropped beside the frame must not take the reader away.
  addEventListener('dragover', (event) => {
    event.preventDefault()
    area.classList.add('over')
  })
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) area.classList.remove('over')
  })
  addEventListener('drop', (event) => {
    event.preventDefault()
    area.classList.remove('over')
    const [file] = event.dataTransfer?.files ?? []
    if (file) void check(file)
  })
}

if (globalThis.isSecureContext && 'DecompressionStream' in globalThis) start()
else byId('page.idle').textContent = byId('page.idle').dataset['unable'] ?? ''
