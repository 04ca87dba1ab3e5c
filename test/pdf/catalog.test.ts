/** What the file says about itself, and what it carries. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { xmp } from '../../src/pdf/xmp.ts'
import { renderPdf } from '../../src/pdf/index.ts'
import { emptyPlan, emptyView } from '../fixtures/pdf/empty.ts'
import { readPdf, type Pdf } from './read.ts'
import { caseNames, evidenceJson, rendered, reportJson } from './render.ts'

const metadata = (pdf: Pdf): string => Buffer.from(pdf.stream(pdf.catalog['Metadata'])).toString('utf8')

const attached = (pdf: Pdf, name: string): string => {
  const file = pdf.list(pdf.catalog['AF']).find((each) => pdf.text(pdf.dict(each)['UF']) === name)
  return Buffer.from(pdf.stream(pdf.dict(pdf.dict(file)['EF'])['F'])).toString('utf8')
}

describe.each(caseNames)('%s', (name) => {
  test('claims PDF/A-3a and PDF/UA-1, with the schema that makes the claim legal', async () => {
    const { pdf } = await rendered(name)
    const packet = metadata(pdf)
    expect(packet).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(packet).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
    expect(packet).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(packet).toContain('<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>')
  })

  test('the information dictionary and the metadata say the same', async () => {
    const { pdf } = await rendered(name)
    const info = pdf.dict(pdf.trailer['Info'])
    const inPacket = (tag: string): string => {
      const found = new RegExp(`<${tag}>(?:<rdf:\\w+><rdf:li[^>]*>)?([^<]*)<`).exec(metadata(pdf))?.[1] ?? ''
      return found.replace(
        /&(\w+);/g,
        (_, entity: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[entity] ?? '',
      )
    }
    expect(inPacket('dc:title')).toBe(pdf.text(info['Title']))
    expect(inPacket('dc:title')).not.toBe('')
    expect(inPacket('dc:creator')).toBe(pdf.text(info['Author']))
    expect(inPacket('dc:description')).toBe(pdf.text(info['Subject']))
    expect(inPacket('xmp:CreatorTool')).toBe(pdf.text(info['Creator']))
    expect(inPacket('pdf:Producer')).toBe(pdf.text(info['Producer']))
    expect(pdf.text(info['CreationDate'])).toBe('D:20261120060000Z')
    expect(inPacket('xmp:CreateDate')).toBe('2026-11-20T06:00:00Z')
  })

  test('the catalog has a language, a title to show, labels, colours and an outline', async () => {
    const { pdf } = await rendered(name)
    expect(pdf.text(pdf.catalog['Lang'])).toBe('en')
    expect(pdf.dict(pdf.catalog['ViewerPreferences'])['DisplayDocTitle']).toBe(true)
    expect(pdf.dict(pdf.catalog['MarkInfo'])['Marked']).toBe(true)
    expect(pdf.name(pdf.catalog['PageMode'])).toBe('UseOutlines')
    const intent = pdf.dict(pdf.list(pdf.catalog['OutputIntents'])[0])
    expect(pdf.name(intent['S'])).toBe('GTS_PDFA1')
    expect(pdf.stream(intent['DestOutputProfile']).length).toBeGreaterThan(2000)
    expect(pdf.list(pdf.dict(pdf.catalog['PageLabels'])['Nums'])[0]).toBe(0)
  })

  test('every font is embedded and maps its signs to Unicode', async () => {
    const { pdf } = await rendered(name)
    const fonts = [...pdf.objects.values()].flatMap(({ value }) => {
      const dict = value as { Type?: unknown } | null
      return typeof dict === 'object' && dict !== null && pdf.name(dict.Type as never) === 'Font'
        ? [pdf.dict(value)]
        : []
    })
    const composite = fonts.filter((font) => pdf.name(font['Subtype']) === 'Type0')
    expect(composite.length).toBeGreaterThan(2)
    for (const font of composite) {
      const descriptor = pdf.dict(pdf.dict(pdf.list(font['DescendantFonts'])[0])['FontDescriptor'])
      expect(pdf.stream(descriptor['FontFile2']).length).toBeGreaterThan(1000)
      expect(pdf.stream(font['ToUnicode']).length).toBeGreaterThan(100)
    }
  })

  test('every attachment is there byte for byte, with its relationship, type, length, dates and checksum', async () => {
    const { pdf, attachments } = await rendered(name)
    const files = pdf.list(pdf.catalog['AF']).map((each) => pdf.dict(each))
    const found = files.map((file) => {
      const embedded = pdf.dict(file['EF'])['F']
      const content = pdf.stream(embedded)
      const params = pdf.dict(pdf.dict(embedded)['Params'])
      expect(pdf.dict(file['EF'])['UF']).toEqual(embedded)
      expect(params['Size']).toBe(content.length)
      expect(pdf.text(params['CreationDate'])).toBe('D:20261120060000Z')
      expect(pdf.text(params['ModDate'])).toBe('D:20261120060000Z')
      expect(Buffer.from(params['CheckSum'] as Uint8Array).toString('hex')).toBe(
        createHash('md5').update(content).digest('hex'),
      )
      return {
        name: pdf.text(file['UF']),
        relationship: pdf.name(file['AFRelationship']),
        type: pdf.name(pdf.dict(embedded)['Subtype']),
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      }
    })
    expect(found).toEqual(attachments)
    expect(found.map((each) => [each.name, each.relationship, each.type])).toEqual([
      ['evidence.json', 'Data', 'application/json'],
      ['index.json', 'Data', 'application/json'],
      ['plan.md', 'Source', 'text/markdown'],
      ['report.json', 'Data', 'application/json'],
    ])
    const names = pdf.list(pdf.dict(pdf.dict(pdf.catalog['Names'])['EmbeddedFiles'])['Names'])
    expect(names.filter((_, at) => at % 2 === 0)).toEqual(found.map((each) => each.name))
    expect(attached(pdf, 'evidence.json')).toBe(evidenceJson)
    expect(attached(pdf, 'report.json')).toBe(reportJson)
    const index = JSON.parse(attached(pdf, 'index.json')) as { files: unknown }
    expect(index).toMatchObject({ format: 'holdfast-attachments', version: 1, audience: expect.any(String) as string })
    expect(index.files).toEqual(attachments.filter((each) => each.name !== 'index.json'))
  })
})

test('the source itself is attached where it is given, and the text of the edition is not', async () => {
  const { bytes } = await renderPdf(emptyView, emptyPlan, { evidenceJson, source: '---\ntitle: E\n---\n\nWords.\n' })
  const pdf = readPdf(bytes)
  expect(pdf.list(pdf.catalog['AF']).map((each) => pdf.text(pdf.dict(each)['UF']))).toEqual([
    'evidence.json',
    'index.json',
    'plan.mdx',
  ])
  expect(attached(pdf, 'plan.mdx')).toBe('---\ntitle: E\n---\n\nWords.\n')
})

test('metadata escapes what XML reads as markup and drops what it cannot hold', () => {
  const packet = xmp({
    title: 'A & B <c> "d" \u0000\uFFFF\uD800',
    author: '',
    subject: '',
    generator: '',
    producer: '',
    created: '2026-11-20T06:00:00Z',
    language: 'en',
  })
  expect(packet).toContain('>A &amp; B &lt;c&gt; &quot;d&quot; \uFFFD<')
})
