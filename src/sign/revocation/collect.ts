/**
 * Collects what is needed to judge certificates when their authorities are gone: for each certificate of a chain but its root
 * the answer that it is not revoked, and the certificates themselves. Nothing is left out: a certificate whose status cannot be
 * had is an error, because the level that was asked for would not be reached.
 */
import { AsnConvert } from '@peculiar/asn1-schema'
import { formatInstant, type Instant } from '../../model/calendar.ts'
import { SignedContent } from '../cms/schema.ts'
import { SigningError } from '../error.ts'
import { readCertificate, type Certificate } from '../keys/certificate.ts'
import { chainOf, type Chain } from '../keys/chain.ts'
import type { Material } from '../pdf/store.ts'
import { Unanswered, type Ask } from '../web.ts'
import { checkCrl } from './crl.ts'
import { checkOcsp, needsNoCheck, ocspRequest } from './ocsp.ts'
import { sourcesOf } from './sources.ts'
import type { Question, Revocation } from './status.ts'

/** Collects for chains at an instant. Rejects with a `SigningError` when something is revoked or cannot be had. */
export const collect = async (chains: readonly Chain[], at: Instant, asking: Ask): Promise<Material> => {
  const ask = fetchingOnce(asking)
  const certificates = new Map<string, Uint8Array>()
  const found = { crls: new Map<string, Uint8Array>(), ocsps: new Map<string, Uint8Array>() }
  const asked = new Set<string>()
  const look = async (certificate: Certificate, issuer: Certificate): Promise<void> => {
    certificates.set(certificate.fingerprint, certificate.der)
    if (asked.has(certificate.fingerprint)) return
    asked.add(certificate.fingerprint)
    const { der, responder, kind } = await statusOf({ certificate, issuer, at }, ask)
    const set = kind === 'crl' ? found.crls : found.ocsps
    set.set(Buffer.from(der).toString('latin1'), der)
    if (!responder) return
    certificates.set(responder.fingerprint, responder.der)
    if (!needsNoCheck(responder)) await look(responder, issuer)
  }
  for (const chain of chains) {
    const whole = await completed(chain, ask)
    for (const each of whole.certificates) certificates.set(each.fingerprint, each.der)
    // What is below may be asked before what is above: an authority that was revoked spoils both.
    for (const [index, each] of whole.certificates.slice(0, -1).entries())
      await look(each, whole.certificates[index + 1] as Certificate)
  }
  return {
    certificates: [...certificates.values()],
    crls: [...found.crls.values()],
    ocsps: [...found.ocsps.values()],
  }
}

/** A list speaks of all certificates of its issuer, so what is only fetched is fetched once. */
const fetchingOnce = (ask: Ask): Ask => {
  const fetched = new Map<string, Promise<Uint8Array>>()
  return (question) => {
    if (question.body) return ask(question)
    const answer = fetched.get(question.url) ?? ask(question)
    fetched.set(question.url, answer)
    return answer
  }
}

type Status = Revocation & { readonly der: Uint8Array }

/** The first answer, or else list, that says that a certificate is good. */
const statusOf = async (question: Question, ask: Ask): Promise<Status> => {
  const { certificate, issuer } = question
  const sources = sourcesOf(certificate)
  const body = ocspRequest(certificate, issuer)
  const questions = [
    ...sources.ocsp.map((url) => ({ url, type: 'application/ocsp-request', body, check: checkOcsp })),
    ...sources.crl.map((url) => ({ url, type: undefined, body: undefined, check: checkCrl })),
  ]
  const failures: string[] = []
  for (const { check, ...each } of questions) {
    try {
      const der = await ask(each)
      const status = check(der, question)
      if (status.status === 'good') return { ...status, der }
      if (status.status === 'revoked') throw revoked(certificate, status)
      failures.push(`${each.url}: ${status.reason}`)
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      failures.push(`${each.url}: ${error.message}`)
    }
  }
  if (questions.length === 0) {
    throw new SigningError(
      `The certificate "${certificate.label}" does not say where its revocation can be asked, so nobody can judge it later.`,
      'Ask the authority for a certificate with an OCSP or CRL address, or sign at level B-T (`signing.level`).',
    )
  }
  throw new SigningError(
    `Whether "${certificate.label}" was revoked cannot be found out. ${failures.join('; ')}.`,
    'Try again later. The level that was asked for needs an answer that counts.',
    2,
  )
}

const revoked = ({ label }: Certificate, { revokedAt, reason }: Revocation): SigningError =>
  new SigningError(
    `The certificate "${label}" was revoked${revokedAt ? ` at ${formatInstant(revokedAt)}` : ''}: ${reason}.`,
    'Use another certificate; where it is that of a timestamp authority, name another under `signing.timestamp`.',
  )

/** Most certificates of a chain; a longer one goes round in circles. */
const longest = 10

/** The chain up to its root; what is missing is fetched from where the certificates say. */
const completed = async (chain: Chain, ask: Ask): Promise<Chain> => {
  let known = chain
  while (!known.complete && known.certificates.length < longest) {
    const [signer, ...above] = known.certificates
    const last = known.certificates.at(-1)
    if (!signer || !last) break
    const fetched = await issuersOf(last, ask)
    const longer = chainOf(signer, [...above, ...fetched])
    if (longer.certificates.length === known.certificates.length) break
    known = longer
  }
  if (known.complete) return known
  const last = known.certificates.at(-1)
  throw new SigningError(
    `The chain of certificates above "${last?.label}" cannot be completed: ${last?.issuerText} is missing.`,
    'Add the certificates up to the root to the file that `signing` names; where it is the chain of a timestamp authority, try again later or name another.',
    2,
  )
}

const issuersOf = async (certificate: Certificate, ask: Ask): Promise<readonly Certificate[]> => {
  for (const url of sourcesOf(certificate).issuer) {
    try {
      const found = certificatesFrom(await ask({ url }))
      if (found.length > 0) return found
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
    }
  }
  return []
}

/** A certificate, or several in a SignedData without signer; none when the bytes are neither. */
const certificatesFrom = (bytes: Uint8Array): readonly Certificate[] => {
  try {
    return [readCertificate(bytes)]
  } catch {
    try {
      const { certificates } = AsnConvert.parse(bytes, SignedContent).content
      return certificates.map((each) => readCertificate(new Uint8Array(each)))
    } catch {
      return []
    }
  }
}
