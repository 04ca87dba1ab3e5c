/**
 * Room for a signature: the field, the dictionary with its two unknown values, the permissions. `src/sign/` fills them in
 * without moving a byte; the words of this contract stand in `model/signature.ts`.
 */
import {
  pdfDate,
  reservedTimestamps,
  signatureFilter,
  signatureSubFilter,
  unknownNumber,
  type SignatureRequest,
} from '../model/signature.ts'
import { written } from './document.ts'
import { catalogOf, type KitDocument, type Ref } from './kit.ts'

/** The signature dictionary, with a gap for the signature itself. */
const signatureDictionary = (document: KitDocument, request: SignatureRequest): Ref =>
  written(document, {
    Type: 'Sig',
    Filter: signatureFilter,
    SubFilter: signatureSubFilter,
    ByteRange: [0, unknownNumber, unknownNumber, unknownNumber],
    Contents: new Uint8Array(request.gap),
    M: new String(pdfDate(request.at)),
    Name: new String(request.name.toWellFormed()),
    ...(request.reason === undefined ? {} : { Reason: new String(request.reason.toWellFormed()) }),
    ...(request.location === undefined ? {} : { Location: new String(request.location.toWellFormed()) }),
    Reference: [
      {
        Type: 'SigRef',
        TransformMethod: 'DocMDP',
        TransformParams: { Type: 'TransformParams', P: 2, V: '1.2' },
      },
    ],
  })

/** The fields of a signed document. */
export type SignatureFields = {
  /** The signature's own, which is seen. */
  readonly own: Ref
  /** Those that archive timestamps go into later. */
  readonly reserved: readonly Ref[]
}

/**
 * Empty fields for archive timestamps. Whoever renews a signature in years may put a timestamp into one of them, and add nothing
 * else. They have no size and lie outside the page, where both standards ask for no tags and no appearance.
 */
const reserveFields = (document: KitDocument, page: Ref): readonly Ref[] =>
  Array.from({ length: reservedTimestamps }, (_, index) => {
    const field = written(document, {
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: new String(`ArchiveTimestamp${String(index + 1).padStart(2, '0')}`),
      Rect: [-1, -1, -1, -1],
      // Printed and locked.
      F: 132,
      P: page,
    })
    document.page.annotations.push(field)
    return field
  })

/** What can be seen of a signature, in words: who, how, when as claimed, and what it does not prove. */
export const signatureWords = (request: SignatureRequest): readonly [who: string, how: string, meaning: string] => {
  const { name, reason, location, at, level, development } = request
  const claimed = `claimed time ${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
  return [
    // The key that Holdfast makes calls itself one already.
    development && /development signature/i.test(name)
      ? name
      : `${development ? 'Development signature of' : 'Signed by'} ${name.toWellFormed()}`,
    [reason, location, `PAdES ${level}`, claimed].filter(Boolean).join(' · '),
    development
      ? 'Made with a development key: it proves that nothing was changed, not who published it.'
      : 'It covers every byte of this file. How to verify it stands on the last page.',
  ]
}

type Placed = { readonly rect: readonly number[]; readonly page: Ref; readonly appearance: Ref }

/** The fields on the page that is being drawn. The signature's own draws what is seen of it, and says the same to those who do not see it. */
export const signatureFields = (
  document: KitDocument,
  request: SignatureRequest,
  { rect, page, appearance }: Placed,
): SignatureFields => {
  const own = document.ref({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: new String('Signature'),
    TU: new String(`${signatureWords(request).slice(0, 2).join('. ')}.`),
    Rect: rect,
    // Printed and locked.
    F: 132,
    P: page,
    V: signatureDictionary(document, request),
    AP: { N: appearance },
  })
  return { own, reserved: reserveFields(document, page) }
}

/** The form with its fields, and the permission that nothing but further signatures may be added. */
export const writeSignature = (document: KitDocument, { own, reserved }: SignatureFields): void => {
  // pdfkit's own writer of forms refuses one that it has not made.
  document.endAcroForm = () => undefined
  const root = catalogOf(document)
  root['AcroForm'] = written(document, { Fields: [own, ...reserved], SigFlags: 3 })
  root['Perms'] = { DocMDP: own.data['V'] }
  root['Extensions'] = {
    ADBE: { BaseVersion: '1.7', ExtensionLevel: 8 },
    ESIC: { BaseVersion: '1.7', ExtensionLevel: 5 },
  }
}
