/**
 * What holds of every portfolio. Portfolios are made by chance: some of the example's plans, of each some of its parts, some of
 * the drills, incidents, reviews, waivers and readings, at some moment, so that most of them refer to things that are not there.
 *
 * Seen to fail: findings in the order of the files.
 */
import * as fc from 'fast-check'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkClaims } from '../../src/claims/check.ts'
import { judge } from '../../src/claims/judge.ts'
import type { Court } from '../../src/claims/ruling.ts'
import { matrixFor } from '../../src/document/control-view.ts'
import { contextFor } from '../../src/document/context.ts'
import { sourceNamed } from '../../src/evidence/sources/index.ts'
import { readStore } from '../../src/evidence/store.ts'
import { dateAt, fromEpoch, toEpoch } from '../../src/model/calendar.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import type { Finding } from '../../src/model/finding.ts'
import { fullText } from '../../src/model/phrase.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { Portfolio } from '../../src/model/portfolio.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import type { Waiver } from '../../src/model/records.ts'
import { readPortfolio } from '../../src/plan/read.ts'
import { applyToVerdicts, exitCode, find } from '../../src/rules/find.ts'
import { example } from '../invariants/product.ts'

const { portfolio: read } = readPortfolio(example)
if (!read) throw new Error('The example does not read.')
const whole: Portfolio = {
  ...read,
  settings: { ...read.settings, evidence: { ...read.settings.evidence, mode: 'live' } },
}
const sound: Readonly<Record<string, Evidence>> = Object.fromEntries(
  Object.entries(readStore(join(example, 'evidence')).records).map(([id, each]) => [id, { ...each, mode: 'live' }]),
)
const start = toEpoch('2026-11-20T06:30:00Z')
const runs = { seed: 1, numRuns: 40 }

type ById = Readonly<Record<string, unknown>>
/** Parts that claims do not name; claims are judged only after what they name was checked. */
const parts = ['tiers', 'services', 'stores', 'backups', 'scenarios', 'communications', 'roles', 'responses', 'contacts', 'vendors', 'limitations', 'references', 'roadmap', 'procedures', 'placements'] as const // prettier-ignore

/** Some entries, chosen by a number: each bit keeps or drops one. */
const some = <T>(entries: readonly T[], bits: number): T[] =>
  entries.filter((_, at) => ((bits * 2654435761 * (at + 1)) >>> 7) % 4 !== 0)
const someOf = (record: ById, bits: number): ById => Object.fromEntries(some(Object.entries(record), bits))

/** What every plan has: its lists, and what it cannot be without. */
const always = (meta: Plan['meta']): object => {
  const { scope, audience, summary, product } = meta
  const lists = Object.fromEntries(Object.entries(meta).filter(([, value]) => Array.isArray(value)))
  return { ...lists, scope, audience, summary, product }
}

const thinned = (plan: Plan, bits: number): Plan => {
  const computed = Object.values(plan.claims).flatMap(({ subject }) =>
    subject.kind === 'computed' ? [subject.of] : [],
  )
  const kept = parts.filter((part) => !computed.some((of) => of.startsWith(`${part.slice(0, -1)}.`)))
  return {
    ...plan,
    ...Object.fromEntries(kept.map((part, at) => [part, someOf(plan[part], bits + at * 7919)])),
    claims: someOf(plan.claims, bits + 1) as Plan['claims'],
    meta: someOf(plan.meta, bits + 2)['title']
      ? ({ ...someOf(plan.meta, bits + 2), ...always(plan.meta) } as unknown as Plan['meta'])
      : plan.meta,
  }
}

/** Half of the portfolios keep all parts of their plans, so that everything in them refers to something that is there. */
const isThinned = (bits: number): boolean => bits % 2 === 1

type Chance = { readonly bits: number; readonly plans: number; readonly hours: number }
const chances: fc.Arbitrary<Chance> = fc.record({
  bits: fc.nat(),
  plans: fc.integer({ min: 1, max: 31 }),
  hours: fc.integer({ min: 0, max: 24 * 400 }),
})

