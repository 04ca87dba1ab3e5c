/** The private members of pdfkit that the renderer uses are still there; see `src/pdf/kit.ts`. */
import Kit from 'pdfkit'
import { expect, test } from 'vitest'
import { closeDocument, openDocument } from '../../src/pdf/document.ts'
import { catalogOf, unfinished } from '../../src/pdf/kit.ts'
import { reserve, writeObject } from '../../src/pdf/objects.ts'

const about = {
  title: 't',
  author: 'a',
  subject: 's',
  generator: 'g',
  created: '2026-11-20T06:00:00Z',
  language: 'en',
  identity: '',
}

test('the version is the one that was studied', async () => {
  const { readFile } = await import('node:fs/promises')
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8')) as {
    dependencies: Record<string, string>
  }
  expect(dependencies['pdfkit']).toMatch(/^\d/)
  expect(typeof Kit).toBe('function')
})

test('a document has the members', () => {
  const { document } = openDocument(about)
  document.addPage()
  expect(Object.keys(catalogOf(document))).toEqual(
    expect.arrayContaining(['Type', 'Pages', 'Names', 'Lang', 'ViewerPreferences']),
  )
  expect(document.page.dictionary.data['Type']).toBe('Page')
  expect(unfinished(document)).toBeGreaterThan(0)
})

test('an object that is never ended is a defect, not a wait without end', () => {
  const { document } = openDocument(about)
  document.addPage()
  document.ref({})
  expect(() => closeDocument(document)).toThrow('1 objects of the PDF were begun but not ended.')
})

test('nor is a number that no object was written for', () => {
  const { document } = openDocument(about)
  document.addPage()
  const [written, forgotten] = [reserve(document), reserve(document)]
  writeObject(document, written, '<< >>')
  expect(forgotten).toBe(written + 1)
  expect(() => closeDocument(document)).toThrow('1 objects of the PDF were begun but not ended.')
})
