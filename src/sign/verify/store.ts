/** The validation data of a document, unpacked: certificates, OCSP answers and revocation lists. Nothing in it is trusted for being there. */
import { readCertificate, type Certificate } from '../keys/certificate.ts'
import type { PdfFile } from '../pdf/file.ts'
import { PdfError } from '../pdf/syntax.ts'
import { validationDataIn, type Stored } from '../pdf/validation-data.ts'
import { unpacked } from './unpack.ts'

export type Store = {
  readonly certificates: readonly Certificate[]
  /** DER. */
  readonly ocsps: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
}

/** The store of a file; `undefined` when it has none. Throws a `PdfError` when something in it cannot be read. */
export const storeOf = (file: PdfFile): Store | undefined => {
  const data = validationDataIn(file)
  return (
    data && {
      certificates: data.certificates.map(certificateIn),
      ocsps: data.ocsps.map(unpacked),
      crls: data.crls.map(unpacked),
    }
  )
}

const certificateIn = (stored: Stored): Certificate => {
  try {
    return readCertificate(unpacked(stored))
  } catch {
    throw new PdfError(`Object ${stored.object} of the validation data is not a certificate.`)
  }
}
