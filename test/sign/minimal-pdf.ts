/** The smallest PDF that keeps the contract of `src/model/signature.ts`, written without a library. */
import { pdfDate, signatureGap, unknownNumber } from '../../src/model/signature.ts'

export type MinimalOptions = {
  readonly at?: string
  readonly gap?: number
  readonly text?: string
  /** Changes the entries of the signature dictionary. */
  readonly signature?: Readonly<Record<string, string | undefined>>
  /** More objects, and more fields that refer to them. */
  readonly objects?: readonly string[]
  readonly fields?: string
  readonly catalog?: string
}

/** Fields for archive timestamps, for `objects` and `fields`. */
export const withReserved = (count: number): Pick<MinimalOptions, 'objects' | 'fields'> => ({
  objects: Array.from(
    { length: count },
    (_, at) =>
      `<< /Type /Annot /Subtype /Widget /FT /Sig /T (ArchiveTimestamp0${at + 1}) /F 132 /Rect [-1 -1 -1 -1] /P 3 0 R >>`,
  ),
  fields: Array.from({ length: count + 1 }, (_, at) => `${at === 0 ? 6 : 8 + at} 0 R`).join(' '),
})

/** Gives the bytes of an unsigned PDF. Objects: 1 catalog, 2 pages, 3 page, 4 content, 5 font, 6 field, 7 signature, 8 appearance. */
export const minimalPdf = (options: MinimalOptions = {}): Uint8Array => {
  const { at = '2026-11-20T06:00:00Z', gap = signatureGap, text = 'The plan' } = options
  const content = `BT /F1 24 Tf 72 700 Td (${text}) Tj ET`
  const signature = Object.entries({
    Type: '/Sig',
    Filter: '/Adobe.PPKLite',
    SubFilter: '/ETSI.CAdES.detached',
    ByteRange: `[0 /${unknownNumber} /${unknownNumber} /${unknownNumber}]`,
    Contents: `<${'00'.repeat(gap)}>`,
    M: `(${pdfDate(at)})`,
    Name: '(Acme Ltd)',
    Reason: '(Approved for publication)',
    Location: '(Dublin)',
    Reference:
      '[<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 2 /V /1.2 >> >>]',
    ...options.signature,
  })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `/${key} ${value}`)
    .join('\n')
  return writePdf([
    options.catalog ??
      `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${options.fields ?? '6 0 R'}] /SigFlags 3 >> /Perms << /DocMDP 7 0 R >> >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R] >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /V 7 0 R /F 132 /Rect [0 0 0 0] /P 3 0 R /AP << /N 8 0 R >> >>',
    `<< ${signature} >>`,
    '<< /Type /XObject /Subtype /Form /BBox [0 0 0 0] /Length 0 >>\nstream\n\nendstream',
    ...(options.objects ?? []),
  ])
}

/** Puts objects 1, 2, … and a cross-reference table into a file. */
const writePdf = (objects: readonly string[]): Uint8Array => {
  let file = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = file.length
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /ID [<00112233> <00112233>] >>\nstartxref\n${start}\n%%EOF\n`
  return new Uint8Array(Buffer.from(file, 'latin1'))
}

/** Appends an incremental update: objects by number, in a revision of its own. */
export const update = (
  file: Uint8Array,
  objects: Readonly<Record<number, string>>,
  trailer = '/Root 1 0 R',
): Uint8Array => {
  const old = Buffer.from(file).toString('latin1')
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(old)?.[1]
  let text = old
  let table = ''
  for (const [number, object] of Object.entries(objects)) {
    table += `${number} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`
    text += `${number} 0 obj\n${object}\nendobj\n`
  }
  const start = text.length
  text += `xref\n${table}trailer\n<< /Size 20 ${trailer} /Prev ${previous} >>\nstartxref\n${start}\n%%EOF\n`
  return new Uint8Array(Buffer.from(text, 'latin1'))
}
