/**
 * Opens a DSSE envelope: is the payload what was signed, and by whom. For any text whatever the answer is a report. Who signed is
 * said by the certificates in the envelope, which count only when an anchor of the caller vouches for them.
 */
import { verify } from 'node:crypto'
import type { Instant } from '../../model/calendar.ts'
import { payloadType, signedBytes } from '../dsse.ts'
import { algorithmOf } from '../keys/algorithm.ts'
import { developmentSubject, readCertificate, type Certificate } from '../keys/certificate.ts'
import { chainOf } from '../keys/chain.ts'
import { certificatesIn } from '../keys/pem.ts'
import { trustOf, type Trust } from './trust.ts'

export type Opened = {
  /** `unreadable`: not an envelope. `unsigned`: an envelope without a signature. */
  readonly state: 'signed' | 'altered' | 'unsigned' | 'unreadable'
  readonly reasons: readonly string[]
  /** The payload, only where the signature is that of the payload. */
  readonly payload?: Buffer | undefined
  readonly chain: readonly Certificate[]
  readonly trust: Trust
  readonly algorithm?: string | undefined
  readonly development: boolean
}

type Envelope = {
  readonly payloadType: string
  readonly payload: string
  readonly signatures: readonly {
    readonly sig: string
    readonly certificate?: string | undefined
    readonly intermediates?: readonly string[] | undefined
  }[]
}

const isBase64 = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value)

const isSignature = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false
  const { sig, certificate, intermediates = [] } = value as Record<string, unknown>
  return (
    isBase64(sig) &&
    (certificate === undefined || isBase64(certificate)) &&
    Array.isArray(intermediates) &&
    intermediates.every(isBase64)
  )
}

/** By hand, because this stage loads no package but the schemas of ASN.1. Other fields are passed over, as DSSE asks. */
const isEnvelope = (value: unknown): value is Envelope => {
  if (typeof value !== 'object' || value === null) return false
  const { payloadType: type, payload, signatures } = value as Record<string, unknown>
  return typeof type === 'string' && isBase64(payload) && Array.isArray(signatures) && signatures.every(isSignature)
}

const nothing = { chain: [], trust: { trust: 'not-checked', reasons: [] }, development: false } as const

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Opens an envelope. Never throws. */
export const openEnvelope = (text: string, anchors: readonly Certificate[], instants: readonly Instant[]): Opened => {
  const parsed = parsedJson(text)
  if (!isEnvelope(parsed)) return { ...nothing, state: 'unreadable', reasons: ['It is not a DSSE envelope.'] }
  const [signature, ...more] = parsed.signatures
  if (!signature) return { ...nothing, state: 'unsigned', reasons: ['The envelope has no signature.'] }
  const altered = (reason: string): Opened => ({ ...nothing, state: 'altered', reasons: [reason] })
  // One signer is all that we write. Of several, one that is not ours could be taken for the one that was checked.
  if (more.length > 0) return altered(`The envelope has ${parsed.signatures.length} signatures instead of one.`)
  if (parsed.payloadType !== payloadType)
    return altered(`The payload is ${parsed.payloadType}, expected ${payloadType}.`)
  try {
    const [own, ...others] = [signature.certificate, ...(signature.intermediates ?? [])].flatMap((each) =>
      each === undefined
        ? []
        : certificatesIn({ name: 'the envelope', bytes: Buffer.from(each, 'base64') }).map(readCertificate),
    )
    if (!own) return altered('The envelope does not hold the certificate of its signer.')
    const algorithm = algorithmOf(own.x509.publicKey)
    if (!algorithm) return altered('The key of the signer is of a kind that is not accepted.')
    const payload = Buffer.from(parsed.payload, 'base64')
    const bytes = signedBytes(parsed.payloadType, payload)
    if (!verify(algorithm.hash, bytes, own.x509.publicKey, Buffer.from(signature.sig, 'base64')))
      return altered('The signature was not made with the key of the signer over this payload.')
    const chain = chainOf(own, others)
    return {
      state: 'signed',
      reasons: [],
      payload,
      chain: chain.certificates,
      trust: trustOf(chain, anchors, instants),
      algorithm: algorithm.says,
      development: own.selfSigned && own.subject === `CN=${developmentSubject}`,
    }
  } catch {
    return altered('The certificates in the envelope cannot be read.')
  }
}
