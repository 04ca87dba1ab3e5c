/** What a reader sees: nothing outside the text block, heads that repeat, numbers that are right. */
import { beforeAll, describe, expect, test } from 'vitest'
import { renderPdf } from '../../src/pdf/index.ts'
import { full, sheet } from '../../src/pdf/theme.ts'
import { contentOf, type Shown } from './content.ts'
import { manyPlan, manyView } from '../fixtures/pdf/many.ts'
import { plan, step, view } from '../fixtures/pdf/make.ts'
import { readPdf, type Pdf } from './read.ts'
import { caseNames, rendered } from './render.ts'

const shownOn = (pdf: Pdf): readonly Shown[] => pdf.pages.flatMap((_, at) => contentOf(pdf, at + 1).shown)
const linesOf = (pdf: Pdf, page: number): string => {
  const rows = new Map<number, string>()
  for (const { y, text } of contentOf(pdf, page).shown) rows.set(y, (rows.get(y) ?? '') + text)
  return [...rows.values()].join('\n')
}

describe.each(caseNames)('%s', (name) => {
  test('no word stands outside the text block', async () => {
    const { pdf } = await rendered(name)
    const outside = shownOn(pdf).filter(
      (each) =>
        each.x < full.x - 0.1 || each.end > full.x + full.width + 0.6 || each.y < 40 || each.y > sheet.footer + 1,
    )
    expect(outside).toEqual([])
  })

  test('every sign has a letter', async () => {
    const { pdf } = await rendered(name)
    expect(shownOn(pdf).filter((each) => each.text.includes('\uFFFD') || each.text.includes('\0'))).toEqual([])
  })

  test('every page but the cover has its head, its number and the number of pages', async () => {
    const { pdf, pages } = await rendered(name)
    for (let page = 2; page <= pages; page++) {
      const running = contentOf(pdf, page).shown.filter((each) => each.tag === 'Artifact' && each.y > 790)
      expect(running.at(-1)?.text).toBe(`${page} / ${pages}`)
      expect(contentOf(pdf, page).runs.map((run) => run.kind)).toContain('Footer')
    }
  })
})

const rows = (shown: readonly Shown[]): readonly Shown[] =>
  shown.filter((each) => each.tag === 'TD' && each.text.startsWith('Customers of '))

test('the head of a table is repeated as an artifact', async () => {
  const { pdf } = await rendered('rich')
  const pages = pdf.pages.map((_, at) => contentOf(pdf, at + 1).shown)
  const holding = pages.filter((shown) => rows(shown).length > 0)
  expect(holding.length).toBeGreaterThan(2)
  holding.forEach((shown, index) => {
    const head = shown.find((each) => each.text === 'Audience')
    expect(head?.tag).toBe(index === 0 ? 'TH' : 'Artifact')
    expect(head?.y).toBeLessThan(rows(shown)[0]?.y ?? 0)
  })
})

test('a procedure that goes on over the page says so, and each step keeps its number and first line together', async () => {
  const { pdf } = await rendered('rich')
  const text = pdf.pages.map((_, at) => linesOf(pdf, at + 1)).join('\n\f')
  expect(text).toContain('Restore the order database to a point in time, continued')
  const pages = pdf.pages.map((_, at) => contentOf(pdf, at + 1).shown)
  for (let part = 1; part <= 9; part++) {
    const page = pages.find((shown) => shown.some((each) => each.text.startsWith(`Bring back part ${part} `)))
    expect(page?.some((each) => each.tag === 'Lbl' && each.text.trim() === String(part))).toBe(true)
  }
})

test('the cover says what the document is, what holds, and that its evidence is simulated', async () => {
  const { pdf } = await rendered('signed')
  const cover = linesOf(pdf, 1)
  for (const words of [
    '2026.4',
    'Head of operations',
    '2026-11-20 06:00 UTC',
    '2026-11-27 05:55 UTC',
    'Simulated evidence.',
    'hold',
    'violated',
  ])
    expect(cover).toContain(words)
  expect(linesOf(pdf, 2)).toContain('Simulated evidence')
})

test('a preview says on every page that it may not be published', async () => {
  const { pdf, pages } = await rendered('hostile')
  expect(linesOf(pdf, 1)).toContain('Preview. Not for publication: 3 findings block it.')
  for (let page = 2; page <= pages; page++) expect(linesOf(pdf, page)).toContain('Preview, not for publication')
})

test('the digest of the attachment is printed', async () => {
  const { pdf, attachments } = await rendered('rich')
  const times = (sha256: string): number => shownOn(pdf).filter((each) => each.text.includes(sha256)).length
  expect(attachments.map(({ name, sha256 }) => [name, times(sha256)])).toEqual([
    ['evidence.json', 1],
    // On the page that says how to verify the document too.
    ['index.json', 2],
    ['plan.md', 1],
    ['report.json', 1],
  ])
})

/** What is said on a page, without its head and its foot. */
const textOn = (pdf: Pdf, page: number): readonly Shown[] =>
  contentOf(pdf, page).shown.filter(({ tag }) => tag !== 'Artifact')

describe('in three hundred pages', () => {
  let pages: (readonly Shown[])[]
  beforeAll(async () => {
    const pdf = readPdf((await renderPdf(manyView, manyPlan, { evidenceJson: '{}' })).bytes)
    pages = pdf.pages.slice(1).map((_, at) => textOn(pdf, at + 2))
    expect(pages.length).toBeGreaterThan(300)
  })
  // Down the page, as it is drawn: `y` grows downwards.
  const lowest = (page: readonly Shown[]): Shown | undefined => page.toSorted((a, b) => b.y - a.y)[0]

  test('no heading stands at the end of a page', () => {
    expect(pages.flatMap((page) => lowest(page) ?? []).filter(({ tag }) => /^H\d$/.test(tag))).toEqual([])
    // The search sees them where they are.
    expect(pages.flat().filter(({ tag }) => /^H\d$/.test(tag)).length).toBeGreaterThan(100)
  })
})

test('no check of a step stands alone at the head of a page', async () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, at) => `echo ${at}`).join('\n')
  const steps = Array.from({ length: 60 }, (_, at) =>
    step(at + 1, `Do it.\n\n\`\`\`sh\n${lines((at * 7) % 45 || 1)}\n\`\`\``, { verify: 'It is done.' }),
  )
  const one = plan({ body: [{ kind: 'procedure', id: 'p', title: 'P', starts: [], steps }] })
  const pdf = readPdf((await renderPdf(view(one), one, { evidenceJson: '{}' })).bytes)
  const tops = pdf.pages.flatMap((_, at) => textOn(pdf, at + 1).toSorted((a, b) => a.y - b.y)[0] ?? [])
  expect(tops.length).toBeGreaterThan(20)
  expect(tops.filter(({ text }) => text.startsWith('Verify:'))).toEqual([])
})