/** A court by chance; what is printed of one that fails is only the chance. */
const courtOf = ({ bits, plans, hours }: Chance): Court => {
  const portfolio: Portfolio = {
    ...whole,
    plans: whole.plans
      .filter((_, at) => plans & (1 << at))
      .map((plan, at) => (isThinned(bits) ? thinned(plan, bits + at) : plan)),
    drills: some(whole.drills, bits + 3),
    incidents: some(whole.incidents, bits + 4),
    reviews: some(whole.reviews, bits + 5),
    waivers: some(whole.waivers, bits + 6),
  }
  // What cannot be judged is refused before anything is.
  const refused = new Set(checkClaims(portfolio, sourceNamed).map(({ plan, about }) => `${plan}/${about}`))
  const judgeable = (plan: Plan): Plan => ({
    ...plan,
    claims: Object.fromEntries(Object.entries(plan.claims).filter(([id]) => !refused.has(`${plan.id}/claims.${id}`))),
  })
  return {
    portfolio: { ...portfolio, plans: portfolio.plans.map(judgeable) },
    evidence: someOf(sound, bits + 7) as Record<string, Evidence>,
    sources: sourceNamed,
    now: fromEpoch(start + (bits % 3 === 0 ? 0 : hours * 3600)),
  }
}

const found = (court: Court): { readonly verdicts: readonly Verdict[]; readonly findings: readonly Finding[] } => {
  const verdicts = judge(court)
  return { verdicts, findings: find({ ...court, verdicts }) }
}
const named = ({ plan, claim }: Verdict): string => `${plan}/${claim}`
const said = (findings: readonly Finding[]): string[] => findings.map((each) => JSON.stringify(each))

test('no rule stumbles, and every finding has a place, words and a hint', () => {
  fc.assert(
    fc.property(chances, (chance) => {
      const court = courtOf(chance)
      for (const { place, message, hint, code } of found(court).findings) {
        expect(place.file, code).not.toBe('')
        expect(fullText(message), code).not.toMatch(isThinned(chance.bits) ? /^\W*$/ : /^\W*$|undefined|NaN|\[object/)
        expect(hint, code).not.toBe('')
      }
    }),
    runs,
  )
})

const shuffled = <T>(list: readonly T[], seed: number): T[] =>
  list
    .map((each, at) => [((at + 1) * (seed * 2 + 1) * 2654435761) >>> 0, each] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, each]) => each)
const shuffledKeys = <T extends object>(record: T, seed: number): T =>
  Object.fromEntries(shuffled(Object.entries(record), seed)) as T

test('findings do not depend on the order of files and records', () => {
  fc.assert(
    fc.property(chances, fc.nat(1e6), (chance, seed) => {
      const court = courtOf(chance)
      const { portfolio } = court
      const other: Court = {
        ...court,
        evidence: shuffledKeys(court.evidence, seed),
        portfolio: {
          ...portfolio,
          plans: shuffled(portfolio.plans, seed),
          drills: shuffled(portfolio.drills, seed),
          incidents: shuffled(portfolio.incidents, seed),
          reviews: shuffled(portfolio.reviews, seed),
          waivers: shuffled(portfolio.waivers, seed),
          bindings: shuffledKeys(portfolio.bindings, seed),
          vendors: shuffledKeys(portfolio.vendors, seed),
        },
      }
      expect(said(found(other).findings)).toEqual(said(found(court).findings))
    }),
    runs,
  )
})

