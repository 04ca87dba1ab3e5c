/** `git/remotes`: whether copies of a repository at several places have the same newest commit. */
import { z } from 'zod'
import { measured } from '../facts.ts'
import { hidden } from '../params.ts'
import { distinct } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { noteMade } from '../trace.ts'
import { digestOf } from '../digest.ts'
import { headOf, operation, remoteOf } from './git.ts'

type Params = { remotes: readonly string[] }

const facts = {
  remotes: measured.number('How many remotes there are. Every one of them answered.'),
  hosts: measured.number('How many different hosts they lie on.'),
  equal: measured.boolean('Whether all have the same newest commit.'),
} as const

export const gitRemotes: AnySource = source<Params, typeof facts>({
  id: 'git/remotes',
  title: 'Git remotes',
  version: 1,
  says: 'Whether mirrors of a repository have the same newest commit, on the branch that each calls its own. Other branches, tags, issues and large files are not compared, and right after a push a mirror may be behind for a moment. Two names of hosts may lead to one place. When one of them does not answer or is empty, nothing is known: a token of the mirror may have expired. It needs `git` 2.37 or newer on this machine, and for SSH a key and the known host.',
  params: z.strictObject({
    remotes: hidden(
      z
        .array(
          z
            .string()
            .refine(
              (each) => remoteOf(each) !== null,
              'it is not an address such as `https://host/path` or `git@host:path`, without a password',
            ),
        )
        .min(1),
      'Addresses of the remotes.',
      ['git@github.com:acme/orders.git', 'https://gitlab.com/acme/orders.git'],
    ),
  }),
  facts,
  actions: ['read access to each remote'],
  collect: async ({ remotes }, context) => {
    const found = await Promise.all(
      remotes.map(async (address) => {
        const remote = remoteOf(address)
        if (remote === null) throw new TypeError('The schema let through an address that is none.')
        const head = await headOf(remote, context)
        noteMade(context.trace, { operation, digest: digestOf([operation, address, head]) }, null)
        return { host: remote.host, head }
      }),
    )
    const heads = new Set(found.map(({ head }) => head))
    return [
      {
        subject: remotes[0] ?? '',
        facts: {
          remotes: found.length,
          hosts: distinct(found.map(({ host }) => host)).length,
          equal: heads.size === 1,
        },
      },
    ]
  },
})
