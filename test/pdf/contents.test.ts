/** The contents, the outline and the pages agree. */
import { describe, expect, test } from 'vitest'
import { contentOf } from './content.ts'
import type { Ref, Pdf, Value } from './read.ts'
import { rendered, type Case } from './render.ts'

/** Page of every named destination. */
const destinations = (pdf: Pdf): ReadonlyMap<string, number> => {
  const names = pdf.list(pdf.dict(pdf.dict(pdf.catalog['Names'])['Dests'])['Names'])
  const numbers = new Map(pdf.pages.map((page, at) => [page.ref.id, at + 1]))
  return new Map(
    names.flatMap((name, at) => {
      const target = pdf.list(names[at + 1])
      return at % 2 === 0 ? [[name as string, numbers.get((target[0] as Ref).id) ?? 0]] : []
    }),
  )
}

type Bookmark = { readonly title: string; readonly page: number; readonly depth: number }

const bookmarks = (pdf: Pdf): readonly Bookmark[] => {
  const pages = destinations(pdf)
  const walk = (first: Value | undefined, depth: number): readonly Bookmark[] => {
    const found: Bookmark[] = []
    for (let next = first; next; next = pdf.dict(next)['Next']) {
      const item = pdf.dict(next)
      found.push(
        { title: pdf.text(item['Title']), page: pages.get(item['Dest'] as string) ?? 0, depth },
        ...walk(item['First'], depth + 1),
      )
    }
    return found
  }
  return walk(pdf.dict(pdf.catalog['Outlines'])['First'], 0)
}

/** Lines of the contents: words at the left, number at the right. */
const lines = (pdf: Pdf): readonly { readonly title: string; readonly page: number }[] => {
  const shown = contentOf(pdf, 2).shown.filter((each) => each.tag === 'Link')
  return shown.flatMap((each, at) => {
    const number = shown[at + 1]
    return number && /^\d+$/.test(number.text) && number.y === each.y
      ? [{ title: each.text.trim(), page: Number(number.text) }]
      : []
  })
}

describe.each(['rich', 'signed', 'empty'] satisfies Case[])('%s', (name) => {
  test('the contents give the page of each bookmark', async () => {
    const { pdf } = await rendered(name)
    const marks = bookmarks(pdf)
    expect(marks.length).toBeGreaterThan(3)
    expect(lines(pdf)).toEqual(marks.map(({ title, page }) => ({ title, page })))
  })

  test('the heading stands on the page that its bookmark leads to', async () => {
    const { pdf } = await rendered(name)
    for (const { title, page } of bookmarks(pdf)) {
      const heads = contentOf(pdf, page).shown.filter((each) => /^H\d$/.test(each.tag))
      expect(heads.map((each) => each.text).join('')).toContain(title)
    }
  })
})

test('procedures and evidence have bookmarks under their sections', async () => {
  const { pdf } = await rendered('rich')
  const marks = bookmarks(pdf)
  const at = marks.findIndex((each) => each.title === 'Procedures')
  expect(marks[at + 1]).toMatchObject({ title: 'Restore the order database to a point in time', depth: 1 })
  expect(
    marks
      .filter((each) => each.depth === 0)
      .map((each) => each.title)
      .slice(-4),
  ).toEqual(['Claims register', 'Findings and waivers', 'Evidence', 'How to verify this document'])
})
