/** The room that is left for a signature: the contract of `model/signature.ts`, byte for byte. */
import { expect, test } from 'vitest'
import { reservedTimestamps } from '../../src/model/signature.ts'
import { Name, Ref, type Dict, type Pdf } from './read.ts'
import { contentOf, drawnByFields } from './content.ts'
import { rendered, signature } from './render.ts'

const fieldsOf = (pdf: Pdf): readonly Dict[] =>
  pdf.list(pdf.dict(pdf.catalog['AcroForm'])['Fields']).map((each) => pdf.dict(each))
const fieldOf = (pdf: Pdf): Dict => fieldsOf(pdf)[0] as Dict

test('without a signature there is no form, no permission and no word of it', async () => {
  const { pdf } = await rendered('rich')
  expect(pdf.catalog['AcroForm']).toBeUndefined()
  expect(pdf.catalog['Perms']).toBeUndefined()
  expect(pdf.catalog['Extensions']).toBeUndefined()
})

test('the two unknown values have their final size', async () => {
  const { bytes } = await rendered('signed')
  const text = Buffer.from(bytes).toString('latin1')
  expect(text.split('/ByteRange [0 /********** /********** /**********]')).toHaveLength(2)
  expect(text.split(`/Contents <${'0'.repeat(32_000)}>`)).toHaveLength(2)
})

test('the dictionary names the profile, the time, the person and what may still be added', async () => {
  const { pdf } = await rendered('signed')
  const field = fieldOf(pdf)
  const value = pdf.dict(field['V'])
  expect(['Type', 'Filter', 'SubFilter'].map((key) => pdf.name(value[key]))).toEqual([
    'Sig',
    'Adobe.PPKLite',
    'ETSI.CAdES.detached',
  ])
  expect(pdf.text(value['M'])).toBe('D:20261120060000Z')
  expect(pdf.text(value['Name'])).toBe('Example Ltd & Partners')
  expect(pdf.text(value['Reason'])).toBe('Publication of version 2026.4')
  expect(pdf.text(value['Location'])).toBe('Pittsburgh')
  expect(value['Cert']).toBeUndefined()
  const reference = pdf.dict(pdf.list(value['Reference'])[0])
  expect(pdf.name(reference['TransformMethod'])).toBe('DocMDP')
  expect(reference['TransformParams']).toEqual({ Type: new Name('TransformParams'), P: 2, V: new Name('1.2') })
  expect(pdf.dict(pdf.catalog['Perms'])['DocMDP']).toEqual(field['V'])
  expect(pdf.dict(pdf.catalog['AcroForm'])['SigFlags']).toBe(3)
  expect(pdf.dict(pdf.catalog['AcroForm'])['NeedAppearances']).toBeUndefined()
})

test('the field is visible on the cover, printed, locked, named, and in a Form element', async () => {
  const { pdf } = await rendered('signed')
  const field = fieldOf(pdf)
  expect(field['F']).toBe(132)
  const who = 'Development signature of Example Ltd & Partners'
  const how = 'Publication of version 2026.4 · Pittsburgh · PAdES B-B · claimed time 2026-11-20 06:00 UTC'
  expect(pdf.text(field['TU'])).toBe(`${who}. ${how}.`)
  expect(drawnByFields(pdf, 1).map((each) => each.trim())).toEqual([
    who,
    how,
    'Made with a development key: it proves that nothing was changed, not who published it.',
  ])
  expect(contentOf(pdf, 1).shown.some(({ text }) => text.includes(who))).toBe(false)
  const [left, bottom, right, top] = field['Rect'] as readonly number[] as [number, number, number, number]
  expect([left >= 0, bottom >= 0, right > left + 100, top > bottom + 20, right <= 595, top <= 842]).toEqual(
    Array(6).fill(true),
  )
  expect((field['P'] as Ref).id).toBe(pdf.pages[0]?.ref.id)
  expect(pdf.list(pdf.pages[0]?.dict['Annots']).some((each) => each instanceof Ref && pdf.dict(each) === field)).toBe(
    true,
  )
  const element = elementOf(pdf, field)
  expect(pdf.name(element['S'])).toBe('Form')
})

test('fields are reserved for archive timestamps: empty, without size, outside the page', async () => {
  const { pdf } = await rendered('signed')
  const [, ...reserved] = fieldsOf(pdf)
  const annotations = pdf.list(pdf.pages[0]?.dict['Annots'])
  expect(reserved).toHaveLength(reservedTimestamps)
  for (const field of reserved) {
    expect(pdf.name(field['FT'])).toBe('Sig')
    expect(field['V']).toBeUndefined()
    expect(field['Rect']).toEqual([-1, -1, -1, -1])
    expect(field['F']).toBe(132)
    expect(annotations.some((each) => each instanceof Ref && pdf.dict(each) === field)).toBe(true)
  }
  expect(new Set(reserved.map((field) => pdf.text(field['T']))).size).toBe(reservedTimestamps)
})

test('with a key of its own and another level, the field says so', async () => {
  const own = { ...signature, development: false, level: 'B-LTA' as const, reason: undefined, location: undefined }
  const { pdf } = await rendered('empty', own)
  expect(drawnByFields(pdf, 1).map((each) => each.trim())).toEqual([
    'Signed by Example Ltd & Partners',
    'PAdES B-LTA · claimed time 2026-11-20 06:00 UTC',
    'It covers every byte of this file. How to verify it stands on the last page.',
  ])
})

/** The structure element that an annotation belongs to. */
const elementOf = (pdf: Pdf, annotation: Dict): Dict => {
  const tree = pdf.dict(pdf.dict(pdf.catalog['StructTreeRoot'])['ParentTree'])
  const numbers = pdf.list(tree['Nums'])
  return pdf.dict(numbers[numbers.indexOf(annotation['StructParent'] as number) + 1])
}
