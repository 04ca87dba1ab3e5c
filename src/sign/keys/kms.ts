/**
 * A key that AWS KMS holds and never gives away: RSA, P-256 or P-384. KMS knows no certificates, so they come from a file, and the
 * key that KMS says it has is compared with them before anything is signed. Only digests are sent. The SDK is loaded here, when a
 * document is signed so, and nowhere else.
 */
import { createHash, createPublicKey } from 'node:crypto'
import { SigningError } from '../error.ts'
import type { SignatureAlgorithm } from './algorithm.ts'
import { certificatesIn, type KeyFile, type KeyOptions } from './pem.ts'
import { signerOf, type Signer } from './signer.ts'

export type KmsKey = {
  /** ARN, id, or alias (`alias/signing`). */
  readonly id: string
  /** Another address for KMS. */
  readonly endpoint?: string | undefined
}

const kmsAlgorithms = {
  'rsa-sha256': 'RSASSA_PKCS1_V1_5_SHA_256',
  'ecdsa-p256-sha256': 'ECDSA_SHA_256',
  'ecdsa-p384-sha384': 'ECDSA_SHA_384',
} as const satisfies Record<SignatureAlgorithm['name'], string>

/** Makes a signer of a key of KMS and its certificates. Rejects with a `SigningError`. */
export const signerFromKms = async (
  { id, endpoint }: KmsKey,
  certificates: KeyFile,
  options: KeyOptions,
): Promise<Signer> => {
  const der = certificatesIn(certificates)
  const { GetPublicKeyCommand, KMSClient, SignCommand } = await import('@aws-sdk/client-kms')
  const region = /^arn:[^:]*:kms:([^:]+):/.exec(id)?.[1]
  const client = new KMSClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  })
  const answered = await client.send(new GetPublicKeyCommand({ KeyId: id })).catch((error: unknown) => {
    throw refusedBy(id, error)
  })
  if (answered.KeyUsage !== 'SIGN_VERIFY' || !answered.PublicKey) throw notForSigning(id)
  const publicKey = createPublicKey({ key: Buffer.from(answered.PublicKey), format: 'der', type: 'spki' })
  const sign = async (data: Uint8Array, { name, hash }: SignatureAlgorithm): Promise<Uint8Array> => {
    const command = new SignCommand({
      KeyId: id,
      MessageType: 'DIGEST',
      Message: createHash(hash).update(data).digest(),
      SigningAlgorithm: kmsAlgorithms[name],
    })
    const { Signature } = await client.send(command).catch((error: unknown) => {
      throw refusedBy(id, error)
    })
    if (!Signature) throw new SigningError(`AWS KMS gave no signature by the key ${id}.`, 'Try again later.', 2)
    return new Uint8Array(Signature)
  }
  return signerOf({ publicKey, sign, certificates: der, from: certificates.name, name: options.name }, options.at)
}

const notForSigning = (id: string): SigningError =>
  new SigningError(
    `The key ${id} of AWS KMS is not for signatures.`,
    'Make an asymmetric key with the usage SIGN_VERIFY: RSA_3072, RSA_4096, ECC_NIST_P256 or ECC_NIST_P384.',
  )

const grant = 'Grant kms:GetPublicKey and kms:Sign on the key to whoever signs.'

/** By the code of an error: what is wrong, and what to do. Of an error of AWS only its code is repeated. */
const known: Readonly<Record<string, readonly [string, string]>> = {
  NotFoundException: ['does not exist', 'Check the ARN or alias under `signing.kms`, and the region.'],
  AccessDeniedException: ['may not be used with these credentials', grant],
  DisabledException: ['is disabled', 'Enable it, or name another under `signing.kms`.'],
  KMSInvalidStateException: ['is not ready to be used', 'It may be waiting for its deletion: look at it in AWS KMS.'],
  CredentialsProviderError: ['cannot be used, because there are no credentials', 'Sign in to AWS, or set AWS_PROFILE.'],
}

const refusedBy = (id: string, error: unknown): SigningError => {
  const { name = 'unknown', code } = error as { readonly name?: string; readonly code?: string }
  if (name === 'UnsupportedOperationException') return notForSigning(id)
  if (/region is missing/i.test((error as Error).message ?? ''))
    return new SigningError(
      `The key ${id} does not say in which region it is.`,
      'Give its ARN under `signing.kms`, or set AWS_REGION.',
    )
  const [what, hint] = known[name] ?? []
  if (what !== undefined && hint !== undefined) return new SigningError(`The key ${id} of AWS KMS ${what}.`, hint)
  return new SigningError(
    `AWS KMS did not answer for the key ${id} (${code ?? name}).`,
    'Try again later. Nothing was signed.',
    2,
  )
}
