import { expect, test } from 'vitest'
import { openPdf } from '../../src/sign/pdf/file.ts'
import { signaturesIn } from '../../src/sign/pdf/signature.ts'
import { latin } from './helpers.ts'
import { minimalPdf, update } from './minimal-pdf.ts'

const text = latin(minimalPdf({ gap: 10 }))
const signatures = (pdf: string): readonly string[] => signaturesIn(openPdf(pdf)).map((each) => each.field)

test('finds the signature where a reader finds it', () => {
  const [found, ...more] = signaturesIn(openPdf(text))
  expect(more).toEqual([])
  expect(found).toMatchObject({ field: 'Signature', object: 7 })
  expect(text.slice(found?.dictionary.start).startsWith('<< /Type /Sig')).toBe(true)
})

test('a field gets its type and name from above', () => {
  const objects = ['<< /FT /Sig /T (outer) /Kids [10 0 R] >>', '<< /T (inner) /V 7 0 R >>']
  expect(signatures(latin(minimalPdf({ gap: 10, objects, fields: '9 0 R' })))).toEqual(['outer.inner'])
})

test('other fields, and fields without a value, are none', () => {
  const objects = ['<< /FT /Tx /T (text) /V (x) >>', '<< /FT /Sig /T (empty) >>', '<< /FT /Tx /T (a) /V 7 0 R >>']
  expect(signatures(latin(minimalPdf({ gap: 10, objects, fields: '9 0 R 10 0 R 11 0 R 99 0 R' })))).toEqual([])
})

test('the newest revision counts, and each can be opened', () => {
  const changed = latin(update(minimalPdf({ gap: 10 }), { 1: '<< /Pages 2 0 R >>' }))
  const newest = openPdf(changed)
  expect(newest.revisions).toHaveLength(2)
  expect(signaturesIn(newest)).toEqual([])
  expect(signaturesIn(openPdf(changed, newest.revisions[1]?.at))).toHaveLength(1)
})

const startOf = (object: number): string => String(text.indexOf(`\n${object} 0 obj`) + 1).padStart(10, '0')

test.each([
  ['no end', text.replace('startxref', 'startxxxx'), 'The end of the file (startxref) is missing or damaged.'],
  ['no table', text.replace('\nxref\n', '\nyref\n'), 'There is no cross-reference table at byte'],
  ['a damaged table', text.replace('00000 n \n', '0000x n \n'), 'The cross-reference table is damaged at byte'],
  ['no trailer', text.replace('trailer', 'trailor'), 'The trailer is missing at byte'],
  ['a trailer that is none', text.replace('trailer\n<<', 'trailer\n[]<<'), 'The trailer is damaged.'],
  ['no catalog', text.replace('/Root 1 0 R', '/Root 99 0 R'), 'The file has no catalog.'],
  ['encryption', text.replace('/Root 1 0 R', '/Root 1 0 R /Encrypt 9 0 R'), 'The file is encrypted.'],
  ['a hybrid', text.replace('/Root 1 0 R', '/Root 1 0 R /XRefStm 9'), 'compressed cross-references'],
  ['an odd way back', text.replace('/Root 1 0 R', '/Root 1 0 R /Prev 0.5'), 'no earlier revision where it should'],
  ['a circle', text.replace('/Root 1 0 R', `/Root 1 0 R /Prev ${text.indexOf('\nxref') + 1}`), 'go round in circles'],
  ['an object elsewhere', text.replace(startOf(7), startOf(8)), 'Object 7 is not at byte'],
])('refuses %s', (_, pdf, message) => expect(() => signatures(pdf)).toThrow(message))

test('refuses a form without end', () => {
  const endless = minimalPdf({ gap: 10, objects: ['<< /T (x) /Kids [9 0 R] >>'], fields: '9 0 R' })
  expect(() => signatures(latin(endless))).toThrow('The form has more than 500 fields.')
})
