/** What the file says about itself, and what it carries. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { xmp } from '../../src/pdf/xmp.ts'
import type { Pdf } from './read.ts'
import { caseNames, evidenceJson, rendered } from './render.ts'

const metadata = (pdf: Pdf): string => Buffer.from(pdf.stream(pdf.catalog['Metadata'])).toString('utf8')

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

  test('the evidence is attached byte for byte, as data, with its checksum', async () => {
    const { pdf, evidenceSha256 } = await rendered(name)
    const [ref] = pdf.list(pdf.catalog['AF'])
    const file = pdf.dict(ref)
    expect(pdf.name(file['AFRelationship'])).toBe('Data')
    expect(pdf.text(file['UF'])).toBe('evidence.json')
    const embedded = pdf.dict(file['EF'])['F']
    const content = pdf.stream(embedded)
    expect(Buffer.from(content).toString('utf8')).toBe(evidenceJson)
    expect(evidenceSha256).toBe(createHash('sha256').update(content).digest('hex'))
    expect(pdf.name(pdf.dict(embedded)['Subtype'])).toBe('application/json')
    const params = pdf.dict(pdf.dict(embedded)['Params'])
    expect(Buffer.from(params['CheckSum'] as Uint8Array).toString('hex')).toBe(
      createHash('md5').update(content).digest('hex'),
    )
    expect(params['Size']).toBe(content.length)
    const names = pdf.list(pdf.dict(pdf.dict(pdf.catalog['Names'])['EmbeddedFiles'])['Names'])
    expect(names[0]).toBe('evidence.json')
  })
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
