/**
 * RTO is a clock from disruption to usable: detection, waiting for the trigger, declaration, activation, the steps as a
 * graph, the time that changed DNS records stay cached, and validation (ISO 22301 8.4.5, NIST SP 800-34 chapter 4). This
 * file does the arithmetic and keeps the parts with their places, so that every statement can show its sum and point at it.
 */
import { formatExactly } from '../model/duration.ts'
import type { Clock, Plan, Procedure, Scenario, Step } from '../model/plan.ts'
import type { Span } from '../model/place.ts'

/** One part of a sum, `2 h trigger`, and where its number was written: a key of the frontmatter or a place in the body. */
export type Part = { readonly what: string; readonly seconds: number; readonly at?: string | Span | undefined }

/** When a step begins and ends, in seconds from the start of its procedure; unknown when a step before it has no time. */
export type StepTimes = { readonly step: Step; readonly start: number | undefined; readonly end: number | undefined }

/** The running clock of a procedure. Steps are in the order of the text, each after those it waits for. */
export const stepTimes = (procedure: Procedure): readonly StepTimes[] => {
  const ends = new Map<string, number | undefined>()
  return procedure.steps.map((step) => {
    const before = step.after.map((id) => ends.get(id))
    const start = before.includes(undefined) ? undefined : Math.max(0, ...(before as number[]))
    const end = start === undefined || step.takes === undefined ? undefined : start + step.takes.seconds
    ends.set(step.id, end)
    return { step, start, end }
  })
}

export type Path = {
  /** The longest way through the steps, or the last deadline when that is later. */
  readonly seconds: number
  /** The moment it is counted from: `activation`, unless the deadlines say otherwise. */
  readonly clock: Clock
  readonly parts: readonly Part[]
  /** Steps without a time of their own; the sum is at least this long, not exactly. */
  readonly untimed: readonly Step[]
}

/** The longest path of a procedure; `undefined` when no step has any time. */
export const longestPath = (procedure: Procedure): Path | undefined => {
  const untimed = procedure.steps.filter((step) => !step.takes && !step.deadline)
  const chain = longestChain(procedure)
  const sum = chain.reduce((total, step) => total + (step.takes?.seconds ?? 0), 0)
  const last = procedure.steps
    .filter((step) => step.deadline)
    .toSorted((a, b) => (b.deadline?.seconds ?? 0) - (a.deadline?.seconds ?? 0))[0]
  if (last?.deadline && last.deadline.seconds >= sum) {
    return {
      seconds: last.deadline.seconds,
      clock: last.clock,
      parts: [{ what: `last deadline (“${last.title}”)`, seconds: last.deadline.seconds, at: last.span }],
      untimed,
    }
  }
  if (sum === 0) return undefined
  const parts = chain.flatMap((step) =>
    step.takes ? [{ what: step.title, seconds: step.takes.seconds, at: step.span }] : [],
  )
  return { seconds: sum, clock: 'activation', parts, untimed }
}

/** The chain of steps that takes longest; a step without a time counts as nothing. */
const longestChain = (procedure: Procedure): readonly Step[] => {
  const best = new Map<string, { readonly seconds: number; readonly steps: readonly Step[] }>()
  let longest: readonly Step[] = []
  let longestSeconds = -1
  for (const step of procedure.steps) {
    const before = step.after.flatMap((id) => best.get(id) ?? []).toSorted((a, b) => b.seconds - a.seconds)[0]
    const seconds = (before?.seconds ?? 0) + (step.takes?.seconds ?? 0)
    const steps = [...(before?.steps ?? []), step]
    best.set(step.id, { seconds, steps })
    if (seconds > longestSeconds) [longest, longestSeconds] = [steps, seconds]
  }
  return longest
}

const order: readonly Clock[] = ['disruption', 'detection', 'declaration', 'activation']

/** Everything between a clock and "usable again". */
export type Chain = {
  readonly seconds: number
  readonly parts: readonly Part[]
  readonly path: Path
  /** The moment that the sum really begins at: the clock, or that of the steps when nothing is stated for what is before them. */
  readonly from: Clock
  /** False when the clock starts at the disruption but nobody says how long detection takes. */
  readonly detectionKnown: boolean
}

