/** A certificate that vouches for itself, for the development key. */
import { createHash, sign, type KeyObject } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_kp_emailProtection,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'
import type { Instant } from '../../model/calendar.ts'

const commonName = '2.5.4.3'
const sha256WithRsa = '1.2.840.113549.1.1.11'
/** RFC 9336: for signing documents. Protection of e-mail is what readers asked for before that existed. */
const documentSigning = '1.3.6.1.5.5.7.3.36'

/** Makes a self-signed certificate for signing documents, of an RSA key. Gives DER. */
export const selfSigned = (
  privateKey: KeyObject,
  publicKey: KeyObject,
  about: { readonly commonName: string; readonly validFrom: Instant; readonly validTo: Instant },
): Uint8Array => {
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const subject = new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: commonName, value: new AttributeValue({ utf8String: about.commonName }) }),
    ]),
  ])
  const algorithm = new AlgorithmIdentifier({ algorithm: sha256WithRsa, parameters: null })
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialOf(spki),
    signature: algorithm,
    issuer: subject,
    subject,
    validity: new Validity({ notBefore: new Date(about.validFrom), notAfter: new Date(about.validTo) }),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    extensions: new Extensions([
      extension(id_ce_basicConstraints, true, new BasicConstraints()),
      extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation)),
      extension(id_ce_extKeyUsage, false, new ExtendedKeyUsage([documentSigning, id_kp_emailProtection])),
    ]),
  })
  const signatureValue = new Uint8Array(sign('sha256', new Uint8Array(AsnConvert.serialize(body)), privateKey)).buffer
  return new Uint8Array(
    AsnConvert.serialize(new Certificate({ tbsCertificate: body, signatureAlgorithm: algorithm, signatureValue })),
  )
}

const extension = (extnID: string, critical: boolean, value: object): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })

/** A positive number of 16 bytes that goes with the key. */
const serialOf = (spki: Uint8Array): ArrayBuffer => {
  const serial = new Uint8Array(createHash('sha256').update(spki).digest().subarray(0, 16))
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial.buffer
}
