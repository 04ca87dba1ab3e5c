/** What may be added to a signed file, and what may not, whoever adds it: the list is short, and everything else is named. */
import { beforeAll, describe, expect, test } from 'vitest'
import { signPdf } from '../../src/sign/sign.ts'
import { structureOf } from '../../src/sign/verify/structure.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { bytesOf, development, latin } from './helpers.ts'
import { minimalPdf, update } from './minimal-pdf.ts'

const form = '/AcroForm << /Fields [6 0 R 9 0 R 11 0 R] /SigFlags 3 >>'
const catalog = (more = '', acroForm = form): string =>
  `<< /Type /Catalog /Pages 2 0 R ${acroForm} /Perms << /DocMDP 7 0 R >> ${more} >>`
const reserved = (value = ''): string =>
  `<< /Type /Annot /Subtype /Widget /FT /Sig /T (ArchiveTimestamp1) /F 132 /Rect [-1 -1 -1 -1] /P 3 0 R ${value} >>`
const wide = (value = ''): string => `<< /FT /Sig /T (Wide) /Rect [0 0 100 100] ${value} >>`
const stream = (content: string, entries = ''): string =>
  `<< /Length ${content.length} ${entries} >>\nstream\n${content}\nendstream`
const trailer = '/Root 1 0 R /ID [<00112233> <44556677>]'

/** Object 9 is a reserved field, 10 is missing though it is referred to, 11 is a field that takes room. */
let signed: Uint8Array
beforeAll(async () => {
  const { signer } = await development()
  const unsigned = minimalPdf({ catalog: catalog('/Threads 10 0 R'), objects: [reserved(), 'null', wide()] })
  const without10 = latin(unsigned).replace(/^(\d{10}) 00000 n (?=\n\d{10} 00000 n \ntrailer)/m, '0000000000 00001 f ')
  signed = await signPdf(bytesOf(without10), signer)
})

const kept = (more = ''): string => catalog(`/Threads 10 0 R ${more}`)
const dss = {
  1: kept('/DSS 20 0 R'),
  20: '<< /Type /DSS /Certs [21 0 R] /VRI << /ABCD << /Cert [21 0 R] >> >> >>',
  21: stream('cert'),
}

/** An update with a timestamp over everything before it; the token in it is none, which another test looks at. */
const stamped = (file: Uint8Array, edit: (objects: Record<number, string>) => void = () => {}): Uint8Array => {
  const gap = '3003020101'.padEnd(40, '0')
  const make = (range: string): string => {
    const objects = {
      9: reserved('/V 30 0 R'),
      30: `<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /ByteRange [${range}]${' '.repeat(40 - range.length)} /Contents <${gap}> >>`,
    }
    edit(objects)
    return latin(update(file, objects, trailer))
  }
  const rough = make('0 1 2 3')
  const hole = rough.lastIndexOf(`<${gap}>`)
  const end = hole + gap.length + 2
  return bytesOf(make(`0 ${hole} ${end} ${rough.length - end}`))
}

const reasonsOf = (file: Uint8Array): string => {
  const structure = structureOf(latin(file))
  return 'reasons' in structure ? structure.reasons.join('\n') : structure.kind
}

describe('lets through', () => {
  test('the file as it was signed', () => expect(reasonsOf(signed)).toBe('signed'))

  test('validation data, a timestamp, and both again', () => {
    const first = update(signed, dss, trailer)
    const second = stamped(first)
    const third = update(
      second,
      {
        20: '<< /Type /DSS /Certs [21 0 R 31 0 R] /VRI << /ABCD << /Cert [21 0 R] >> /EF << >> >> >>',
        31: stream('more'),
      },
      trailer,
    )
    const structure = structureOf(latin(third))
    expect(structure).toMatchObject({
      kind: 'signed',
      signature: { field: 'Signature', revision: 1, end: signed.length },
      timestamps: [{ field: 'ArchiveTimestamp1', revision: 3, end: second.length }],
      added: [
        { revision: 2, data: true, timestamp: undefined, end: first.length },
        { revision: 3, data: false, timestamp: 'ArchiveTimestamp1' },
        { revision: 4, data: true, timestamp: undefined },
      ],
    })
  })
})

