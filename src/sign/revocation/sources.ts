/** Where a certificate says that its status can be asked, and where its issuer's certificate is. Only http and https count. */
import { AsnConvert } from '@peculiar/asn1-schema'
import { AuthorityInfoAccessSyntax, id_ad_caIssuers, id_ad_ocsp, id_pe_authorityInfoAccess } from '@peculiar/asn1-x509'
import type { Certificate } from '../keys/certificate.ts'
import { crlAddresses } from './crl.ts'

export type Sources = {
  readonly ocsp: readonly string[]
  readonly crl: readonly string[]
  readonly issuer: readonly string[]
}

export const sourcesOf = (certificate: Certificate): Sources => {
  const access = certificate.extension(id_pe_authorityInfoAccess)
  const described = access ? [...AsnConvert.parse(access, AuthorityInfoAccessSyntax)] : []
  const of = (method: string): readonly string[] =>
    described.flatMap(({ accessMethod, accessLocation }) =>
      accessMethod === method ? (accessLocation.uniformResourceIdentifier ?? []) : [],
    )
  return { ocsp: spoken(of(id_ad_ocsp)), crl: spoken(crlAddresses(certificate)), issuer: spoken(of(id_ad_caIssuers)) }
}

/** Other addresses (ldap) are not asked. */
const spoken = (addresses: readonly string[]): readonly string[] => addresses.filter((each) => /^https?:/i.test(each))
