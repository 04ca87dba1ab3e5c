/**
 * Every text that stands in an output file, however it is written down there: with the entities of HTML, the escapes of
 * JSON and of addresses, the compressed streams of a PDF, its hexadecimal and its UTF-16 strings, and the words on its
 * pages, which are numbers of glyphs. What a search through these does not find, no reader of the file finds either.
 */
import { contentOf, drawnByFields } from '../pdf/content.ts'
import { Name, readPdf, Ref, type Value } from '../pdf/read.ts'

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }

/** HTML with its entities resolved. */
export const withoutEntities = (html: string): string =>
  html.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal))
  })

/** HTML as words: without tags, so that a name is found that a tag cuts in two. */
export const withoutTags = (html: string): string =>
  withoutEntities(html.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, '').replace(/<[^>]*>/g, ''))

const inAddresses = (text: string): string => {
  try {
    return decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'))
  } catch {
    return text
  }
}

const utf16 = (bytes: string): string =>
  Buffer.from(bytes.length % 2 === 0 ? bytes : bytes.slice(0, -1), 'latin1')
    .swap16()
    .toString('utf16le')

/** A string of a PDF: as it stands, as UTF-8, and as UTF-16 where it says so. */
const stringTexts = (value: string): string[] => [
  value,
  Buffer.from(value, 'latin1').toString('utf8'),
  ...(value.startsWith('\u00FE\u00FF') ? [utf16(value.slice(2))] : []),
]

const pdfTexts = (bytes: Buffer): string[] => {
  const pdf = readPdf(bytes)
  const texts: string[] = []
  const visit = (value: Value): void => {
    if (typeof value === 'string') texts.push(...stringTexts(value))
    else if (value instanceof Uint8Array) texts.push(...stringTexts(Buffer.from(value).toString('latin1')))
    else if (value instanceof Name) texts.push(value.name)
    else if (Array.isArray(value)) value.forEach(visit)
    else if (typeof value === 'object' && value !== null && !(value instanceof Ref)) Object.values(value).forEach(visit)
  }
  for (const { value, stream } of pdf.objects.values()) {
    visit(value)
    // A typeface is a drawing of letters, and the same in every document.
    const isFont = typeof value === 'object' && value !== null && 'Length1' in value
    if (stream && !isFont) texts.push(Buffer.from(stream).toString('latin1'), Buffer.from(stream).toString('utf8'))
  }
  visit(pdf.trailer)
  pdf.pages.forEach((_, at) => {
    const words = [...contentOf(pdf, at + 1).shown.map(({ text }) => text), ...drawnByFields(pdf, at + 1)]
    // A long name may be broken at the end of a line, with or without a hyphen that is not part of it.
    texts.push(
      words.join(''),
      words.join('').replace(/\s+/g, ''),
      words.join('').replace(/[-\u00AD\u2010]?\s+|[\u00AD\u2010]/g, ''),
    )
  })
  return texts
}

/** What signed statements say stands in base64, as do the certificates of who signed. */
const statementTexts = (text: string): string[] =>
  text
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const read = JSON.parse(line) as { payload?: string; signatures: { certificate: string }[] }
      // The history of readings is of lines, too.
      if (read.payload === undefined) return valuesOf(read)
      const { payload, signatures } = read
      const stated = Buffer.from(payload, 'base64').toString('utf8')
      const certificates = signatures.map(({ certificate }) => Buffer.from(certificate, 'base64').toString('utf8'))
      return [stated, ...valuesOf(JSON.parse(stated)), ...certificates]
    })

/** All texts of a file of the output. */
export const textsIn = (path: string, bytes: Buffer): string[] => {
  const raw = [bytes.toString('latin1'), bytes.toString('utf8')]
  if (path.endsWith('.pdf')) return [...raw, ...pdfTexts(bytes)]
  const text = raw[1] as string
  if (path.endsWith('.html'))
    return [...raw, withoutEntities(text), withoutTags(text), inAddresses(withoutEntities(text))]
  if (path.endsWith('.jsonl')) return [...raw, ...statementTexts(text)]
  if (path.endsWith('.json')) return [...raw, JSON.stringify(JSON.parse(text)), ...valuesOf(JSON.parse(text))]
  return [...raw, inAddresses(text)]
}

const valuesOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, each]) => [key, ...valuesOf(each)])
      : [String(value)]
