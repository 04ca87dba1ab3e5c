/**
 * Stores that speak the protocol of S3 and are not AWS, such as MinIO. A binding names one by its address (`endpoint`), and
 * only those that the settings name are asked. They have no accounts and no regions: who asks is a key of their own.
 */
import { z } from 'zod'
import type { Store } from './client.ts'
import { secretFrom, type Connections, type Machine } from './connection.ts'
import { ReadError } from './errors.ts'
import { hidden } from './params.ts'

/** The parameter with which a source of S3 reads from such a store. */
export const endpoint: z.ZodType<string> = hidden(
  z.string().regex(/^https?:\/\/[^/?#@\s]+$/, 'it is not the beginning of a web address'),
  'Address of a store outside AWS that speaks the protocol of S3, as under `connections.s3` in holdfast.yaml.',
  'https://minio.your-company.com',
)

/** The store that a binding's parameters name; `undefined` for AWS. */
export const endpointIn = (params: unknown): string | undefined => {
  const { endpoint: given } = (params ?? {}) as { readonly endpoint?: unknown }
  return typeof given === 'string' ? given : undefined
}

/** How a store is reached. Throws when the settings do not say, or the key is not in the environment. */
export const storeOf = ({ s3 }: Connections, machine: Machine, address: string): Store => {
  const settings = Object.hasOwn(s3, address) ? s3[address] : undefined
  const key = secretFrom(machine, settings?.keyFrom)
  const secret = secretFrom(machine, settings?.secretFrom)
  if (!settings || !key || !secret) {
    throw new ReadError(
      'not-configured',
      'The settings do not name the store that the binding reads from, so nothing was asked.',
      `Name \`${address}\` under \`connections.s3\` in holdfast.yaml, with the environment variables of its key.`,
    )
  }
  return { endpoint: address, at: settings.at ?? address, region: settings.region, key, secret }
}
