/** Rules about availability: what one recovery costs, what vendors allow, and whether a rate can be told at all. */
import { formatBound, isBound } from '../model/bound.ts'
import { formatDuration } from '../model/duration.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf, type Objective, type Plan } from '../model/plan.ts'
import { placeIn } from '../model/records.ts'
import { needsOf } from '../claims/dependencies.ts'
import { objectiveFor, planObjective, serviceRto, type Applied } from '../claims/objectives.ts'
import { subjectOf } from './objective.ts'
import { eachPlan, type Hit, type Input, type Rule } from './rule.ts'

/** Seconds of a window. Of a month the usual 30 days, the fewest that an allowance is published for. */
const windows = { month: 30 * 86_400, quarter: 91 * 86_400, year: 365.25 * 86_400 } as const
const monthMinutes = (365.25 * 24 * 60) / 12

/** At most so many decimals, without zeros at the end. */
const decimal = (value: number, places: number): string => String(Number(value.toFixed(places)))

/** `43.2 min`, `8.77 h`, `16 s`. */
const short = (seconds: number): string =>
  seconds < 60
    ? `${decimal(seconds, 1)} s`
    : seconds < 3600
      ? `${decimal(seconds / 60, 1)} min`
      : `${decimal(seconds / 3600, 2)} h`

const minutes = (value: number): string => `${decimal(value, value < 60 ? 1 : 0)} min`

/** The objective that applies to what this one is for: its own field, else that of the plan. */
const boundFor = (plan: Plan, id: string, objective: Objective, field: 'rto' | 'mtd'): Applied | undefined => {
  const own = objective[field]
  if (isBound(own)) return { id, bound: own, clock: objective.clock, objective }
  if (field === 'rto' && objective.service !== undefined) return serviceRto(plan, objective.service)
  for (const kind of ['service', 'tier', 'store', 'scenario'] as const) {
    const name = objective[kind]
    const found = name === undefined ? undefined : objectiveFor(plan, kind, name, field)
    if (found) return found
  }
  return planObjective(plan, field)
}

export const recoverySpendsBudget: Rule = {
  code: 'availability/recovery-spends-budget',
  severity: 'warn',
  exit: 1,
  catalogue: 'AVA-01',
  title: 'One recovery spends what the availability allows',
  why: 'A recovery can be in time and still break the availability of its month or year. Who reads both numbers must be told.',
  clauses: ['SOC 2 A1.1'],
  hint: 'State an availability and a recovery time that fit each other. Where both stay, accept it with a waiver: it is shown to the reader.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.objectives).flatMap(([id, objective]): Hit[] => {
        const { availability } = objective
        const rto = boundFor(plan, id, objective, 'rto')
        const mtd = boundFor(plan, id, objective, 'mtd')
        if (!availability || (!rto && !mtd)) return []
        const length = windows[availability.window]
        const budget = (length * (100 - availability.percent)) / 100
        const longest = Math.max(rto?.bound.limit.seconds ?? 0, mtd?.bound.limit.seconds ?? 0)
        // Two of the longest outages that the plan allows must fit; then one is no surprise.
        if (longest * 2 <= budget) return []
        const spent = (applied: Applied): string => {
          const { seconds } = applied.bound.limit
          const used =
            seconds > budget
              ? `${decimal(seconds / budget, 1)} times that`
              : `${decimal((100 * seconds) / budget, 0)} % of it`
          return `${formatBound(applied.bound)} (${short(seconds)}) is ${used} and leaves ${decimal(100 - (100 * seconds) / length, 2)} %`
        }
        const uses = [rto && `a recovery of ${spent(rto)}`, mtd && `an outage of ${spent(mtd)}`].filter((each) => each)
        return [
          {
            plan: plan.id,
            about: `objectives.${id}`,
            place: placeOf(plan, `objectives.${id}.availability`),
            message: phrase`An availability of ${availability.percent} % for ${subjectOf(plan, objective)} allows ${short(budget)} in a ${availability.window} of ${decimal(length / 86_400, 2)} d: ${uses.join('; ')}.`,
            hint: 'State an availability and a recovery time that fit each other, or accept with a waiver, which the reader sees, that one outage spends so much.',
            related: [
              ...(rto ? [{ place: placeOf(plan, `objectives.${rto.id}.rto`), note: 'the recovery time' }] : []),
              ...(mtd ? [{ place: placeOf(plan, `objectives.${mtd.id}.mtd`), note: 'the tolerable downtime' }] : []),
            ],
          },
        ]
      }),
    ),
}

