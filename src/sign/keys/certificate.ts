/**
 * One certificate, with the fields that `node:crypto` does not give. `reasonsAgainst` is the only place that says what a
 * signer's certificate must be; loading a key refuses for these reasons, verifying a document names them.
 */
import { createHash, X509Certificate } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  BasicConstraints,
  Certificate as CertificateSchema,
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  KeyUsage,
  KeyUsageFlags,
  type Name,
} from '@peculiar/asn1-x509'
import { formatInstant, fromEpoch, toEpoch, type Instant } from '../../model/calendar.ts'
import { algorithmOf, keyText } from './algorithm.ts'

export type Certificate = {
  readonly der: Uint8Array
  readonly x509: X509Certificate
  /** `CN=Acme Ltd, O=Acme Ltd, C=IE` */
  readonly subject: string
  readonly issuerText: string
  /** The most telling part of the subject: the common name, else the organisation. */
  readonly label: string
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string
  readonly validFrom: Instant
  readonly validTo: Instant
  readonly selfSigned: boolean
  /** How the issuer and the serial number are named in a signature. */
  readonly issuer: Name
  readonly serialNumber: ArrayBuffer
  /** How it is named as an issuer in OCSP: by its subject and the bits of its key. */
  readonly subjectName: Name
  readonly keyBits: ArrayBuffer
  /** How many authorities may stand between this one and a signer; `undefined` is any number. */
  readonly pathLength: number | undefined
  readonly canSign: boolean
  readonly weaklySigned: boolean
  /** Critical extensions that we do not interpret. */
  readonly unknownCritical: readonly string[]
  /** The value of an extension, DER. */
  readonly extension: (id: string) => ArrayBuffer | undefined
  readonly isCritical: (id: string) => boolean
}

/** The common name of every development certificate, by which `verify` knows it. */
export const developmentSubject = 'Holdfast development signature'

const understood = [id_ce_basicConstraints, id_ce_keyUsage, id_ce_extKeyUsage, id_ce_certificatePolicies] as string[]

/** SHA-256, -384 or -512 with RSA or ECDSA, and the two Edwards curves. */
const strongSignatures = /^(?:1\.2\.840\.113549\.1\.1\.1[123]|1\.2\.840\.10045\.4\.3\.[234]|1\.3\.101\.11[23])$/
const rsaPss = '1.2.840.113549.1.1.10'
/** The identifier of SHA-256, -384 or -512 inside the parameters of RSA-PSS, whose default is SHA-1. */
const strongHash = /060960864801650304020[123]/

/** Certificates by their fingerprint: the same few are met again and again, and reading one takes a millisecond. */
const known = new Map<string, Certificate>()
const mostKnown = 100

/** Reads a certificate from DER. Throws what the parsers throw; callers say whose certificate it was. */
export const readCertificate = (der: Uint8Array): Certificate => {
  const fingerprint = createHash('sha256').update(der).digest('hex')
  const found = known.get(fingerprint) ?? read(der, fingerprint)
  if (known.size >= mostKnown) known.clear()
  known.set(fingerprint, found)
  return found
}

const read = (given: Uint8Array, fingerprint: string): Certificate => {
  const der = given.slice()
  const x509 = new X509Certificate(der)
  const { tbsCertificate: body, signatureAlgorithm } = AsnConvert.parse(der, CertificateSchema)
  const extension = (id: string): ArrayBuffer | undefined =>
    body.extensions?.find((each) => each.extnID === id)?.extnValue.buffer
  const usage = extension(id_ce_keyUsage)
  const constraints = extension(id_ce_basicConstraints)
  const flags = usage ? AsnConvert.parse(usage, KeyUsage).toNumber() : undefined
  const subject = oneLine(x509.subject)
  return {
    der,
    x509,
    subject,
    issuerText: oneLine(x509.issuer),
    label: labelOf(body.subject) ?? subject,
    fingerprint,
    validFrom: fromEpoch(x509.validFromDate.getTime() / 1000),
    validTo: fromEpoch(x509.validToDate.getTime() / 1000),
    selfSigned: x509.subject === x509.issuer && x509.verify(x509.publicKey),
    issuer: body.issuer,
    serialNumber: body.serialNumber,
    subjectName: body.subject,
    keyBits: body.subjectPublicKeyInfo.subjectPublicKey,
    pathLength: constraints ? AsnConvert.parse(constraints, BasicConstraints).pathLenConstraint : undefined,
    canSign: flags === undefined || (flags & (KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation)) !== 0,
    weaklySigned:
      signatureAlgorithm.algorithm === rsaPss
        ? !strongHash.test(Buffer.from(signatureAlgorithm.parameters ?? new ArrayBuffer(0)).toString('hex'))
        : !strongSignatures.test(signatureAlgorithm.algorithm),
    unknownCritical: (body.extensions ?? [])
      .filter((each) => each.critical && !understood.includes(each.extnID))
      .map((each) => each.extnID),
    extension,
    isCritical: (id) => body.extensions?.some((each) => each.extnID === id && each.critical) ?? false,
  }
}

