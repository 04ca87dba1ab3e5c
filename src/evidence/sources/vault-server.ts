/** `vault/server`: whether a Vault server is open, so that its keys can be used. */
import { z } from 'zod'
import { measured, setting } from '../facts.ts'
import { ReadError } from '../errors.ts'
import { hidden } from '../params.ts'
import { source, type AnySource } from '../source.ts'

type Params = { address: string }

const facts = {
  sealed: measured.boolean('Whether it is sealed, so that no key can be used.'),
  initialized: setting.boolean('Whether it was ever set up. One that was not is sealed too.'),
  autoUnseal: setting.boolean('Whether it opens itself after a restart, with a key that is kept elsewhere.'),
} as const

const schema = z.looseObject({
  sealed: z.boolean(),
  initialized: z.boolean().nullish(),
  type: z.string(),
})

export const vaultServer: AnySource = source<Params, typeof facts>({
  id: 'vault/server',
  title: 'Vault',
  version: 1,
  says: 'Whether a Vault server is unsealed, so that its keys can be used; anybody may ask that. It says nothing of the keys themselves: whether one exists, is rotated, or opens a backup. One server of a cluster answers; a load balancer usually asks only those that are open. A server that does not open itself stays closed after a restart until people bring their parts of the key. OpenBao answers in the same way.',
  params: z.strictObject({
    address: hidden(
      z.string().regex(/^https?:\/\/[^/?#@\s]+\/?$/, 'it is not the address of a server'),
      'Address of the server.',
      'https://vault.your-company.com:8200',
    ),
  }),
  facts,
  actions: [],
  collect: async ({ address }, { web }) => {
    const operation = 'vault:seal-status'
    const { value } = await web.json({ operation, url: new URL('/v1/sys/seal-status', address).href })
    const { data } = schema.safeParse(value)
    if (!data) {
      throw new ReadError(
        'invalid',
        `${operation} gave an answer that is not one of Vault.`,
        'Correct `address` in the binding.',
      )
    }
    return [
      {
        subject: new URL(address).host,
        facts: {
          sealed: data.sealed,
          initialized: data.initialized ?? null,
          autoUnseal: data.type !== 'shamir',
        },
      },
    ]
  },
})
