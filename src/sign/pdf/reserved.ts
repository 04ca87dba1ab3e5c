/** Fields that a document was signed with, empty, so that timestamps can be put into them later. They show nothing. */
import { nameIn, type PdfFile } from './file.ts'
import type { Dictionary, PdfValue } from './syntax.ts'

/** Every field of the form, by object, that is for a signature, has no value yet and takes no room on a page. */
export const reservedFields = (file: PdfFile): ReadonlyMap<number, Dictionary> => {
  const form = file.resolve(file.catalog.entries.get('AcroForm'))
  const fields = form?.kind === 'dictionary' ? file.resolve(form.entries.get('Fields')) : undefined
  const found = new Map<number, Dictionary>()
  for (const each of fields?.kind === 'array' ? fields.items : []) {
    const field = file.resolve(each)
    if (each.kind !== 'reference' || field?.kind !== 'dictionary') continue
    const empty = nameIn(file, field, 'FT') === 'Sig' && !field.entries.has('V') && !field.entries.has('Kids')
    if (empty && takesNoRoom(file.resolve(field.entries.get('Rect')))) found.set(each.object, field)
  }
  return found
}

const takesNoRoom = (rect: PdfValue | undefined): boolean => {
  if (rect === undefined) return true
  if (rect.kind !== 'array' || rect.items.length !== 4) return false
  const [left, bottom, right, top] = rect.items.map((each) => (each.kind === 'number' ? each.value : Number.NaN))
  return left === right || bottom === top
}