/** Vendors that must all work for the service, or the whole plan, to work. */
const inSeries = (plan: Plan, objective: Objective): readonly string[] => {
  const all = Object.entries(plan.vendors).flatMap(([id, use]) => (use.inSeries ? [id] : []))
  if (objective.service === undefined) return all
  const needs = needsOf(plan)
  const reached = new Set([`services.${objective.service}`])
  for (const at of reached) for (const need of needs) if (need.from === at) reached.add(need.to)
  return all.filter((id) => reached.has(`vendors.${id}`))
}

/** Downtime of a month in which so many percent are kept. */
const lost = (percent: number): string => minutes((monthMinutes * (100 - percent)) / 100)

export const vendorsBelowClaim: Rule = {
  code: 'availability/vendors-below-claim',
  severity: 'error',
  exit: 1,
  catalogue: 'AVA-02',
  title: 'Vendors in series allow less than is claimed',
  why: 'What needs several vendors at the same time is up only while all of them are: their availabilities multiply.',
  clauses: ['DORA 28', 'SOC 2 CC9.2'],
  hint: 'Claim at most the product, agree on more with the vendors, or make the service go on without one of them and say so with `inSeries: false`.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.objectives).flatMap(([id, objective]): Hit[] => {
        const { availability } = objective
        const factors = inSeries(plan, objective).flatMap((vendor) => factorOf(input, plan, vendor) ?? [])
        if (!availability || factors.length === 0) return []
        const product = factors.reduce((total, each) => (total * each.percent) / 100, 100)
        if (product >= availability.percent - 1e-9) return []
        return [
          {
            plan: plan.id,
            about: `objectives.${id}`,
            place: placeOf(plan, `objectives.${id}.availability`),
            message: phrase`Together ${factors.map(({ name }) => name).join(', ')} reach ${factors.map(({ percent }) => decimal(percent / 100, 6)).join(' × ')} = ${decimal(product, 2)} %, claimed ${availability.percent} %: ${lost(product)} a month against ${lost(availability.percent)}.`,
            hint: 'Claim at most the product, or say of a vendor that the service can do without that it is not in series (`inSeries: false`).',
            related: factors.map(({ place, name }) => ({ place, note: `availability of ${name}` })),
          },
        ]
      }),
    ),
}

type Factor = { readonly name: string; readonly percent: number; readonly place: Hit['place'] }

/** What the plan says that a vendor promises, else what the vendor publishes. */
const factorOf = ({ portfolio }: Input, plan: Plan, id: string): Factor | undefined => {
  const stated = plan.vendors[id]?.sla
  const vendor = portfolio.vendors[id]
  const name = vendor?.name ?? id
  if (stated !== undefined) return { name, percent: stated, place: placeOf(plan, `vendors.${id}.sla`) }
  return vendor?.sla === undefined ? undefined : { name, percent: vendor.sla, place: placeIn(vendor, 'sla') }
}

export const sampleTooSmall: Rule = {
  code: 'rate/sample-too-small',
  severity: 'warn',
  exit: 1,
  catalogue: 'AVA-04',
  title: 'Too few samples for the rate that is promised',
  why: 'A rate that one miss in a year breaks says nothing but “no miss”, and a year without one shows much less than the rate.',
  clauses: ['SOC 2 CC4.1', 'ISO 22301 9.1'],
  hint: 'Promise a rate that a year of samples can tell from a lower one, or count the misses instead.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.rates).flatMap(([id, rate]): Hit[] => {
        const target = rate.moreThan ?? rate.atLeast ?? 100
        const { months, seconds } = rate.every
        const yearly = Math.floor(months > 0 ? 12 / months : seconds > 0 ? (365.25 * 86_400) / seconds : Infinity)
        const oneMiss = 100 - 100 / yearly
        if (yearly < 1 || (rate.moreThan === undefined ? oneMiss >= target : oneMiss > target)) return []
        const needed = Math.ceil(100 / (100 - target) - 1e-6)
        const tell = Number.isFinite(needed)
          ? `A rate with one miss needs ${needed} samples, which is ${decimal(needed / yearly, 1)} years.`
          : `No number of samples shows 100 %: ${yearly} passes of ${yearly} would come by chance one time in twenty at a rate of ${decimal(100 * 0.05 ** (1 / yearly), 0)} %.`
        return [
          {
            plan: plan.id,
            about: `rates.${id}`,
            place: placeOf(plan, `rates.${id}`),
            message: phrase`“${rate.title}” is promised at ${rate.moreThan === undefined ? '≥' : '>'} ${target} %, but one sample every ${formatDuration(rate.every)} is ${yearly} a year, and 1 miss in ${yearly} is already ${decimal(oneMiss, 2)} %. ${tell}`,
            hint: 'Promise a rate that a year of samples can show, such as a number of misses, or sample more often.',
            related: [{ place: placeOf(plan, `rates.${id}.every`), note: 'how often there is a sample' }],
          },
        ]
      }),
    ),
}
