/** From a signer's certificate up to the root: every certificate signed by the next. */
import type { Certificate, Objection } from './certificate.ts'

export type Chain = {
  /** The signer's certificate first. */
  readonly certificates: readonly Certificate[]
  /** Given, but not part of the chain. */
  readonly unused: readonly Certificate[]
  /** The last certificate signs itself. */
  readonly complete: boolean
}

/** True when `issuer` is named as the issuer of `certificate` and did sign it. */
export const issued = (issuer: Certificate, certificate: Certificate): boolean =>
  certificate.x509.checkIssued(issuer.x509) && certificate.x509.verify(issuer.x509.publicKey)

/** Orders certificates into the chain of the first one. */
export const chainOf = (signer: Certificate, others: readonly Certificate[]): Chain => {
  const certificates = [signer]
  let rest = others.filter((each) => each.fingerprint !== signer.fingerprint)
  let last = signer
  while (!last.selfSigned) {
    const subject = last
    const next = rest.find((each) => issued(each, subject))
    if (!next) break
    certificates.push(next)
    rest = rest.filter((each) => each.fingerprint !== next.fingerprint)
    last = next
  }
  return { certificates, unused: rest, complete: last.selfSigned }
}

/**
 * Why the certificates above a signer's may not vouch for it. Without these checks, whoever holds any certificate of a
 * trusted authority could issue more of them. What stands above a trust anchor is not to be passed in.
 */
export const reasonsAgainstChain = (certificates: readonly Certificate[]): readonly Objection[] => {
  const found: Objection[] = []
  const hint = 'Ask the authority for its current chain of certificates.'
  certificates.forEach((each, index) => {
    if (index === 0) {
      if (each.unknownCritical.length > 0) found.push({ message: unknownIn(each), hint })
      return
    }
    if (!each.x509.ca) {
      found.push({
        message: `"${each.label}" is not a certificate authority, but signed a certificate of the chain.`,
        hint,
      })
    }
    if (each.pathLength !== undefined && index - 1 > each.pathLength) {
      found.push({
        message: `"${each.label}" may have ${each.pathLength} authorities below it, but has ${index - 1}.`,
        hint,
      })
    }
    if (each.unknownCritical.length > 0) found.push({ message: unknownIn(each), hint })
    // Nothing rests on the signature of a root: it is trusted by itself or not at all.
    if (each.weaklySigned && !each.selfSigned) {
      found.push({ message: `"${each.label}" is signed with a broken algorithm (SHA-1 or older).`, hint })
    }
  })
  return found
}

const unknownIn = (certificate: Certificate): string =>
  `"${certificate.label}" sets conditions that Holdfast does not know (critical extension ${certificate.unknownCritical.join(', ')}).`