/** Node gives one part of a name per line, the country first. */
const oneLine = (name: string): string => name.split('\n').toReversed().join(', ')

/** Common name, else organisation. (`x509.toLegacyObject` has them too, but crashes Node 26 on unusual curves.) */
const labelOf = (subject: Name): string | undefined => {
  const part = (id: string): string | undefined =>
    subject
      .flat()
      .find((each) => each.type === id)
      ?.value.toString()
  return part('2.5.4.3') ?? part('2.5.4.10')
}

/** Something that speaks against a certificate, and what to do about it. */
export type Objection = { readonly message: string; readonly hint: string }

/** NIST SP 800-57 counts shorter keys until 2030 only, and ETSI TS 119 312 no longer; a document is to be judged after that. */
const leastRsaBits = 3072

/** Why a certificate may not sign documents; nothing when it may. */
export const reasonsAgainst = (certificate: Certificate): readonly Objection[] => {
  const { x509, label } = certificate
  const found: Objection[] = []
  const object = (message: string, hint: string): number => found.push({ message, hint })
  if (algorithmOf(x509.publicKey) === undefined) {
    object(
      `The key of the certificate "${label}" is ${keyText(x509.publicKey)}, which PDF readers do not all accept.`,
      'Use an RSA key of 3072 bits or more, or an EC key on P-256 or P-384.',
    )
  }
  const bits = x509.publicKey.asymmetricKeyDetails?.modulusLength
  if (x509.publicKey.asymmetricKeyType === 'rsa' && bits !== undefined && bits < leastRsaBits) {
    object(
      `The key of the certificate "${label}" is RSA with ${bits} bits, which is too short to be trusted.`,
      'Ask for a certificate for a new RSA key of 3072 bits, or an EC key on P-256.',
    )
  }
  if (x509.ca) {
    object(
      `The certificate "${label}" is that of a certificate authority, which signs certificates, not documents.`,
      'Sign with a certificate that this authority issued (basicConstraints CA:FALSE).',
    )
  }
  if (!certificate.canSign) {
    object(
      `The certificate "${label}" is not for signatures: its key usage has neither digitalSignature nor nonRepudiation.`,
      'Ask the authority for a certificate for signing documents.',
    )
  }
  if (certificate.weaklySigned) {
    object(
      `The certificate "${label}" is signed with a broken algorithm (SHA-1 or older).`,
      'Ask the authority to issue it again, signed with SHA-256 or better.',
    )
  }
  return found
}

/** Why a certificate does not count at an instant; `undefined` when it does. */
export const outOfDate = (certificate: Certificate, at: Instant): Objection | undefined => {
  const { label, validFrom, validTo } = certificate
  if (toEpoch(at) < toEpoch(validFrom)) {
    return {
      message: `The certificate "${label}" is not yet valid: it begins at ${formatInstant(validFrom)}, and it is to count at ${formatInstant(at)}.`,
      hint: 'Use a certificate that is valid already, or check the clock (or `--as-of`).',
    }
  }
  if (toEpoch(at) > toEpoch(validTo)) {
    return {
      message: `The certificate "${label}" has expired: it ended at ${formatInstant(validTo)}, and it is to count at ${formatInstant(at)}.`,
      hint: 'Ask for a new certificate, or check the clock (or `--as-of`).',
    }
  }
  return undefined
}
