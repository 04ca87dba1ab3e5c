/**
 * Revocation lists (RFC 5280): is a certificate on its issuer's list. Only whole lists count that the issuer signed itself; those
 * of others, changes to a list, and lists for some reasons only prove nothing here.
 */
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  CRLDistributionPoints,
  CRLReason,
  id_ce_cRLDistributionPoints,
  id_ce_cRLReasons,
  id_ce_issuingDistributionPoint,
  id_ce_keyUsage,
  IssuingDistributionPoint,
  KeyUsage,
  KeyUsageFlags,
  TBSCertList,
  type DistributionPointName,
  type Extension,
} from '@peculiar/asn1-x509'
import { fromEpoch } from '../../model/calendar.ts'
import { fits } from '../cms/fits.ts'
import { CmsError, parse, sameBytes } from '../cms/read.ts'
import type { Certificate } from '../keys/certificate.ts'
import { reasonNames, SignedBody, unusable, untimely, type Question, type Revocation } from './status.ts'

/** What a revocation list proves of a certificate. Never throws. */
export const checkCrl = (der: Uint8Array, question: Question): Revocation => {
  try {
    return check(der, question)
  } catch (error) {
    return unusable('crl', error instanceof CmsError ? error.message : 'it cannot be read')
  }
}

const check = (der: Uint8Array, question: Question): Revocation => {
  const { certificate, issuer } = question
  const list = parse(der, SignedBody)
  const { signatureAlgorithm } = list
  const body = AsnConvert.parse(list.body, TBSCertList)
  if (!sameBytes(AsnConvert.serialize(body.issuer), AsnConvert.serialize(certificate.issuer))) {
    return unusable('crl', 'it is the list of another authority')
  }
  if (
    !body.signature.isEqual(signatureAlgorithm) ||
    !fits(new Uint8Array(list.body), new Uint8Array(list.signature), issuer.x509.publicKey, signatureAlgorithm)
  ) {
    return unusable('crl', 'its signature does not fit')
  }
  if (!mayList(issuer)) return unusable('crl', `"${issuer.label}" may not sign revocation lists`)
  const thisUpdate = body.thisUpdate.getTime()
  const nextUpdate = body.nextUpdate?.getTime()
  if (!nextUpdate) return unusable('crl', 'it does not say for how long it counts')
  const against = untimely(thisUpdate, nextUpdate, question) ?? outOfScope(body.crlExtensions ?? [], certificate)
  if (against) return unusable('crl', against)
  const found = {
    kind: 'crl',
    thisUpdate: fromEpoch(thisUpdate.getTime() / 1000),
    nextUpdate: fromEpoch(nextUpdate.getTime() / 1000),
  } as const
  const entry = body.revokedCertificates?.find((each) => sameBytes(each.userCertificate, certificate.serialNumber))
  if (!entry) return { ...found, status: 'good', reason: '' }
  const reason = entry.crlEntryExtensions?.find((each) => each.extnID === id_ce_cRLReasons)
  return {
    ...found,
    status: 'revoked',
    reason: reasonNames[reason ? AsnConvert.parse(reason.extnValue.buffer, CRLReason).reason : 0] ?? '',
    revokedAt: fromEpoch(entry.revocationDate.getTime().getTime() / 1000),
  }
}

const mayList = (issuer: Certificate): boolean => {
  const usage = issuer.extension(id_ce_keyUsage)
  return issuer.x509.ca && (!usage || (AsnConvert.parse(usage, KeyUsage).toNumber() & KeyUsageFlags.cRLSign) !== 0)
}

/** Why a list does not speak of a certificate; `undefined` when it does. */
const outOfScope = (extensions: readonly Extension[], certificate: Certificate): string | undefined => {
  const unknown = extensions.find((each) => each.critical && each.extnID !== id_ce_issuingDistributionPoint)
  if (unknown) return `it is a kind of list that Holdfast does not know (critical extension ${unknown.extnID})`
  const scope = extensions.find((each) => each.extnID === id_ce_issuingDistributionPoint)
  if (!scope) return undefined
  const { ca } = certificate.x509
  const point = AsnConvert.parse(scope.extnValue.buffer, IssuingDistributionPoint)
  const { onlyContainsUserCerts, onlyContainsCACerts, onlyContainsAttributeCerts, onlySomeReasons, indirectCRL } = point
  if (onlyContainsAttributeCerts || onlySomeReasons || indirectCRL) return 'it is a list of another kind'
  if ((onlyContainsUserCerts && ca) || (onlyContainsCACerts && !ca)) return 'it is a list of other certificates'
  const [here, wanted] = [addressesOf(point.distributionPoint), crlAddresses(certificate)]
  return here.length > 0 && !here.some((each) => wanted.includes(each))
    ? 'it is a list of other certificates'
    : undefined
}

const addressesOf = (name: DistributionPointName | undefined): readonly string[] =>
  (name?.fullName ?? []).flatMap((each) => each.uniformResourceIdentifier ?? [])

/** Where a certificate says that its issuer's lists are. Lists of others, and for some reasons only, are left out. */
export const crlAddresses = (certificate: Certificate): readonly string[] => {
  const points = certificate.extension(id_ce_cRLDistributionPoints)
  if (!points) return []
  return AsnConvert.parse(points, CRLDistributionPoints)
    .filter((each) => !each.cRLIssuer && !each.reasons)
    .flatMap((each) => addressesOf(each.distributionPoint))
}
