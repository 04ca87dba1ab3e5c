/** `http/endpoint`: what an address of the web answers, and how long its certificate is still valid. */
import { z } from 'zod'
import { toEpoch } from '../../model/calendar.ts'
import type { EvidenceError } from '../../model/evidence.ts'
import { isPublicAddress } from '../addresses.ts'
import { measured, unread, type Unread } from '../facts.ts'
import { hidden, pattern } from '../params.ts'
import { orUnread } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import type { Answered, Web } from '../web.ts'
import { awsRegionOf } from './aws-addresses.ts'

type Params = { url?: string | undefined; expect?: RegExp | undefined }

const facts = {
  status: measured.number('HTTP status.'),
  bodyMatches: measured.boolean('Whether the body is as expected; none when nothing is.'),
  responseTime: measured.duration('How long the answer took, in tenths of a second, rounded up.'),
  redirectsTo: measured.text('The host that it sends the reader to; none without a redirect.', 'internal'),
  certificateLeft: measured.duration('How long the certificate is still valid; none without TLS.'),
  certificateValid: measured.boolean('Whether an authority vouches for the certificate today; none without TLS.'),
  tlsVersion: measured.text('Version of TLS that was agreed on, such as `TLSv1.3`; none without TLS.'),
  awsRegion: measured.text(
    'The AWS region that serves it, by its published addresses, `GLOBAL` for its content network; none outside AWS.',
  ),
} as const

const isAddress = (text: string): boolean => {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null
  return url !== null && url.username === '' && url.password === ''
}

export const httpEndpoint: AnySource = source<Params, typeof facts>({
  id: 'http/endpoint',
  title: 'HTTP endpoint',
  version: 1,
  says: 'What an address answers when it is asked once, from one place. One place is not uptime, a cached 200 looks well, and a health endpoint that looks at nothing is always healthy: name what the body must say. Redirects are answers and are not followed, so that a page to sign in is not taken for the service. When no authority vouches for the certificate, only that is known: what was answered may come from anybody, and does not count. A content network in front of a service hides the region behind it. Addresses inside a network are refused unless `connections.web` names them. A binding without `url` stands for something that has no address: it gives no match.',
  params: z.strictObject({
    url: hidden(
      z
        .string()
        .refine(isAddress, 'it is not an address of the web, or it holds a password')
        .meta({ pattern: '^[Hh][Tt][Tt][Pp][Ss]?://' }),
      'The address.',
      'https://api.your-company.com/health',
    ).optional(),
    expect: hidden(pattern, 'Regular expression that the body must match.', '"status":"ok"').optional(),
  }),
  facts,
  actions: [],
  collect: async ({ url, expect }, { now, web }) => {
    if (url === undefined) return []
    // Every status is an answer: a service that says 503 has said how it is.
    const answer = await askAnyway(web, url)
    const { certificate } = answer
    const problem = certificate?.problem ?? null
    const known = <T>(value: T): T | Unread => (problem === null ? value : unread(notVouchedFor(problem)))
    return [
      {
        subject: url,
        facts: {
          status: known(answer.status),
          bodyMatches: known(expect === undefined ? null : expect.test(answer.body.toString('utf8'))),
          responseTime: known(Math.ceil(answer.seconds * 10) / 10),
          redirectsTo: known(redirectOf(answer, url)),
          certificateLeft: certificate && Math.max(0, toEpoch(certificate.until) - toEpoch(now)),
          certificateValid: certificate && problem === null,
          tlsVersion: certificate && (certificate.protocol || null),
          awsRegion: known(await regionOf(answer.address, web)),
        },
      },
    ]
  },
})

const operation = 'http:Get'

const askAnyway = (web: Web, url: string): Promise<Answered> =>
  web.ask({ operation, url, answers: () => true, tls: { mayBeUnknown: true } })

const notVouchedFor = (problem: string): EvidenceError => ({
  class: 'invalid',
  message: `No authority vouches for the certificate of the service (${problem}), so what was answered does not count.`,
  hint: 'Renew or correct the certificate; if it is of an authority of your own, name its file as `ca` under `connections.web`.',
})

const redirectOf = ({ status, headers }: Answered, url: string): string | null =>
  status >= 300 && status < 400 && headers['location'] !== undefined
    ? (URL.parse(headers['location'], url)?.hostname ?? null)
    : null

const insideNetwork: EvidenceError = {
  class: 'not-configured',
  message: 'The address that answered lies inside a network, so it does not tell who serves it.',
  hint: 'Ask by the public address of the service.',
}

const regionOf = (address: string, web: Web): Promise<string | null | Unread> =>
  orUnread(async () => {
    const region = await awsRegionOf(address, web)
    return region === null && !isPublicAddress(address) ? unread(insideNetwork) : region
  })
