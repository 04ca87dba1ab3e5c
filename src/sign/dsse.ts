/**
 * DSSE envelopes: a payload with a signature over its type and its bytes. The certificates of the signer go with the signature, as
 * fields that other readers pass over, so that a file can be checked by itself; whether they are to be trusted is the reader's question.
 *
 * @see https://github.com/secure-systems-lab/dsse/blob/master/envelope.md
 */
import { createHash } from 'node:crypto'
import type { Signer } from './keys/signer.ts'

/** The type of every payload that we sign. */
export const payloadType = 'application/vnd.in-toto+json'

/** The bytes that are signed. Both lengths are part of them, so that no other split of the same bytes has the same signature. */
export const signedBytes = (type: string, payload: Uint8Array): Uint8Array =>
  Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `),
    Buffer.from(payload.buffer, payload.byteOffset, payload.length),
  ])

/** Signs a payload. The envelope is one line, and its fields stand in a fixed order. */
export const sealed = async (payload: string, signer: Signer): Promise<string> => {
  const bytes = Buffer.from(payload)
  const [certificate, ...others] = [signer.certificate, ...signer.chain.slice(1)].map(pem)
  const signature = {
    keyid: createHash('sha256').update(signer.certificate).digest('hex'),
    sig: Buffer.from(await signer.sign(signedBytes(payloadType, bytes))).toString('base64'),
    certificate,
    ...(others.length > 0 ? { intermediates: others } : {}),
  }
  return JSON.stringify({ payloadType, payload: bytes.toString('base64'), signatures: [signature] })
}

/** A certificate as PEM, in base64 once more: JSON has no line breaks to spare. */
const pem = (der: Uint8Array): string =>
  Buffer.from(
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
      .toString('base64')
      .replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`,
  ).toString('base64')
