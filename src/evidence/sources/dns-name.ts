/** `dns/name`: what a name resolves to, and how long that may be kept. */
import type { MxRecord } from 'node:dns'
import type { Resolver as ResolverClass } from 'node:dns/promises'
import { z } from 'zod'
import { isPublicAddress } from '../addresses.ts'
import { digestOf } from '../digest.ts'
import { codeOf, ReadError } from '../errors.ts'
import { measured } from '../facts.ts'
import { hidden } from '../params.ts'
import { distinct, orUnread } from '../reading.ts'
import { source, type AnySource, type Context } from '../source.ts'
import { noteMade } from '../trace.ts'

type Params = { name: string }

const facts = {
  addresses: measured.number('How many addresses it has.'),
  mailExchanges: measured.number('How many mail servers it has; 0 also when it says that it takes no mail.'),
  ttl: measured.duration(
    'How long others may keep its addresses, by the name servers that answer for it; none without addresses.',
  ),
} as const

export const dnsName: AnySource = source<Params, typeof facts>({
  id: 'dns/name',
  title: 'DNS name',
  version: 1,
  says: 'What a name resolves to, from one place; elsewhere the answer may be another. An address need not answer, and a mail server that is named need not take mail; a name without one may take mail at its address. Some who resolve names keep answers longer than they may. Whoever answers from memory says only how much of the time is left, so the time is asked of the name servers of the zone themselves; where those cannot be reached, or the name stands for another one elsewhere, it is unread. A name that does not exist gives no match.',
  params: z.strictObject({
    name: hidden(
      z
        .string()
        .max(253)
        .regex(
          /^(?=.*[a-z])([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/i,
          'it is not a name such as `api.your-company.com`',
        ),
      'The name.',
      'api.your-company.com',
    ),
  }),
  facts,
  actions: [],
  collect: async ({ name }, context) => {
    const { Resolver } = await import('node:dns/promises')
    const { at } = context.connections.dns
    const made = (servers: readonly string[] | undefined): ResolverClass => {
      const resolver = new Resolver({ timeout: 2000, tries: 2 })
      if (servers) resolver.setServers(servers)
      context.signal?.addEventListener('abort', () => resolver.cancel(), { once: true })
      return resolver
    }
    const resolver = made(at === undefined ? undefined : [at])
    const ask = asker(name, context)
    const [v4, v6, mail] = await Promise.all([
      ask('A', () => resolver.resolve4(name)),
      ask('AAAA', () => resolver.resolve6(name)),
      ask('MX', () => resolver.resolveMx(name)),
    ])
    if (v4 === null && v6 === null && mail === null) return []
    const addresses = distinct([...(v4 ?? []), ...(v6 ?? [])])
    const ttl = async (): Promise<number> =>
      ttlAt(made(at === undefined ? await serversOf(name, resolver) : [at]), name, ask)
    return [
      {
        subject: name,
        facts: {
          addresses: addresses.length,
          // A single one without a name says that no mail is taken (RFC 7505).
          mailExchanges: distinct((mail ?? []).map(({ exchange }: MxRecord) => exchange.toLowerCase())).length,
          ttl: addresses.length === 0 ? null : await orUnread(ttl),
        },
      },
    ]
  },
})

type Ask = <T>(type: string, asking: () => Promise<readonly T[]>) => Promise<readonly T[] | null>

/** Asks, and notes the answer: `null` when there is no such name, and nothing when it has nothing of the kind. */
const asker =
  (name: string, { trace }: Context): Ask =>
  async (type, asking) => {
    const answer = await asking().catch((error: unknown) => {
      const code = codeOf(error)
      if (code === 'ENOTFOUND') return null
      if (code === 'ENODATA') return []
      throw explainName(code, type)
    })
    const said = answer?.map((each) => JSON.stringify(each)).toSorted() ?? null
    noteMade(trace, { operation: `dns:${type}`, digest: digestOf([type, name, said]) }, null)
    return answer
  }

const explainName = (code: string, type: string): ReadError => {
  if (code === 'EREFUSED')
    return new ReadError(
      'denied',
      `The name server refused to answer (dns:${type}).`,
      'Name one that answers this machine as `dns.at` under `connections`.',
    )
  if (code === 'EBADRESP' || code === 'EFORMERR' || code === 'EBADNAME')
    return new ReadError(
      'invalid',
      `The name server gave an answer that cannot be read (dns:${type}, ${code}).`,
      'Correct the name in the binding; if it is right, look at the name service of this machine.',
    )
  return new ReadError(
    'transient',
    `The name server gave no answer (dns:${type}, ${code}).`,
    'Collect again. If it stays so, look at the name service of this machine.',
  )
}

/** The addresses of the name servers that answer for a name: those of the nearest zone above it. */
const serversOf = async (name: string, resolver: ResolverClass): Promise<readonly string[]> => {
  const labels = name.split('.')
  const zones = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'))
  for (const zone of zones) {
    const hosts = await resolver.resolveNs(zone).catch(nothing)
    if (hosts.length === 0) continue
    const found = await Promise.all(
      hosts
        .toSorted()
        .slice(0, 4)
        .map((host) => resolver.resolve4(host).catch(nothing)),
    )
    const servers = distinct(found.flat()).filter(isPublicAddress)
    if (servers.length > 0) return servers
  }
  throw unknownTtl()
}

const nothing = (): string[] => []

const ttlAt = async (server: ResolverClass, name: string, ask: Ask): Promise<number> => {
  const found = await Promise.all([
    ask('A', () => server.resolve4(name, { ttl: true })),
    ask('AAAA', () => server.resolve6(name, { ttl: true })),
  ])
  const times = found.flatMap((records) => (records ?? []).map(({ ttl }) => ttl))
  if (times.length === 0) throw unknownTtl()
  return times.reduce((a, b) => Math.max(a, b))
}

const unknownTtl = (): ReadError =>
  new ReadError(
    'transient',
    'The name servers of the zone do not tell how long the addresses of the name may be kept.',
    'Collect from where they can be reached. Of a name that stands for another one, bind that one.',
  )
