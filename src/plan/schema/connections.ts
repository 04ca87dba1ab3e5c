/** Schema of `connections` in `holdfast.yaml`. The type is in `model/portfolio.ts`. */
import { z } from 'zod'
import type { Connections } from '../../model/portfolio.ts'
import { list, says, shared, text } from './fields.ts'

/** The name of an environment variable, which holds a secret. */
export const variable: z.ZodType<string> = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/, 'it is not the name of an environment variable')

const origin: z.ZodType<string> = shared(
  'origin',
  z
    .string()
    .regex(/^https?:\/\/[^/?#@\s]+$/, 'it is not the beginning of a web address, such as `https://api.github.com`'),
)

const hostAndPort = z.string().regex(/^[^\s/:@]+(:\d{1,5})?$/, 'it is not a host, or a host and a port')

const web = z.strictObject({
  tokenFrom: says(variable, 'Environment variable that holds the token.', 'GITHUB_TOKEN').optional(),
  header: says(
    z.string().regex(/^[A-Za-z][A-Za-z-]*$/, 'it is not the name of a header'),
    'The header that carries the token as it is; by default it is a bearer token.',
    'X-Vault-Token',
  ).optional(),
  ca: says(
    text,
    'Certificate of the authority that vouches for it, PEM, relative to the content folder.',
    '../keys/company-ca.pem',
  ).optional(),
  at: says(origin, 'Another address that is asked in its place.', 'http://127.0.0.1:8080').optional(),
  private: says(z.boolean().default(false), 'Whether it may lie inside a network.', true),
})

const postgres = z.strictObject({
  user: says(text, 'The role to log in as, a member of pg_monitor; by default `holdfast`.', 'holdfast').optional(),
  passwordFrom: says(
    variable,
    'Environment variable that holds its password.',
    'HOLDFAST_POSTGRES_PASSWORD',
  ).optional(),
  ca: says(
    text,
    'Certificate of the authority that vouches for the server, PEM, relative to the content folder.',
    '../keys/database-ca.pem',
  ).optional(),
  at: says(hostAndPort, 'Another host and port that is asked in its place.', '127.0.0.1:5433').optional(),
  tls: says(
    z.enum(['verify', 'none']).default('verify'),
    'Whether the connection is encrypted and the server proves who it is.',
    'verify',
  ),
})

const s3 = z.strictObject({
  keyFrom: says(variable, 'Environment variable that holds the id of the access key.', 'MINIO_ACCESS_KEY'),
  secretFrom: says(variable, 'Environment variable that holds the secret of the access key.', 'MINIO_SECRET_KEY'),
  region: says(text.default('us-east-1'), 'The region that requests are signed for.', 'us-east-1'),
  at: says(origin, 'Another address that is asked in its place.', 'http://127.0.0.1:9000').optional(),
})

/** What is so when `holdfast.yaml` says nothing. */
export const noConnections: Connections = { web: {}, postgres: {}, s3: {}, dns: {}, kubernetes: {}, directories: [] }

export const connections: z.ZodType<Connections> = z.strictObject({
  web: says(
    z.record(origin as z.ZodString, web).default({}),
    'Addresses of the web that need a token or lie inside a network, by the beginning of the address.',
    {
      'https://api.github.com': { tokenFrom: 'GITHUB_TOKEN' },
    },
  ),
  postgres: says(z.record(hostAndPort, postgres).default({}), 'PostgreSQL servers, by the host that bindings name.', {
    'db-1.internal': { user: 'holdfast', passwordFrom: 'HOLDFAST_POSTGRES_PASSWORD' },
  }),
  s3: says(z.record(origin as z.ZodString, s3).default({}), 'Stores that speak the protocol of S3, by their address.', {
    'https://minio.your-company.com': { keyFrom: 'MINIO_ACCESS_KEY', secretFrom: 'MINIO_SECRET_KEY' },
  }),
  dns: says(
    z
      .strictObject({
        at: says(
          z
            .string()
            .regex(/^(\d+\.\d+\.\d+\.\d+|\[[\da-f:]+\])(:\d{1,5})?$/i, 'it is not an IP address, or one and a port'),
          'A name server that is asked in the place of all others.',
          '10.0.0.2',
        ).optional(),
      })
      .default({}),
    'How names are resolved. By default as this machine does it.',
    { at: '10.0.0.2' },
  ),
  kubernetes: says(
    z
      .strictObject({
        config: says(
          text,
          'Kubeconfig, relative to the content folder; by default that of the environment.',
          '../kubeconfig',
        ).optional(),
      })
      .default({}),
    'Kubernetes clusters. Bindings name contexts.',
    { config: '../kubeconfig' },
  ),
  directories: says(list(text).default([]), 'Folders of this machine under which files may be looked at.', [
    '/var/backups',
  ]),
})
