/** Finds the signatures of a PDF where a reader finds them: as values of the fields of its form. */
import { bytesOf } from './bytes.ts'
import { nameIn, numberIn, type PdfFile } from './file.ts'
import { PdfError, type Dictionary, type PdfValue } from './syntax.ts'

export type SignatureValue = {
  /** The field's full name. */
  readonly field: string
  readonly dictionary: Dictionary
  /** The number of the object that the dictionary is; `undefined` when it stands inside its field. */
  readonly object: number | undefined
}

const mostFields = 500

/** Every signature field that has a value, in the order of the form. */
export const signaturesIn = (file: PdfFile): readonly SignatureValue[] => {
  const form = file.resolve(file.catalog.entries.get('AcroForm'))
  if (form?.kind !== 'dictionary') return []
  const found: SignatureValue[] = []
  let count = 0
  const visit = (fields: PdfValue | undefined, path: string, inherited: string | undefined): void => {
    const list = file.resolve(fields)
    if (list?.kind !== 'array') return
    for (const item of list.items) {
      count += 1
      if (count > mostFields) throw new PdfError(`The form has more than ${mostFields} fields.`)
      const field = file.resolve(item)
      if (field?.kind !== 'dictionary') continue
      const type = nameIn(file, field, 'FT') ?? inherited
      const name = [path, textIn(file, field, 'T')].filter(Boolean).join('.')
      const value = field.entries.get('V')
      const dictionary = file.resolve(value)
      if (type === 'Sig' && value && dictionary?.kind === 'dictionary') {
        found.push({ field: name, dictionary, object: value.kind === 'reference' ? value.object : undefined })
      }
      visit(field.entries.get('Kids'), name, type)
    }
  }
  visit(form.entries.get('Fields'), '', undefined)
  return found
}

/** Text for people in a dictionary, decoded. */
export const textIn = (file: PdfFile, dictionary: Dictionary, key: string): string | undefined => {
  const value = file.resolve(dictionary.entries.get(key))
  if (value?.kind !== 'string') return undefined
  const bytes = bytesOf(value.value)
  if (value.value.startsWith('\xfe\xff')) return new TextDecoder('utf-16be').decode(bytes.subarray(2))
  if (value.value.startsWith('\xef\xbb\xbf')) return new TextDecoder().decode(bytes.subarray(3))
  return value.value
}

/** How a certifying signature restricts later changes: `/P` of its DocMDP, when the catalog's `/Perms` names it too. */
export const permissionsOf = (file: PdfFile, signature: SignatureValue): number | undefined => {
  const references = file.resolve(signature.dictionary.entries.get('Reference'))
  const reference = references?.kind === 'array' ? file.resolve(references.items[0]) : undefined
  const perms = file.resolve(file.catalog.entries.get('Perms'))
  if (reference?.kind !== 'dictionary' || nameIn(file, reference, 'TransformMethod') !== 'DocMDP') return undefined
  const named = perms?.kind === 'dictionary' ? perms.entries.get('DocMDP') : undefined
  if (named?.kind !== 'reference' || named.object !== signature.object) return undefined
  const parameters = file.resolve(reference.entries.get('TransformParams'))
  return parameters?.kind === 'dictionary' ? numberIn(parameters, 'P') : undefined
}
