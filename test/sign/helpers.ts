/** What several tests of signing need. */
import { createPrivateKey, sign, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Attribute } from '@peculiar/asn1-cms'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { elementLength } from '../../src/sign/cms/read.ts'
import { SignedAttributes, SignedContent, type SignedData } from '../../src/sign/cms/schema.ts'
import { SigningError } from '../../src/sign/error.ts'
import { developmentSigner } from '../../src/sign/keys/development.ts'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { temporaryFolder } from './temporary.ts'

export const at = '2026-11-20T06:00:00Z'

/** What was refused, as message and hint. */
export const refusal = (load: () => unknown): { message: string; hint: string } => {
  try {
    load()
  } catch (error) {
    if (!(error instanceof SigningError)) throw error
    return { message: error.message, hint: error.hint }
  }
  throw new Error('It was not refused.')
}

/** A development signer in a folder of its own, with its private key for forgers. */
export const development = async (): Promise<{ signer: Signer; key: KeyObject }> => {
  const folder = temporaryFolder()
  const signer = await developmentSigner(folder, at)
  return { signer, key: createPrivateKey(readFileSync(join(folder, 'development', 'key.pem'))) }
}

export const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

/** Offsets of the hexadecimal digits of `/Contents`, without the brackets. */
export const digitsOf = (pdf: Uint8Array): { start: number; end: number } => {
  const start = latin(pdf).indexOf('/Contents <') + '/Contents <'.length
  return { start, end: latin(pdf).indexOf('>', start) }
}

/** The signature of a file, without the zeros behind it. */
export const cmsOf = (pdf: Uint8Array): Buffer => {
  const { start, end } = digitsOf(pdf)
  const gap = Buffer.from(latin(pdf).slice(start, end), 'hex')
  return gap.subarray(0, elementLength(gap))
}

/** The bytes that a signature covers. */
export const coveredBy = (pdf: Uint8Array): Buffer => {
  const { start, end } = digitsOf(pdf)
  return Buffer.concat([pdf.subarray(0, start - 1), pdf.subarray(end + 1)])
}

/** The same file with another signature in its gap. */
export const withCms = (pdf: Uint8Array, cms: Uint8Array): Uint8Array => {
  const { start, end } = digitsOf(pdf)
  const digits = Buffer.from(cms)
    .toString('hex')
    .padEnd(end - start, '0')
  return bytesOf(latin(pdf).slice(0, start) + digits + latin(pdf).slice(end))
}

/** The same file with a signature that was taken apart, changed and put together again. */
export const forged = (pdf: Uint8Array, change: (data: SignedData) => void): Uint8Array => {
  const signed = AsnConvert.parse(cmsOf(pdf), SignedContent)
  change(signed.content)
  return withCms(pdf, new Uint8Array(AsnConvert.serialize(signed)))
}

/** Changes the signed attributes and signs them again, as only the holder of the key can. */
export const resigned = (
  pdf: Uint8Array,
  key: KeyObject,
  change: (attributes: readonly Attribute[]) => readonly Attribute[],
): Uint8Array =>
  forged(pdf, (data) => {
    for (const signerInfo of data.signerInfos) {
      signerInfo.signedAttrs = [...change(signerInfo.signedAttrs ?? [])]
      const toSign = Buffer.from(AsnConvert.serialize(new SignedAttributes(signerInfo.signedAttrs)))
      signerInfo.signature = new OctetString(sign('sha256', toSign, key))
    }
  })
