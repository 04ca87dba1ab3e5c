/**
 * Invariant 1: never greener than reality. Missing, unreadable, empty or expired evidence is never a pass, a selector
 * that matches nothing is never a pass, and an error is never taken for either answer. The example's evidence is
 * damaged in every way there is, without waivers, so that nothing hides a verdict.
 *
 * Seen to fail: a value that stands beside the reason why it could not be read; an error beside old matches passed over;
 * `every` over nothing; a missing fact taken for a pass; the expiry not looked at; the rule about stale evidence left out
 * of the book; a page that marks every claim as holding.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/claims/judge.ts'
import type { Court } from '../../src/claims/ruling.ts'
import { sourceNamed } from '../../src/evidence/sources/index.ts'
import { readStore, writeStore } from '../../src/evidence/store.ts'
import { fromEpoch, toEpoch } from '../../src/model/calendar.ts'
import type { Claim } from '../../src/model/claim.ts'
import type { Evidence, FactSpec, FactValue, Match } from '../../src/model/evidence.ts'
import type { Portfolio } from '../../src/model/portfolio.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import { readPortfolio } from '../../src/plan/read.ts'
import { blocking, find } from '../../src/rules/find.ts'
import { damages } from './damage.ts'
import { copyOfExample, example, expecting, filesOf } from './product.ts'

const { portfolio: read } = readPortfolio(example)
if (!read) throw new Error('The example does not read.')
const settings = { ...read.settings, evidence: { ...read.settings.evidence, mode: 'live' as const } }
const portfolio: Portfolio = { ...read, waivers: [], settings }
const live = (records: Readonly<Record<string, Evidence>>): Record<string, Evidence> =>
  Object.fromEntries(Object.entries(records).map(([id, record]) => [id, { ...record, mode: 'live' }]))
const sound = live(readStore(join(example, 'evidence')).records)
const bindings = Object.keys(sound)
const readAt = Object.values(sound)
  .map((record) => record.collectedAt)
  .toSorted()
  .at(-1) as string

const court = (evidence: Court['evidence'], now = fromEpoch(toEpoch(readAt) + 60)): Court => ({
  portfolio,
  evidence,
  sources: sourceNamed,
  now,
})
const name = ({ plan, claim }: Verdict): string => `${plan}/${claim}`
const judged = (...given: Parameters<typeof court>): Map<string, Verdict> =>
  new Map(judge(court(...given)).map((verdict) => [name(verdict), verdict]))

/** The claims that rest on evidence that can be read, with the name of their binding. */
const claims = new Map<string, { readonly claim: Claim; readonly binding: string }>(
  portfolio.plans.flatMap((plan) =>
    Object.entries(plan.claims).flatMap(([id, claim]) =>
      claim.subject.kind === 'evidence' && sound[claim.subject.binding]
        ? [[`${plan.id}/${id}`, { claim, binding: claim.subject.binding }] as const]
        : [],
    ),
  ),
)
const before = judged(sound)

/** Some bindings, each with a way in which its evidence is bad. */
const damaged = fc.dictionary(fc.constantFrom(...bindings), fc.constantFrom(...Object.keys(damages)), {
  maxKeys: 30,
  noNullPrototype: true,
})

test('undamaged evidence shows most of these claims to hold, so that there is something to lose', () => {
  const words = [...claims.keys()].map((id) => before.get(id)?.verdict)
  expect(words.filter((word) => word === 'holds').length).toBeGreaterThan(words.length / 2)
})

test('damaged evidence is never a pass, an error is never an answer, and no other claim changes', () => {
  fc.assert(
    fc.property(damaged, (kinds) => {
      const evidence = Object.fromEntries(
        Object.entries(sound).flatMap(([id, record]) => {
          const kind = kinds[id]
          const left = kind === undefined ? record : damages[kind]?.to(record)
          return left ? [[id, left]] : []
        }),
      )
      const after = judged(evidence)
      const wrong = [...after].filter(([id, { verdict }]) => {
        const { claim, binding } = claims.get(id) ?? {}
        const kind = binding === undefined ? undefined : kinds[binding]
        const record = binding === undefined ? undefined : sound[binding]
        if (!claim || !kind || !record) return verdict !== before.get(id)?.verdict
        return !damages[kind]?.allows(claim, record).includes(verdict)
      })
      expect(wrong.map(([id, { verdict }]) => `${id} ${verdict} ${kinds[claims.get(id)?.binding ?? '']}`)).toEqual([])
    }),
    { seed: 1, numRuns: 120 },
  )
})

test('every damage of every reading stops publication at the words of each claim that rests on it', () => {
  for (const [kind, { to }] of Object.entries(damages)) {
    const evidence = Object.fromEntries(
      Object.entries(sound)
        .flatMap(([id, record]) => [[id, to(record)]])
        .filter(([, left]) => left),
    )
    const verdicts = judge(court(evidence))
    const findings = blocking(find({ ...court(evidence), verdicts }), false)
    const found = new Set(findings.map((each) => `${each.plan}/${each.about?.replace('claims.', '')}`))
    const open = verdicts.filter(({ verdict }) => verdict !== 'holds').map(name)
    expect(
      open.filter((id) => !found.has(id)),
      kind,
    ).toEqual([])
    expect(open.length, kind).toBeGreaterThan(claims.size / 2)
  }
})