describe('names', () => {
  const changed = 'after the document was signed'
  test.each<[string, Record<number, string>, string, string?]>([
    ['a page that is blanked', { 4: stream('') }, `Object 4 was changed ${changed}.`],
    ['a page that is exchanged', { 3: '<< /Type /Page /Parent 2 0 R >>' }, `Object 3 (Page) was changed ${changed}.`],
    ['an object added to no purpose', { 22: '<< /S /JavaScript >>' }, `Object 22 (JavaScript) was added ${changed}.`],
    ['a catalog with another form', { 1: catalog('/Threads 10 0 R', '') }, 'a later change removed the signature'],
    [
      'an action on opening',
      { ...dss, 1: kept('/DSS 20 0 R /OpenAction 4 0 R') },
      `The catalog (object 1) was changed ${changed} (/OpenAction).`,
    ],
    ['a catalog that is none', { 1: '[]' }, 'The file has no catalog.'],
    [
      'an object that was missing',
      { 10: stream('cert'), 1: kept('/DSS 20 0 R'), 20: '<< /Certs [10 0 R] >>' },
      'Object 10 takes the place of one that was missing when the document was signed.',
    ],
    [
      'a page that poses as a certificate',
      { 4: stream('x'), 1: kept('/DSS 20 0 R'), 20: '<< /Certs [4 0 R] >>' },
      `Object 4 was changed ${changed}.`,
    ],
    [
      'validation data with a script in it',
      { ...dss, 20: '<< /Certs [21 0 R] /JS (x) >>' },
      '/DSS has /JS, which does not belong there.',
    ],
    [
      'a certificate with a subtype',
      { ...dss, 21: stream('x', '/Subtype /Image') },
      'Object 21 in /Certs has /Subtype, which does not belong there.',
    ],
    ['a certificate that is no stream', { ...dss, 21: '<< >>' }, 'Object 21 in /Certs is not a stream.'],
    ['a list of certificates that is none', { ...dss, 20: '<< /Certs 21 0 R >>' }, '/Certs is not a list.'],
    [
      'a certificate in an unknown form',
      { ...dss, 21: stream('x', '/Filter /ASCIIHexDecode') },
      'is compressed in a way that is not read',
    ],
    [
      'a field that is moved as well',
      { 9: reserved('/V 30 0 R').replace('[-1 -1 -1 -1]', '[0 0 9 9]') },
      `The field of object 9 was changed ${changed} (/Rect).`,
    ],
    ['a field that gets a text', { 9: reserved('/V (x)') }, `The field of object 9 was changed ${changed} (/V).`],
    [
      'a field whose timestamp is missing',
      { 9: reserved('/V 30 0 R') },
      'The timestamp that object 30 should be is not there.',
    ],
    ['a field that takes room', { 11: wide('/V 30 0 R') }, `Object 11 was changed ${changed}.`],
    [
      'another identifier',
      dss,
      'The identifier of the file was changed after it was signed (/ID).',
      '/Root 1 0 R /ID [<ff> <ff>]',
    ],
    ['no identifier', dss, 'The identifier of the file was changed after it was signed (/ID).', '/Root 1 0 R'],
    ['more information', dss, `The trailer was changed ${changed} (/Info).`, `${trailer} /Info 21 0 R`],
  ])('%s', (_, objects, reason, end = trailer) => expect(reasonsOf(update(signed, objects, end))).toContain(reason))

  test('a deleted object', () => {
    const file = latin(update(signed, dss, trailer))
    const table = file.lastIndexOf('\nxref\n') + 6
    const freed = `${file.slice(0, table)}4 1\n0000000000 00001 f \n${file.slice(table)}`
    expect(reasonsOf(bytesOf(freed))).toContain('Object 4 was deleted after the document was signed.')
  })

  test('bytes between objects that no table names', () => {
    const more = update(signed, { ...dss, 22: stream('hidden') }, trailer)
    const file = latin(more).replace(/\n22 1\n\d{10} 00000 n /, '')
    expect(reasonsOf(bytesOf(file))).toMatch(/There is something between the objects at byte \d+/)
  })

  test('a table that refers to an object of the signed part', () => {
    const at = String(latin(signed).indexOf('\n4 0 obj') + 1).padStart(10, '0')
    const file = latin(update(signed, dss, trailer)).replace(/\n21 1\n\d{10}/, `\n4 1\n${at}`)
    expect(reasonsOf(bytesOf(file))).toMatch(/is not a stream|does not stand in the revision that names it/)
  })

  test('validation data that is taken away again', () => {
    const first = update(signed, dss, trailer)
    expect(reasonsOf(update(first, { 1: kept() }, trailer))).toContain('Validation data was taken out')
    const fewer = update(first, { 20: '<< /Certs [] /VRI << >> >>' }, trailer)
    expect(reasonsOf(fewer)).toContain('Validation data was taken out after it was added (object 21).')
    expect(reasonsOf(fewer)).toContain('The list of validation data for a signature was taken out (/VRI /ABCD).')
    expect(reasonsOf(update(first, { 21: stream('tampered') }, trailer))).toContain('Object 21 was changed')
  })

  test('a change after a timestamp', () => {
    expect(reasonsOf(stamped(signed))).toBe('signed')
    expect(reasonsOf(update(stamped(signed), { 4: stream('') }, trailer))).toContain('Object 4 was changed')
    expect(reasonsOf(update(stamped(signed), { 9: reserved() }, trailer))).toContain('Object 9 (Annot) was changed')
  })

  test('a timestamp that does more than that', () => {
    const script = stamped(signed, (objects) => (objects[30] = objects[30]?.replace('/Type', '/A 4 0 R /Type') ?? ''))
    expect(reasonsOf(script)).toContain('Object 30 (DocTimeStamp) was added as a timestamp, but is none.')
    const page = stamped(signed, (objects) => (objects[4] = stream('')))
    expect(reasonsOf(page)).toContain('Object 4 was changed')
  })

  test('a timestamp that covers only part', () => {
    const whole = latin(stamped(signed))
    const at = whole.lastIndexOf('/ByteRange')
    const shorter = whole.slice(at).replace(/(\d+)\]/, (_, last: string) => `${Number(last) - 1}]`)
    const short = whole.slice(0, at) + shorter
    expect(reasonsOf(bytesOf(short))).toContain('1 byte was added after it was signed.')
    const other = /\/ByteRange \[(.*?)\]/.exec(latin(signed))?.[1] ?? ''
    const range = stamped(signed, (objects) => (objects[30] = objects[30]?.replace(/\[[^\]]*\] */, `[${other}]`) ?? ''))
    expect(reasonsOf(range)).toContain('leaves out bytes')
  })
})

test('the verifier says which object', async () => {
  const report = await verifyPdf(update(signed, { 4: stream('') }, trailer))
  expect(report).toMatchObject({ state: 'invalid', reasons: ['Object 4 was changed after the document was signed.'] })
})