test('a waiver changes nothing but the findings that it accepts, and makes no exit code worse', () => {
  fc.assert(
    fc.property(chances, fc.nat(), (chance, pick) => {
      const given = courtOf(chance)
      const court = { ...given, portfolio: { ...given.portfolio, waivers: [] } }
      const before = found(court).findings
      const candidates = before.filter(({ plan, about, code }) => plan && about && !code.startsWith('waiver/'))
      const one = candidates[pick % Math.max(1, candidates.length)]
      if (!one) return
      const today = dateAt(court.now, 'Etc/UTC')
      const waiver = {
        id: 'w', rule: one.code, plan: one.plan, about: [one.about], reason: 'For a while.', owner: 'Owner', approver: 'Approver', acceptedOn: today, expires: dateAt(fromEpoch(toEpoch(court.now) + 90 * 86_400), 'Etc/UTC'), file: 'waivers.yaml', spans: {}, at: 'w',
      } as Waiver // prettier-ignore
      const after = found({ ...court, portfolio: { ...court.portfolio, waivers: [waiver] } }).findings
      const isMeant = (each: Finding): boolean =>
        each.code === one.code && each.plan === one.plan && each.about === one.about
      expect(said(after.filter((each) => !isMeant(each) && !each.code.startsWith('waiver/')))).toEqual(
        said(before.filter((each) => !isMeant(each))),
      )
      expect(after.filter(isMeant)).toHaveLength(before.filter(isMeant).length)
      // Rules of invariants may refuse to be waived; then the waiver itself is a finding.
      const own = after.filter((each) => each.code.startsWith('waiver/'))
      if (own.length > 0) return
      expect(after.filter(isMeant).every((each) => each.waiver === 'w')).toBe(true)
      const worse = [0, 2, 1, 3]
      expect(worse.indexOf(exitCode(after, true))).toBeLessThanOrEqual(worse.indexOf(exitCode(before, true)))
    }),
    runs,
  )
})

test('a reading that is taken away makes nothing greener, and one that is added changes only the claims that rest on it', () => {
  fc.assert(
    fc.property(chances, fc.constantFrom(...Object.keys(sound)), (chance, binding) => {
      const given = courtOf(chance)
      const withIt = { ...given, evidence: { ...given.evidence, [binding]: sound[binding] as Evidence } }
      const { [binding]: _, ...rest } = withIt.evidence
      const without = { ...given, evidence: rest }
      const [more, less] = [judge(withIt), judge(without)]
      const lessOf = new Map(less.map((verdict) => [named(verdict), verdict]))
      for (const verdict of more) {
        const plan = given.portfolio.plans.find(({ id }) => id === verdict.plan) as Plan
        const subject = plan.claims[verdict.claim]?.subject
        const rests = subject?.kind === 'evidence' && subject.binding === binding
        if (rests) expect(lessOf.get(named(verdict))?.verdict).toBe('unknown')
        else expect(lessOf.get(named(verdict))).toEqual(verdict)
      }
      const shown = (court: Court): Map<string, string> => {
        const { verdicts, findings } = found(court)
        const judged = { ...court, verdicts: applyToVerdicts(verdicts, findings), findings }
        return new Map(
          court.portfolio.plans.flatMap((plan) =>
            matrixFor(contextFor(judged, plan, 'internal')).flatMap(({ clause, element, items }) =>
              items
                .filter(({ state }) => state === 'evidence')
                .map(
                  (item) =>
                    [`${plan.id} ${clause} ${element} ${item.kind} ${item.id} ${item.says}`, item.state] as const,
                ),
            ),
          ),
        )
      }
      const [all, fewer] = [shown(withIt), shown(without)]
      expect([...fewer.keys()].filter((key) => !all.has(key))).toEqual([])
    }),
    { seed: 1, numRuns: 25 },
  )
})

test('what is too old today is not fresh tomorrow', () => {
  fc.assert(
    fc.property(chances, fc.integer({ min: 1, max: 24 * 400 }), (chance, hours) => {
      const court = courtOf(chance)
      const later = { ...court, now: fromEpoch(toEpoch(court.now) + hours * 3600) }
      const tomorrow = new Map(judge(later).map((verdict) => [named(verdict), verdict]))
      for (const verdict of judge(court)) {
        const subject = court.portfolio.plans.find(({ id }) => id === verdict.plan)?.claims[verdict.claim]?.subject
        // Drills, incidents and attestations that are still to come may count later; a reading can only age.
        if (verdict.verdict === 'stale' && subject?.kind === 'evidence')
          expect(tomorrow.get(named(verdict))?.verdict, named(verdict)).toBe('stale')
      }
    }),
    runs,
  )
})