describe('what was not read', () => {
  const values: Readonly<Record<FactSpec['type'], fc.Arbitrary<FactValue | null>>> = {
    duration: fc.constantFrom(0, 60, 3600, 86_400, 1e9),
    instant: fc.constantFrom('2020-01-01T00:00:00Z', readAt, '2040-01-01T00:00:00Z'),
    number: fc.constantFrom(0, 1, 2, 100),
    bytes: fc.constantFrom(0, 1e6, 1e12),
    percent: fc.constantFrom(0, 50, 99.99, 100),
    boolean: fc.boolean(),
    text: fc.constantFrom('', 'enabled', 'FARGATE'),
    choice: fc.constantFrom('enabled', 'disabled', 'STANDARD'),
    texts: fc.constantFrom([], ['us-east-1'], ['a', 'b']),
  }
  const valueOf = (spec: FactSpec): fc.Arbitrary<FactValue | null> =>
    fc.oneof(fc.constant(null), spec.choices ? fc.constantFrom(...spec.choices) : values[spec.type])

  /** A reading in which some facts are missing, and the same reading with anything at all in their places. */
  const torn = fc.constantFrom(...bindings).chain((binding) => {
    const record = sound[binding] as Evidence
    const facts = sourceNamed(record.source)?.facts ?? {}
    const match = (each: Match): fc.Arbitrary<readonly [Match, Match]> =>
      fc
        .tuple(
          fc.subarray(Object.keys(facts)),
          fc.record(Object.fromEntries(Object.entries(facts).map(([id, spec]) => [id, valueOf(spec)]))),
        )
        .map(([missing, filling]) => {
          const left = Object.entries(each.facts).filter(([id]) => !missing.includes(id))
          const filled = missing.map((id) => [id, filling[id] ?? null] as const)
          return [
            { ...each, facts: Object.fromEntries(left) },
            { ...each, facts: { ...each.facts, ...Object.fromEntries(filled) } },
          ] as const
        })
    return fc.tuple(fc.constant(binding), fc.tuple(...record.matches.map(match)))
  })

  test('decides nothing: what is decided without a fact stays so whatever the fact is', () => {
    fc.assert(
      fc.property(torn, ([binding, matches]) => {
        const record = sound[binding] as Evidence
        const [part, whole] = [0, 1].map((side) =>
          judged({ [binding]: { ...record, matches: matches.map((both) => both[side as 0 | 1]) } }),
        ) as [Map<string, Verdict>, Map<string, Verdict>]
        for (const [id, each] of claims) {
          const verdict = part.get(id)?.verdict
          if (each.binding !== binding || verdict === 'unknown') continue
          expect(`${id} ${whole.get(id)?.verdict}`).toBe(`${id} ${verdict}`)
        }
      }),
      { seed: 2, numRuns: 150 },
    )
  })
})

test('time alone never turns a claim on evidence green', () => {
  const later = fc.integer({ min: 0, max: 400 * 86_400 }).map((seconds) => fromEpoch(toEpoch(readAt) + seconds))
  fc.assert(
    fc.property(fc.tuple(later, later), (moments) => {
      const [first, second] = moments.toSorted().map((at) => judged(sound, at)) as [
        Map<string, Verdict>,
        Map<string, Verdict>,
      ]
      const turned = [...claims.keys()].filter(
        (id) => second.get(id)?.verdict === 'holds' && first.get(id)?.verdict !== 'holds',
      )
      expect(turned).toEqual([])
    }),
    { seed: 3, numRuns: 40 },
  )
  const year = judged(sound, fromEpoch(toEpoch(readAt) + 366 * 86_400))
  expect([...claims.keys()].filter((id) => year.get(id)?.verdict !== 'stale')).toEqual([])
})

test('from the files to the pages: damaged readings in the store are green nowhere', async () => {
  const content = copyOfExample()
  const kinds = Object.keys(damages).filter((kind) => kind !== 'removed')
  const kindOf = new Map(bindings.map((binding, index) => [binding, kinds[index % kinds.length] as string]))
  const drafts = bindings.flatMap((binding) => damages[kindOf.get(binding) ?? '']?.to(sound[binding] as Evidence) ?? [])
  for (const path of ['evidence', 'waivers.yaml']) rmSync(join(content, path), { recursive: true })
  await writeStore(
    join(content, 'evidence'),
    drafts.map(({ id: _, previous: __, digest: ___, ...draft }) => draft),
  )
  const file = join(content, 'holdfast.yaml')
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replace('mode: replay', 'mode: live')
      .replace(/^ {2}notice: .*\n/m, ''),
  )

  const out = join(content, '../site')
  const at = fromEpoch(toEpoch(readAt) + 60)
  const args = ['build', '--content', content, '--out', out, '--as-of', at, '--preview', '--format', 'json']
  const { stdout } = await expecting(1, args)
  const report = JSON.parse(stdout) as { plans: { id: string; claims: { id: string; verdict: string }[] }[] }
  const told = new Map(
    report.plans.flatMap((plan) => plan.claims.map(({ id, verdict }) => [`${plan.id}/${id}`, verdict])),
  )
  const files = filesOf(out)
  const text = (path: string): string => files.get(path)?.toString() ?? ''
  for (const [id, { claim, binding }] of claims) {
    const allowed = damages[kindOf.get(binding) ?? '']?.allows(claim, sound[binding] as Evidence) ?? []
    expect(allowed, `${id}: ${kindOf.get(binding)}`).toContain(told.get(id))
    if (told.get(id) === 'holds') continue
    const [plan, short] = id.split('/') as [string, string]
    const sentence = new RegExp(`<span class="claim" data-verdict="(\\w+)"[^>]*id="claim-${short}"`)
    expect(sentence.exec(text(`${plan}/index.html`))?.[1], id).toBe(told.get(id))
    expect(text(`${plan}/claims/${short}/index.html`), id).not.toContain('data-verdict="holds"')
    const api = JSON.parse(text(`api/claims/${plan}.json`)) as { id: string; verdict: string }[]
    expect(api.find((each) => each.id === short)?.verdict, id).toBe(told.get(id))
  }
})
