/** Statements: read by in-toto's own library and securesystemslib, checked with OpenSSL, and refused by `verify` when anything is changed. */
import { describe, expect, test } from 'vitest'
import { make } from '../../../src/report/formats/intoto.ts'
import { jsonText } from '../../../src/report/json.ts'
import { formatStatements, verifyStatements, type StatementsReport } from '../../../src/report/intoto/verify.ts'
import { sha256 } from '../../../src/report/intoto/statements.ts'
import { loadSigner } from '../../../src/sign/load.ts'
import { now } from '../../content.ts'
import { ec, Pki, rsa } from '../../sign/pki.ts'
import { caseNames, cases, made, many, runOf, type CaseName } from '../cases.ts'
import { read, withReaders } from '../reader.ts'

type Statement = {
  predicateType: string
  subject: { name: string; digest: { sha256: string } }[]
  predicate: Record<string, unknown>
}
type Envelope = { payload: string; payloadType: string; signatures: Record<string, unknown>[] }
const envelopes = (text: string): Envelope[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Envelope)
const written = (all: readonly Envelope[]): string => all.map((each) => `${JSON.stringify(each)}\n`).join('')
const statements = (text: string): Statement[] =>
  envelopes(text).map(({ payload }) => JSON.parse(Buffer.from(payload, 'base64').toString()) as Statement)

const digests = async (name: CaseName): Promise<Map<string, string>> => {
  const { report } = runOf(await cases[name]())
  return new Map([
    ...report.plans.map((plan) => [`docs/continuity/${plan.file}`, plan.sha256] as const),
    ['report.json', sha256(jsonText(report))],
  ])
}
const verified = async (text: string, name: CaseName = 'clean', at: string = now): Promise<StatementsReport> => {
  const known = await digests(name)
  return verifyStatements(text, { at, digestOf: (file) => known.get(file) })
}

describe('what is stated', () => {
  test.each([
    ['clean', 'PASSED', ['orders/rpo', 'orders/zones'], [], []],
    ['violated', 'FAILED', ['orders/zones'], [], ['orders/rpo']],
    ['unknown', 'FAILED', ['orders/rpo'], [], ['orders/zones']],
    ['waived', 'WARNED', ['orders/zones'], ['orders/rpo'], []],
  ] as const)('%s: %s', async (name, result, passedTests, warnedTests, failedTests) => {
    const [tests] = statements(await made(make, name))
    expect(tests?.predicate).toMatchObject({ result, passedTests, warnedTests, failedTests })
  })

  test('nothing that could not be judged has passed, and the failure is signed', async () => {
    const [tests, verification] = statements(await made(make, 'invalid'))
    expect(tests?.predicate).toMatchObject({ result: 'FAILED', passedTests: [] })
    expect(verification?.predicate['properties']).toEqual([])
    expect(tests?.subject.map(({ name }) => name)).toEqual(['report.json'])
  })

  test('properties say no more than is so', async () => {
    const properties = async (name: CaseName): Promise<unknown> =>
      statements(await made(make, name))[1]?.predicate['properties']
    expect(await properties('clean')).toEqual([
      'HOLDFAST_CLAIMS_VERIFIED',
      'HOLDFAST_CLAIMS_VERIFIED_OR_WAIVED',
      'HOLDFAST_REVIEWS_CURRENT',
      'HOLDFAST_NOTHING_BLOCKS',
    ])
    expect(await properties('waived')).toEqual([
      'HOLDFAST_CLAIMS_VERIFIED_OR_WAIVED',
      'HOLDFAST_REVIEWS_CURRENT',
      'HOLDFAST_NOTHING_BLOCKS',
    ])
    expect(await properties('violated')).toEqual(['HOLDFAST_REVIEWS_CURRENT'])
    expect(await properties('hostile')).toEqual(['HOLDFAST_CLAIMS_VERIFIED_OR_WAIVED'])
  })

  test('the last names the others by digest, and says until when all of it counts', async () => {
    const text = await made(make, 'waived')
    const payloads = envelopes(text).map(({ payload }) => sha256(Buffer.from(payload, 'base64')))
    const last = statements(text)[2]
    expect(last?.predicate).toMatchObject({
      asOf: now,
      validUntil: '2026-11-27T11:00:00Z',
      statements: [{ digest: { sha256: payloads[0] } }, { digest: { sha256: payloads[1] } }],
    })
    const claims = last?.predicate['claims'] as Record<string, unknown>[]
    expect(claims[0]).toMatchObject({
      plan: 'orders',
      id: 'rpo',
      verdict: 'waived',
      underlying: 'violated',
      waiver: 'late',
      textSha256: sha256('Orders of at most 15 min are lost'),
    })
    expect(claims[0]?.['evidence']).toMatchObject([
      { digest: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string }, expiresAt: '2026-11-27T11:00:00Z' },
    ])
  })

  test('the same run gives the same bytes', async () => {
    expect(await made(make, 'violated')).toBe(await made(make, 'violated'))
  })
})

