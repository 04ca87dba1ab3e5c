/** A timestamp as only the holder of an authority's key can make it: a real one, changed and signed again. */
import { createHash, createPrivateKey, sign, X509Certificate } from 'node:crypto'
import { id_messageDigest, IssuerAndSerialNumber, SignerIdentifier, type SignerInfo } from '@peculiar/asn1-cms'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { TimeStampResp, TSTInfo } from '@peculiar/asn1-tsp'
import {
  idSigningCertificateV2,
  SignedAttributes,
  SignedContent,
  SigningCertificateV2,
} from '../../src/sign/cms/schema.ts'
import { readCertificate } from '../../src/sign/keys/certificate.ts'
import type { Pki } from './pki.ts'

/** A token with what `change` does to its time, made with the key and certificate of `name` (ECDSA). */
export const restamped = (
  token: Uint8Array,
  pki: Pki,
  name = 'tsa',
  change: (info: TSTInfo) => void = () => undefined,
): Uint8Array => {
  const content = AsnConvert.parse(token, SignedContent)
  const { content: data } = content
  const [signerInfo] = data.signerInfos as [SignerInfo]
  const single = data.encapContentInfo.eContent?.single as OctetString
  const info = AsnConvert.parse(single.buffer, TSTInfo)
  change(info)
  single.buffer = AsnConvert.serialize(info)
  const certificate = new Uint8Array(new X509Certificate(pki.read(`${name}.pem`).bytes).raw)
  const above = ['sub', 'root'].map((each) => new X509Certificate(pki.read(`${each}.pem`).bytes).raw)
  data.certificates = [certificate, ...above].map((each) => new Uint8Array(each).buffer)
  const { issuer, serialNumber } = readCertificate(certificate)
  signerInfo.sid = new SignerIdentifier({ issuerAndSerialNumber: new IssuerAndSerialNumber({ issuer, serialNumber }) })
  const sha256 = (bytes: Uint8Array): OctetString => new OctetString(createHash('sha256').update(bytes).digest())
  for (const attribute of signerInfo.signedAttrs ?? []) {
    if (attribute.attrType === id_messageDigest) {
      attribute.attrValues = [AsnConvert.serialize(sha256(new Uint8Array(single.buffer)))]
    }
    if (attribute.attrType === idSigningCertificateV2) {
      const named = AsnConvert.parse(attribute.attrValues[0] as ArrayBuffer, SigningCertificateV2)
      for (const each of named.certs) each.certHash = sha256(certificate)
      attribute.attrValues = [AsnConvert.serialize(named)]
    }
  }
  const toSign = Buffer.from(AsnConvert.serialize(new SignedAttributes(signerInfo.signedAttrs)))
  const key = createPrivateKey(Buffer.from(pki.read(`${name}.key`).bytes))
  signerInfo.signature = new OctetString(sign('sha256', toSign, key))
  return new Uint8Array(AsnConvert.serialize(content))
}

/** An authority's answer with another token in it. */
export const answerWith = (answer: Uint8Array, change: (token: Uint8Array) => Uint8Array): Uint8Array => {
  const response = AsnConvert.parse(answer, TimeStampResp)
  const token = new Uint8Array(AsnConvert.serialize(response.timeStampToken))
  response.timeStampToken = AsnConvert.parse(change(token), (response.timeStampToken as object).constructor as never)
  return new Uint8Array(AsnConvert.serialize(response))
}