/** The whole time that a customer waits when `scenario` is answered by `procedure`, counted from `clock`. */
export const recoveryChain = (
  scenario: Scenario | undefined,
  procedure: Procedure,
  clock: Clock,
): Chain | undefined => {
  const path = longestPath(procedure)
  if (!path) return undefined
  const counts = (from: Clock, until: Clock): boolean =>
    order.indexOf(clock) <= order.indexOf(from) && order.indexOf(path.clock) >= order.indexOf(until)
  const before = waitsBefore(scenario, procedure.scenario ?? '').filter((wait) => counts(wait.from, wait.until))
  const after: readonly Part[] = [
    { what: 'DNS', ...cachedBeyond(procedure, path) },
    { what: 'validation', seconds: procedure.validation?.seconds ?? 0, at: procedure.span },
  ]
  const parts: readonly Part[] = [
    ...before.map(({ what, seconds, at }) => ({ what, seconds, at })),
    { what: 'steps', seconds: path.seconds, at: procedure.span },
    ...after.filter((part) => part.seconds > 0),
  ]
  return {
    seconds: parts.reduce((total, part) => total + part.seconds, 0),
    parts,
    path,
    from: before.length > 0 ? clock : path.clock,
    detectionKnown: !counts('disruption', 'detection') || scenario?.detection !== undefined,
  }
}

/** A part of the clock before the steps, and the moments it lies between. */
type Wait = Part & { readonly from: Clock; readonly until: Clock }

/** What is stated of the time before a procedure begins, in the order in which it passes. */
export const waitsBefore = (scenario: Scenario | undefined, id: string): readonly Wait[] => {
  if (!scenario) return []
  const at = `scenarios.${id}`
  const waits = scenario.triggers.map((trigger) => trigger.wait?.seconds ?? 0)
  const longest = Math.max(0, ...waits)
  const trigger = `${at}.triggers.${waits.indexOf(longest)}.wait`
  const all: readonly Wait[] = [
    wait('detection', scenario.detection?.seconds, `${at}.detection`, 'disruption', 'detection'),
    wait('trigger', longest, trigger, 'detection', 'declaration'),
    wait('declaration', scenario.declaration?.seconds, `${at}.declaration`, 'detection', 'declaration'),
    wait('activation', scenario.activation?.seconds, `${at}.activation`, 'declaration', 'activation'),
  ]
  return all.filter((each) => each.seconds > 0)
}

const wait = (what: string, seconds: number | undefined, at: string, from: Clock, until: Clock): Wait => ({
  what,
  seconds: seconds ?? 0,
  at,
  from,
  until,
})

/** How long changed DNS records stay cached after everything else is done; all of it when nobody knows when a step ends. */
const cachedBeyond = (procedure: Procedure, path: Path): Pick<Part, 'seconds' | 'at'> => {
  const ends = stepTimes(procedure).map(({ step, end }) =>
    step.deadline && step.clock === path.clock ? Math.max(step.deadline.seconds, end ?? 0) : end,
  )
  const beyond = procedure.steps.map((step, index) =>
    step.ttl ? step.ttl.seconds - Math.max(0, path.seconds - (ends[index] ?? path.seconds)) : 0,
  )
  const seconds = Math.max(0, ...beyond)
  return { seconds, at: procedure.steps[beyond.indexOf(seconds)]?.span }
}

/** `5 min detection + 2 h trigger + 4 h steps = 6 h 05 min` */
export const formatSum = (parts: readonly Part[]): string => {
  const total = parts.reduce((sum, part) => sum + part.seconds, 0)
  const terms = parts.map((part) => `${formatExactly(part.seconds)} ${part.what}`).join(' + ')
  return parts.length > 1 ? `${terms} = ${formatExactly(total)}` : terms
}

/** The procedures that answer a scenario. */
export const proceduresFor = (plan: Plan, scenario: string): readonly Procedure[] =>
  Object.values(plan.procedures).filter((procedure) => procedure.scenario === scenario)
