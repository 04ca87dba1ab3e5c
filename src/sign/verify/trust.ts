/**
 * Does the signer deserve trust? Only what the caller names as trust anchors is trusted; there is no built-in list. The
 * chain is judged at the claimed time and, when the caller gives one, at an instant of their own: without a timestamp
 * nothing but the signer says when it was signed, so a certificate that has expired since proves nothing any more.
 */
import type { Instant } from '../../model/calendar.ts'
import { SigningError } from '../error.ts'
import { outOfDate, readCertificate, reasonsAgainst, type Certificate } from '../keys/certificate.ts'
import { issued, reasonsAgainstChain, type Chain } from '../keys/chain.ts'
import { certificatesIn, type KeyFile } from '../keys/pem.ts'

export type Trust = {
  /** `not-checked`: no trust anchors were given. */
  readonly trust: 'trusted' | 'untrusted' | 'not-checked'
  /** Why the signer is not known to be trustworthy. */
  readonly reasons: readonly string[]
}

/** Reads trust anchors from PEM files. Throws a `SigningError` when one of them holds none. */
export const readAnchors = (files: readonly KeyFile[]): readonly Certificate[] =>
  files.flatMap((file) =>
    certificatesIn(file).map((der) => {
      try {
        return readCertificate(der)
      } catch {
        throw new SigningError(
          `A trust anchor in ${file.name} cannot be read.`,
          'Give trust anchors as whole certificates in PEM form.',
        )
      }
    }),
  )

/** Judges a chain at instants. No anchors means that trust is not asked for. */
export const trustOf = (chain: Chain, anchors: readonly Certificate[], instants: readonly Instant[]): Trust => {
  const [signer] = chain.certificates
  const last = chain.certificates.at(-1)
  if (!signer || !last) return { trust: 'untrusted', reasons: ['There is no certificate.'] }
  const trusted = trustedPath(chain.certificates, anchors)
  const path = trusted ?? chain.certificates
  const reasons = [
    ...reasonsAgainst(signer),
    ...reasonsAgainstChain(path),
    ...path.flatMap((each) => instants.map((at) => outOfDate(each, at))),
  ].flatMap((each) => (each ? [each.message] : []))
  if (anchors.length === 0) return { trust: 'not-checked', reasons }
  if (!trusted)
    reasons.push(`The chain of the signer ends at "${last.label}", and none of the given trust anchors vouches for it.`)
  return { trust: reasons.length === 0 ? 'trusted' : 'untrusted', reasons: [...new Set(reasons)] }
}

/** The shortest part of the chain that ends at an anchor, that anchor included; `undefined` when none vouches for it. */
export const trustedPath = (
  certificates: readonly Certificate[],
  anchors: readonly Certificate[],
): readonly Certificate[] | undefined => {
  for (const [index, each] of certificates.entries()) {
    const below = certificates.slice(0, index + 1)
    if (anchors.some((anchor) => anchor.fingerprint === each.fingerprint)) return below
    const issuer = anchors.find((anchor) => issued(anchor, each))
    if (issuer) return [...below, issuer]
  }
  return undefined
}
