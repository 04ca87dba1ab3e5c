/**
 * Certificates that were changed. Beside its chain a timestamp may hold certificates that nothing rests on, and a bit that was flipped
 * in one of those is found only by comparing it with the certificate that it was.
 */
import type { Certificate } from '../keys/certificate.ts'

/** The certificates that are almost one of the others: the same number or dates under the same names, and other bytes. */
export const changedCopies = (
  certificates: readonly Certificate[],
  others: readonly Certificate[],
): readonly Certificate[] => certificates.filter((each) => others.some((other) => isChangedCopy(each, other)))

const hex = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('hex')

/** Two certificates of one authority may have the same names and the same key; they never have the same number. */
const isChangedCopy = (a: Certificate, b: Certificate): boolean => {
  if (a.fingerprint === b.fingerprint) return false
  const [subject, issuer] = [a.subject === b.subject, a.issuerText === b.issuerText]
  const number = hex(a.serialNumber) === hex(b.serialNumber)
  const rest = a.validFrom === b.validFrom && a.validTo === b.validTo && a.x509.publicKey.equals(b.x509.publicKey)
  return (number && (subject || issuer)) || (subject && issuer && rest)
}