describe('verify', () => {
  test.each(caseNames)('accepts %s', async (name) => {
    const text = await made(make, name)
    const report = await verified(text, name)
    expect(report).toMatchObject({ state: 'valid', reasons: [], trust: 'not-checked', development: true })
    expect(report.subjects.every(({ state }) => state === 'matches')).toBe(true)
    expect(formatStatements(report, 'x')).toContain('It proves integrity'.toLowerCase())
  })

  test('refuses every change of a bit in payload, type and signature', async () => {
    const all = envelopes(await made(make, 'clean'))
    const flipped = (text: string, at: number): string => {
      const bytes = Buffer.from(text, 'base64')
      bytes[at] = (bytes[at] ?? 0) ^ 1
      return bytes.toString('base64')
    }
    const change = (index: number, to: (each: Envelope) => Envelope): string =>
      written(all.map((each, at) => (at === index ? to(each) : each)))
    for (const index of [0, 1, 2])
      for (const at of [0, 40, 300]) {
        const payload = change(index, (each) => ({ ...each, payload: flipped(each.payload, at) }))
        expect((await verified(payload)).state).toBe('invalid')
        const signature = change(index, (each) => ({
          ...each,
          signatures: [{ ...each.signatures[0], sig: flipped(String(each.signatures[0]?.['sig']), at) }],
        }))
        expect((await verified(signature)).state).toBe('invalid')
      }
    expect((await verified(change(0, (each) => ({ ...each, payloadType: 'text/plain' })))).state).toBe('invalid')
  })

  test('refuses a file from which a statement was taken, and one with a statement of another run', async () => {
    const [clean, violated] = [envelopes(await made(make, 'clean')), envelopes(await made(make, 'violated'))] as [
      Envelope[],
      Envelope[],
    ]
    for (const kept of [[0, 1], [0, 2], [1, 2], [2]]) {
      const report = await verified(written(kept.map((index) => clean[index] as Envelope)))
      expect(report.state).toBe('invalid')
      expect(report.reasons.join()).toMatch(/taken out|missing/)
    }
    const mixed = await verified(
      written([clean[0] as Envelope, violated[1] as Envelope, violated[2] as Envelope]),
      'violated',
    )
    expect(mixed.state).toBe('invalid')
    expect(mixed.reasons.join()).toContain('does not belong to the others')
  })

  test('refuses files that are others, and does not accept what is not there to be compared', async () => {
    const text = await made(make, 'clean')
    const other = verifyStatements(text, { at: now, digestOf: () => 'b'.repeat(64) })
    expect(other).toMatchObject({
      state: 'invalid',
      reasons: ['docs/continuity/plans/orders.mdx is not the file that the statements are about.'],
    })
    const missing = verifyStatements(text, { at: now, digestOf: () => undefined })
    expect(missing).toMatchObject({
      state: 'indeterminate',
      reasons: ['docs/continuity/plans/orders.mdx is not there to be compared.'],
    })
  })

  test('does not accept what no longer counts', async () => {
    const text = await made(make, 'clean')
    expect((await verified(text, 'clean', '2026-11-27T11:00:00Z')).state).toBe('valid')
    expect(await verified(text, 'clean', '2026-11-27T11:00:01Z')).toMatchObject({
      state: 'indeterminate',
      reasons: [expect.stringContaining('The statements counted until') as string],
    })
  })

  test.each([
    ['nothing', '', 'unreadable'],
    ['text', 'hello\n', 'unreadable'],
    ['another JSON', '{"a":1}\n', 'unreadable'],
    [
      'an envelope without a signature',
      '{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[]}\n',
      'unsigned',
    ],
    [
      'a certificate that is none',
      '{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[{"sig":"AAAA","certificate":"AAAA"}]}\n',
      'invalid',
    ],
    [
      'two signatures',
      '{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[{"sig":"AAAA"},{"sig":"AAAA"}]}\n',
      'invalid',
    ],
  ])('%s is %3$s', async (_, text, state) => {
    expect((await verified(text)).state).toBe(state)
  })

  test('a key of one’s own: trusted with its root as anchor, not with another, and not when it has expired', async () => {
    const pki = new Pki()
    for (const [name, key] of [
      ['p256', ec('P-256')],
      ['p384', ec('P-384')],
      ['rsa', rsa(3072)],
    ] as const) {
      pki.issue(name, { key })
      const settings = { key: `${name}.key`, certificates: `${name}.chain.pem` }
      const signer = await loadSigner({ settings, folder: pki.folder, keys: '', at: pki.at(name) })
      const run = runOf(await cases.clean(), { signer: () => Promise.resolve(signer) })
      const text = await make(run)
      const known = await digests('clean')
      const judge = (anchor: string): StatementsReport =>
        verifyStatements(text, {
          at: pki.at(name),
          anchors: [{ name: anchor, bytes: pki.read(anchor).bytes }],
          digestOf: (file) => known.get(file),
        })
      expect(judge('root.pem')).toMatchObject({ trust: 'trusted', development: false })
    }
  })
})

withReaders('in-toto and securesystemslib', () => {
  type Seen = { type: string; subjects: Record<string, string>; predicate: Record<string, unknown> }
  test.each(caseNames)('accept %s and read the same', async (name) => {
    const text = await made(make, name)
    const seen = read('intoto', text) as Seen[]
    expect(seen.map(({ type }) => type)).toEqual(statements(text).map(({ predicateType }) => predicateType))
    expect(seen[0]?.subjects).toEqual(
      Object.fromEntries(statements(text)[0]?.subject.map((each) => [each.name, each.digest.sha256]) ?? []),
    )
    expect(seen[0]?.predicate['result']).toBe(statements(text)[0]?.predicate['result'])
  })

  test('refuse a changed payload', async () => {
    const [first] = envelopes(await made(make, 'clean'))
    const changed = { ...first, payload: Buffer.from('{"_type":"https://in-toto.io/Statement/v1"}').toString('base64') }
    expect(() => read('intoto', `${JSON.stringify(changed)}\n`)).toThrow('VerificationError')
  })

  test('read 10,000 findings', async () => {
    const [seen] = read('intoto', await made(make, 'violated', many(10_000))) as [
      { predicate: { failedTests: string[] } },
    ]
    expect(seen.predicate.failedTests.length).toBeGreaterThanOrEqual(10_000)
  })
})
