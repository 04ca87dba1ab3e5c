/** Rules about what the clock hangs on: a provider that is gone, and deadlines that are counted from several moments. */
import { formatBound, isBound, type Bound } from '../model/bound.ts'
import { formatDuration, formatSeconds } from '../model/duration.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf, type Clock, type Communication, type Plan } from '../model/plan.ts'
import { placeIn, type Vendor } from '../model/records.ts'
import { scenarioRto } from '../claims/objectives.ts'
import { formatSum, proceduresFor, recoveryChain, waitsBefore, type Part } from '../claims/recovery-time.ts'
import { listed, placeOfProcedure } from './places.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

/** The vendor with the longest outage that is on file. */
const slowest = (vendors: readonly Vendor[]): Vendor | undefined =>
  vendors.toSorted((a, b) => (b.longestOutage?.lasted.seconds ?? 0) - (a.longestOutage?.lasted.seconds ?? 0))[0]

export const providerDown: Rule = {
  code: 'recovery-time/provider-down',
  severity: 'error',
  exit: 1,
  catalogue: 'RTO-03',
  title: 'Recovery waits for the provider that has failed',
  why: 'A time that begins when the provider is back is no recovery time: nobody who promises it can keep it while the provider is down.',
  clauses: ['DORA 11(2)', 'DORA 12(4)', 'NIST SP 800-53 CP-7'],
  hint: 'Recover where the provider has not failed, or state no recovery time for the scenario and say so.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.scenarios).flatMap(([id, scenario]): Hit[] => {
        const rto = scenarioRto(plan, id)
        if (scenario.waitsFor.length === 0 || !rto) return []
        const vendors = scenario.waitsFor.flatMap((name) => input.portfolio.vendors[name] ?? [])
        const names = scenario.waitsFor.map((name) => {
          const vendor = input.portfolio.vendors[name]
          return vendor ? `${vendor.name} (${vendor.service})` : name
        })
        const [procedure] = proceduresFor(plan, id)
        const chain = procedure && recoveryChain(scenario, procedure, 'disruption')
        const longest = slowest(vendors)
        const outage = longest?.longestOutage
        const parts: readonly Part[] = [
          ...(outage ? [{ what: 'outage', seconds: outage.lasted.seconds }] : []),
          ...(chain?.parts ?? []),
        ]
        const sum = outage
          ? `With the outage of ${outage.on} (${outage.what}) it is ${formatSum(parts)} from disruption.`
          : 'How long its outages last is not on file.'
        return [
          {
            plan: plan.id,
            about: `scenarios.${id}`,
            place: placeOf(plan, `scenarios.${id}.waitsFor`),
            message: phrase`“${scenario.title}” is promised to be over within ${formatBound(rto.bound)} from ${rto.clock}, but recovery cannot end before ${listed(names)} ${names.length === 1 ? 'is' : 'are'} back, which nobody here decides. ${sum}`,
            hint: 'Recover where the provider has not failed, or state no recovery time for it and say so.',
            related: [
              { place: placeOf(plan, `objectives.${rto.id}.rto`), note: 'the promise' },
              ...(longest && outage ? [{ place: placeIn(longest, 'longestOutage.lasted'), note: 'the outage' }] : []),
              ...(procedure ? [{ place: placeOfProcedure(plan, procedure), note: 'the steps' }] : []),
            ],
          },
        ]
      }),
    ),
}

const order: readonly Clock[] = ['disruption', 'detection', 'declaration', 'activation']

/** How long after the disruption a clock starts, in the scenario in which the clocks differ most. */
const startsOf = (
  plan: Plan,
  clocks: readonly Clock[],
): { readonly title: string; readonly starts: number[] } | undefined =>
  Object.entries(plan.scenarios)
    .map(([id, scenario]) => {
      const waits = waitsBefore(scenario, id)
      const starts = clocks.map((clock) =>
        waits
          .filter((wait) => order.indexOf(wait.until) <= order.indexOf(clock))
          .reduce((sum, wait) => sum + wait.seconds, 0),
      )
      return { title: scenario.title, starts, spread: Math.max(...starts) - Math.min(...starts) }
    })
    .filter((each) => each.spread > 0)
    .toSorted((a, b) => b.spread - a.spread)[0]

type Notice = { readonly id: string; readonly within: Bound; readonly clock: Clock }

const noticesOf = (plan: Plan): Map<string, Notice[]> => {
  const groups = new Map<string, Notice[]>()
  for (const [id, { to, first }] of Object.entries(plan.communications) as [string, Communication][]) {
    if (!first || !isBound(first.within)) continue
    const key = `${to} ${first.within.limit.seconds}`
    groups.set(key, [...(groups.get(key) ?? []), { id, within: first.within, clock: first.clock }])
  }
  return groups
}

export const severalClocks: Rule = {
  code: 'recovery-time/several-clocks',
  severity: 'warn',
  exit: 1,
  catalogue: 'RTO-06',
  title: 'One deadline is counted from several moments',
  why: 'Who reads the deadline counts from the earliest moment, who keeps it from the latest; between them it is missed.',
  clauses: ['ISO 22301 8.4.3'],
  hint: 'Count the deadline from one moment, everywhere.',
  find: (input) =>
    eachPlan(input, (plan) =>
      [...noticesOf(plan).values()].flatMap((notices): Hit[] => {
        const sorted = notices.toSorted((a, b) => order.indexOf(a.clock) - order.indexOf(b.clock))
        const clocks = [...new Set(sorted.map((notice) => notice.clock))]
        const [first] = sorted
        if (!first || clocks.length < 2) return []
        const at = startsOf(plan, clocks)
        const late = at?.starts.map((start) => formatSeconds(start + first.within.limit.seconds)) ?? []
        const sum = at
          ? ` In “${at.title}” that is ${listed(late)} after the disruption: ${formatSeconds(Math.max(...at.starts) - Math.min(...at.starts))} apart.`
          : ''
        return [
          {
            plan: plan.id,
            about: `communications.${first.id}`,
            place: placeOf(plan, `communications.${first.id}.first.clock`),
            message: phrase`The first notice to “${plan.communications[first.id]?.to ?? ''}” is due within ${formatDuration(first.within.limit)} of ${clocks.length} different moments: ${listed(clocks)}.${sum}`,
            hint: 'Count it from one moment in every place, the detection for example.',
            related: sorted.slice(1).map((notice) => ({
              place: placeOf(plan, `communications.${notice.id}.first.clock`),
              note: `counted from ${notice.clock}`,
            })),
          },
        ]
      }),
    ),
}
