/**
 * What the validation data of a document says of the certificates of a chain. Everything is judged with what the document itself
 * carries: nobody is asked, so that the answer is the same in ten years.
 */
import { formatInstant, toEpoch, type Instant } from '../../model/calendar.ts'
import type { Certificate } from '../keys/certificate.ts'
import { checkCrl } from '../revocation/crl.ts'
import { checkOcsp, needsNoCheck } from '../revocation/ocsp.ts'
import { reasonNames, type Question, type Revocation } from '../revocation/status.ts'
import type { Store } from './store.ts'

export type RevocationReport = {
  /** Whose certificate. */
  readonly subject: string
  readonly fingerprint: string
  /** `unknown`: the document carries no answer that counts. */
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly by?: 'ocsp' | 'crl' | undefined
  /** When the answer was given. */
  readonly asOf?: Instant | undefined
  readonly revokedAt?: Instant | undefined
  /** Why it is not good, as a sentence. */
  readonly reason?: string | undefined
}

/**
 * The status of each certificate below the end of a path, at an instant. The end itself is a root or a trust anchor, of which nobody
 * can say that it was revoked. `stamps`: the path is that of a timestamp authority.
 */
export const revocationsOf = (
  path: readonly Certificate[],
  store: Store,
  question: Pick<Question, 'at' | 'until'>,
  stamps = false,
): readonly RevocationReport[] =>
  path.slice(0, -1).map((certificate, index) => {
    const issuer = path[index + 1] as Certificate
    return reportOf(certificate, statusIn(store, { certificate, issuer, ...question }), question.at, stamps)
  })

/** The best that a store proves of a certificate: that it was revoked, that it was good, or nothing. */
const statusIn = (store: Store, question: Question): Revocation | undefined => {
  const answers = answersIn(store, question).filter((each) => responderStands(each, store, question))
  const newest = (status: Revocation['status']): Revocation | undefined =>
    answers
      .filter((each) => each.status === status)
      .toSorted((a, b) => toEpoch(a.thisUpdate ?? question.at) - toEpoch(b.thisUpdate ?? question.at))
      .at(-1)
  return newest('revoked') ?? newest('good')
}

const answersIn = ({ ocsps, crls }: Store, question: Question): readonly Revocation[] => [
  ...ocsps.map((each) => checkOcsp(each, question)),
  ...crls.map((each) => checkCrl(each, question)),
]

/** Somebody who answers in an issuer's place must not be revoked either; most issuers say that this need not be asked. */
const responderStands = ({ responder }: Revocation, store: Store, { issuer, ...times }: Question): boolean => {
  if (!responder || needsNoCheck(responder)) return true
  const own = answersIn(store, { ...times, certificate: responder, issuer })
  return (
    own.some(({ status, responder: other }) => status === 'good' && other?.fingerprint !== responder.fingerprint) &&
    !own.some(({ status }) => status === 'revoked')
  )
}

const reportOf = (
  certificate: Certificate,
  found: Revocation | undefined,
  at: Instant,
  stamps: boolean,
): RevocationReport => {
  const { subject, label, fingerprint } = certificate
  if (!found)
    return {
      subject,
      fingerprint,
      status: 'unknown',
      reason: `The document does not say whether the certificate "${label}" was revoked.`,
    }
  const { kind: by, thisUpdate: asOf, revokedAt } = found
  // A later revocation does not reach back, because the signature was there before. But whoever stole the key of a timestamp
  // authority writes any time (RFC 3161, section 4).
  const reachesBack = stamps && found.reason === reasonNames[1]
  if (found.status === 'revoked' && revokedAt !== undefined && (reachesBack || toEpoch(revokedAt) <= toEpoch(at))) {
    const reason = `The certificate "${label}" was revoked at ${formatInstant(revokedAt)} (${found.reason}), and nothing shows that ${stamps ? 'the timestamp' : 'the signature'} is older.`
    return { subject, fingerprint, status: 'revoked', by, asOf, revokedAt, reason }
  }
  return { subject, fingerprint, status: 'good', by, asOf, revokedAt }
}
