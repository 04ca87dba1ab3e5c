/**
 * The ASN.1 types of a CAdES signature that the schema packages lack or hold differently. Certificates are kept as the
 * bytes they came in: taken apart and written again, a certificate that is encoded unusually would change.
 * `AsnProp(…)(prototype, name)` is what the decorator `@AsnProp` does.
 */
import { Attribute, EncapsulatedContentInfo, id_signedData, SignerInfo } from '@peculiar/asn1-cms'
import { AsnArray, AsnProp, AsnPropTypes, AsnType, AsnTypeTypes, OctetString } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'

export const idSigningCertificateV2 = '1.2.840.113549.1.9.16.2.47'
export const idAlgorithmProtection = '1.2.840.113549.1.9.52'
/** What timestamps carry of older authorities: the same as signing-certificate-v2, with SHA-1. */
export const idSigningCertificate = '1.2.840.113549.1.9.16.2.12'
/** RFC 3161, appendix A: a timestamp of the signature value, the one unsigned attribute we write. */
export const idSignatureTimestamp = '1.2.840.113549.1.9.16.2.14'
export const idSha256 = '2.16.840.1.101.3.4.2.1'

/** RFC 5652, section 5.1. */
export class SignedData {
  version = 1
  digestAlgorithms: AlgorithmIdentifier[] = []
  encapContentInfo: EncapsulatedContentInfo = new EncapsulatedContentInfo()
  certificates: ArrayBuffer[] = []
  crls?: ArrayBuffer[]
  signerInfos: SignerInfo[] = []
}
AsnProp({ type: AsnPropTypes.Integer })(SignedData.prototype, 'version')
AsnProp({ type: AlgorithmIdentifier, repeated: 'set' })(SignedData.prototype, 'digestAlgorithms')
AsnProp({ type: EncapsulatedContentInfo })(SignedData.prototype, 'encapContentInfo')
AsnProp({ type: AsnPropTypes.Any, repeated: 'set', context: 0, implicit: true })(SignedData.prototype, 'certificates')
AsnProp({ type: AsnPropTypes.Any, repeated: 'set', context: 1, implicit: true, optional: true })(
  SignedData.prototype,
  'crls',
)
AsnProp({ type: SignerInfo, repeated: 'set' })(SignedData.prototype, 'signerInfos')

/** RFC 5652, section 3: the signature as it stands in a file. */
export class SignedContent {
  contentType: string = id_signedData
  content: SignedData = new SignedData()
}
AsnProp({ type: AsnPropTypes.ObjectIdentifier })(SignedContent.prototype, 'contentType')
AsnProp({ type: SignedData, context: 0 })(SignedContent.prototype, 'content')

/** The signed attributes as they are hashed: a SET of their own, not the `[0]` under which they are stored. */
export class SignedAttributes extends AsnArray<Attribute> {}
AsnType({ type: AsnTypeTypes.Set, itemType: Attribute })(SignedAttributes)

/** RFC 5035: which certificate the signature was made with. */
export class EssCertIdV2 {
  /** Absent means SHA-256. */
  hashAlgorithm?: AlgorithmIdentifier
  certHash: OctetString = new OctetString()
  /** Written by others; says the same again in another way. */
  issuerSerial?: ArrayBuffer
}
AsnProp({ type: AlgorithmIdentifier, optional: true })(EssCertIdV2.prototype, 'hashAlgorithm')
AsnProp({ type: OctetString })(EssCertIdV2.prototype, 'certHash')
AsnProp({ type: AsnPropTypes.Any, optional: true })(EssCertIdV2.prototype, 'issuerSerial')

export class SigningCertificateV2 {
  certs: EssCertIdV2[] = []
  policies?: ArrayBuffer
}
AsnProp({ type: EssCertIdV2, repeated: 'sequence' })(SigningCertificateV2.prototype, 'certs')
AsnProp({ type: AsnPropTypes.Any, optional: true })(SigningCertificateV2.prototype, 'policies')

/** RFC 2634: the older form, whose hash is always SHA-1. */
export class EssCertId {
  certHash: OctetString = new OctetString()
  issuerSerial?: ArrayBuffer
}
AsnProp({ type: OctetString })(EssCertId.prototype, 'certHash')
AsnProp({ type: AsnPropTypes.Any, optional: true })(EssCertId.prototype, 'issuerSerial')

export class SigningCertificate {
  certs: EssCertId[] = []
  policies?: ArrayBuffer
}
AsnProp({ type: EssCertId, repeated: 'sequence' })(SigningCertificate.prototype, 'certs')
AsnProp({ type: AsnPropTypes.Any, optional: true })(SigningCertificate.prototype, 'policies')

/** RFC 6211: which algorithms the signer chose, inside what is signed. */
export class AlgorithmProtection {
  digestAlgorithm: AlgorithmIdentifier = new AlgorithmIdentifier()
  signatureAlgorithm: AlgorithmIdentifier = new AlgorithmIdentifier()
}
AsnProp({ type: AlgorithmIdentifier })(AlgorithmProtection.prototype, 'digestAlgorithm')
AsnProp({ type: AlgorithmIdentifier, context: 1, implicit: true })(AlgorithmProtection.prototype, 'signatureAlgorithm')
