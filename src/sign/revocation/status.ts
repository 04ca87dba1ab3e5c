/**
 * What is known of a certificate's revocation. An authority's answer (OCSP) or list (CRL) counts for a certificate, from an
 * issuer, at an instant; whatever does not prove that the certificate was good proves nothing.
 */
import { AsnProp, AsnPropTypes } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { formatInstant, fromEpoch, toEpoch, type Instant } from '../../model/calendar.ts'
import type { Certificate } from '../keys/certificate.ts'

/** What is asked of an answer or a list. */
export type Question = {
  readonly certificate: Certificate
  /** Who issued it. */
  readonly issuer: Certificate
  /** The instant at which the answer must count. */
  readonly at: Instant
  /**
   * Answers from after `at` count too, up to this instant (default `at`): what was asked after a signature was made tells of that
   * time as well, because an answer names the time of a revocation.
   */
  readonly until?: Instant | undefined
}

export type Revocation = {
  readonly kind: 'ocsp' | 'crl'
  /** `unusable`: it says nothing about the certificate at that instant. */
  readonly status: 'good' | 'revoked' | 'unusable'
  /** Why it is not good; empty when it is. */
  readonly reason: string
  readonly thisUpdate?: Instant | undefined
  readonly nextUpdate?: Instant | undefined
  readonly revokedAt?: Instant | undefined
  /** Who answered in the issuer's place (OCSP), from the certificate that signed upwards to below the issuer. */
  readonly responder?: Certificate | undefined
}

/**
 * What lists and answers have in common: bytes, and a signature of them. The bytes stay as they came, because their signature
 * vouches for their form; certificates may follow in an answer.
 */
export class SignedBody {
  body: ArrayBuffer = new ArrayBuffer(0)
  signatureAlgorithm: AlgorithmIdentifier = new AlgorithmIdentifier()
  signature: ArrayBuffer = new ArrayBuffer(0)
  certificates?: ArrayBuffer[]
}
AsnProp({ type: AsnPropTypes.Any })(SignedBody.prototype, 'body')
AsnProp({ type: AlgorithmIdentifier })(SignedBody.prototype, 'signatureAlgorithm')
AsnProp({ type: AsnPropTypes.BitString })(SignedBody.prototype, 'signature')
AsnProp({ type: AsnPropTypes.Any, repeated: 'sequence', optional: true, context: 0 })(
  SignedBody.prototype,
  'certificates',
)

/** Nothing is known. */
export const unusable = (kind: Revocation['kind'], reason: string): Revocation => ({ kind, status: 'unusable', reason })

/** Clocks may differ by so many seconds. */
export const tolerance = 300
/** Seconds for which an answer counts that does not say for how long. */
const withoutEnd = 86_400

/** Why an answer of a time does not count for a question; `undefined` when it does. */
export const untimely = (
  thisUpdate: Date,
  nextUpdate: Date | undefined,
  { at, until = at }: Pick<Question, 'at' | 'until'>,
): string | undefined => {
  const begins = thisUpdate.getTime() / 1000
  const ends = nextUpdate ? nextUpdate.getTime() / 1000 : begins + withoutEnd
  const asked = toEpoch(at)
  if (toEpoch(until) < begins - tolerance)
    return `it is from ${formatInstant(fromEpoch(begins))}, later than ${formatInstant(until)}`
  if (asked > ends + tolerance)
    return `it ended at ${formatInstant(fromEpoch(ends))}, and it is to count at ${formatInstant(at)}`
  return undefined
}

/** CRLReason of RFC 5280, for people. */
export const reasonNames: readonly string[] = [
  'no reason given',
  'the key was compromised',
  'the authority was compromised',
  'the holder changed',
  'it was replaced',
  'it is no longer used',
  'it is on hold',
  '',
  'it was removed from the list',
  'a privilege was withdrawn',
  'the attribute authority was compromised',
]
