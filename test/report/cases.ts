/** Runs for the tests of formats: real content, judged, and what a hostile author or a large portfolio makes of a report. */
import { join } from 'node:path'
import type { Draft } from '../../src/evidence/record.ts'
import { writeStore } from '../../src/evidence/store.ts'
import { assess } from '../../src/pipeline.ts'
import type { Make, Run } from '../../src/report/formats/format.ts'
import { jsonReport } from '../../src/report/json.ts'
import type { Outcome } from '../../src/report/outcome.ts'
import type { Report } from '../../src/report/report.ts'
import { developmentSigner } from '../../src/sign/keys/development.ts'
import { content, folder, head, now, plan } from '../content.ts'
import { reading } from '../evidence-of.ts'

const bindings = `orders-database: { label: order database, source: aws/rds-instance, account: "123456789012", region: eu-west-1, params: { instance: orders-prod } }
standby: { label: standby, source: aws/rds-instance, account: "123456789012", region: eu-west-1, params: { instance: standby } }
`
const claims = `objectives:
  plan: { rpo: "<= 15m" }
claims:
  rpo: { evidence: orders-database, expect: { restorableAge: { atMost: objective.plan.rpo } }, controls: [nist:CP-9, soc2:A1.2] }
  zones: { evidence: standby, expect: { multiAz: { equals: true } }, controls: ['nist:CP-9(1)'] }`
const body = `<Claim id="rpo">Orders of at most <Bound/> are lost</Claim>. <Claim id="zones">The standby runs in two zones</Claim>.`

const waivers = (reason: string): string => `late:
  rule: claim/violated
  plan: orders
  about: [claims.rpo]
  reason: ${JSON.stringify(reason)}
  owner: Operator
  approver: Counsel
  acceptedOn: 2026-11-10
  expires: 2026-12-31
`

const denied = {
  class: 'denied',
  message: 'DescribeDBInstances was refused.',
  hint: 'Allow rds:DescribeDBInstances.',
} as const

type Reading = Parameters<typeof reading>

/** Judges content with readings in its store. */
export const judged = async (
  files: Readonly<Record<string, string>>,
  readings: readonly Reading[] = [],
  strict = false,
): Promise<Outcome> => {
  const at = content({ 'bindings.yaml': bindings, ...files })
  const drafts = readings.map((each): Draft => {
    const { id: _, previous: __, digest: ___, ...draft } = reading(...each)
    return draft
  })
  if (drafts.length > 0) await writeStore(join(at, 'evidence'), drafts)
  return assess({ content: at, asOf: now, clock: now, strict, generator: 'Holdfast 0.1.0' })
}

const good: Reading = ['standby', [{ multiAz: true }]]
const orders = { 'plans/orders.mdx': plan(claims, body) }

/** Words that every format has something against, though they are words like others. */
export const hostile = `]]> <script>alert("1")</script> -->\u0007\u001B[2J ::error::injected %0A 'q' \\ \`tick\` | @everyone [x](http://a.invalid) 🧨 \u202Eabc \uFFFE`

export type CaseName = 'clean' | 'violated' | 'unknown' | 'waived' | 'invalid' | 'hostile'

export const cases: Readonly<Record<CaseName, () => Promise<Outcome>>> = {
  clean: () => judged(orders, [['orders-database', [{ restorableAge: 240 }]], good]),
  violated: () => judged(orders, [['orders-database', [{ restorableAge: 2460 }]], good]),
  unknown: () =>
    judged(orders, [
      ['orders-database', [{ restorableAge: 240 }]],
      ['standby', [], { error: denied }],
    ]),
  waived: () =>
    judged({ ...orders, 'waivers.yaml': waivers('The copy is being set up.') }, [
      ['orders-database', [{ restorableAge: 2460 }]],
      good,
    ]),
  invalid: () => judged({ 'plans/orders.mdx': plan('lastReviewd: 2026-01-01\nobjectives: { a: { rto: 4 } }') }),
  hostile: () =>
    judged(
      {
        'plans/orders.mdx': plan(
          claims,
          body,
          head
            .replace('title: Orders', `title: ${JSON.stringify(hostile)}`)
            .replace('lastReviewed: 2026-11-01', 'lastReviewed: 2026-01-01'),
        ),
        'waivers.yaml': waivers(hostile),
      },
      [['orders-database', [{ restorableAge: 2460 }]], good],
    ),
}

export const caseNames: readonly CaseName[] = Object.keys(cases) as CaseName[]

const keys = folder()

/** A run of a format over what was judged. */
export const runOf = (outcome: Outcome, more: Partial<Run> = {}): Run => ({
  report: {
    ...jsonReport(outcome, 'internal'),
    content: 'docs/continuity',
    materials: [{ name: 'bindings.yaml', sha256: 'a'.repeat(64) }],
  },
  outcome,
  at: outcome.judged?.now ?? now,
  text: { color: false, source: () => undefined },
  beside: [],
  signer: () => developmentSigner(keys, now),
  ...more,
})

/** What a format makes of a case. */
export const made = async (
  make: Make,
  name: CaseName,
  change: (report: Report) => Report = (each) => each,
): Promise<string> => {
  const run = runOf(await cases[name]())
  return (await make({ ...run, report: change(run.report) })) ?? ''
}

/** A report with many findings: those that it has, over and over, each its own, with words that are hard to write down. */
export const many =
  (count: number) =>
  (report: Report): Report => {
    const [first] = report.findings
    if (!first) throw new Error('There is no finding to repeat.')
    const findings = Array.from({ length: count }, (_, index) => ({
      ...first,
      message: `${hostile} ${index}`,
      about: `claims.c${index}`,
      fingerprint: index.toString(16).padStart(32, '0'),
      place: { ...first.place, line: index + 1, endLine: index + 1 },
    }))
    return {
      ...report,
      findings,
      counts: { ...report.counts, findings: { error: count, warn: 0, info: 0, waived: 0 } },
    }
  }
