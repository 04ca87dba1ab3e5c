/**
 * The collect run: the only stage that uses the network. Every binding is read for itself, a few at a time; what goes wrong
 * with one becomes its record's error and hides no other. What a source gives is checked against its facts before it counts.
 */
import { fromEpoch, toEpoch, type Instant } from '../model/calendar.ts'
import type { Duration } from '../model/duration.ts'
import type { EvidenceError } from '../model/evidence.ts'
import type { Settings } from '../model/portfolio.ts'
import type { Binding } from '../model/records.ts'
import type { Problem } from '../plan/problem.ts'
import { defaultRegion, explainCall, type Identity } from './aws.ts'
import { checkBinding, isInAws, requestDigestOf, type Checked } from './bindings.ts'
import { AskError, type Expected } from './client.ts'
import type { Machine } from './connection.ts'
import { ReadError } from './errors.ts'
import { limiter, type Limit } from './limit.ts'
import { matchesOf } from './matches.ts'
import type { Draft } from './record.ts'
import { reachOf, type Reach } from './reach.ts'
import { collectorOf, isPlanned, isPushed } from './source.ts'
import { digestOfCalls, newTrace, type Clock, type Trace } from './trace.ts'
import { overLimit, runFor, timed, type Within } from './within.ts'

export type CollectOptions = {
  readonly now: Instant
  readonly settings: Pick<Settings, 'evidence' | 'aws' | 'connections'>
  /** The machine that collects: its environment and its watch. */
  readonly machine?: Machine | undefined
  /** Whether bindings that another machine reports are read: on that machine. */
  readonly alsoPushed?: boolean | undefined
  /** How long a reading counts when its binding does not say; by default what the settings say. */
  readonly maxAge?: Duration | undefined
  readonly progress?: ((step: Progress) => void) | undefined
  /** Attempts per call, and milliseconds until one is given up. */
  readonly attempts?: number | undefined
  readonly timeout?: number | undefined
  /** Ends the run: nothing more is asked, and what was not read counts as unread. */
  readonly signal?: AbortSignal | undefined
  /** The machine's clock, which those of the services are compared with; leave it out when `now` is another time. */
  readonly clock?: Clock | undefined
}

/** A binding whose reading began, or ended: then with what went wrong, or `null`. */
export type Progress = {
  readonly binding: Binding
  readonly total: number
  readonly ended: boolean
  readonly error: EvidenceError | null
}

export type Collected = {
  /** One reading per binding whose source can be read, sorted by binding. */
  readonly records: readonly Draft[]
  /** What is wrong with bindings; those are not read. */
  readonly problems: readonly Problem[]
  /** Bindings whose source is planned; nothing is recorded for them. */
  readonly planned: readonly Binding[]
  /** How many calls each source made, by its id, and under `identity` those that asked who asks. A call that several need is counted once. */
  readonly calls: Readonly<Record<string, number>>
  /** Bindings that another machine reports; what it reported stays as it is. */
  readonly pushed: readonly Binding[]
}

/** Reads every binding. Fails only for a defect in Holdfast. */
export const collect = async (
  bindings: Readonly<Record<string, Binding>>,
  options: CollectOptions,
): Promise<Collected> => {
  const checks = Object.values(bindings).map((binding) => ({ binding, ...checkBinding(binding) }))
  const sound = checks.flatMap(({ checked }) => checked ?? [])
  const pushed = sound.filter(({ source, params }) => isPushed(source, params))
  const ready = sound.filter((each) => each.source.collect && (options.alsoPushed || !pushed.includes(each)))
  const { settings, progress } = options
  const run = runFor(options.signal, settings.evidence.limits.run)
  const reach = reachOf({ ...options, signal: run.signal, expected: expectedOf(ready) })
  // Each place has its own, so that one that does not answer keeps no other waiting.
  const limits = new Map<string, Limit>()
  const limitOf = (checked: Checked): Limit => {
    const place = placeOf(checked)
    const limit = limits.get(place) ?? limiter(8)
    limits.set(place, limit)
    return limit
  }
  const calls = new Map<string, number>()
  try {
    const records = await Promise.all(
      inTurns(ready).map((checked) =>
        limitOf(checked)(async () => {
          const { binding, source } = checked
          progress?.({ binding, total: ready.length, ended: false, error: null })
          const trace = newTrace()
          const within = { run: run.signal, seconds: settings.evidence.limits.binding.seconds }
          const record = await read(checked, reach, { ...options, trace, within })
          calls.set(source.id, (calls.get(source.id) ?? 0) + trace.made)
          progress?.({ binding, total: ready.length, ended: true, error: record.error })
          return record
        }),
      ),
    )
    const identities = reach.identityCalls()
    return {
      records: records.toSorted((a, b) => (a.binding < b.binding ? -1 : 1)),
      problems: checks.flatMap(({ problems }) => problems),
      planned: sound.filter(({ source }) => isPlanned(source)).map(({ binding }) => binding),
      pushed: pushed.filter((each) => !ready.includes(each)).map(({ binding }) => binding),
      calls: Object.fromEntries([...calls, ...(identities > 0 ? [['identity', identities] as const] : [])].toSorted()),
    }
  } finally {
    run.end()
    reach.close()
  }
}

/** What answers a binding: an account and region of AWS, or another service. */
const placeOf = (checked: Checked): string => {
  const { binding, source } = checked
  return [isInAws(checked) ? 'aws' : source.id, binding.account ?? '', binding.region ?? ''].join(' ')
}

/**
 * Bindings so that accounts and regions take turns. Each is asked at its own pace, so that one after the other would take
 * the time of all.
 */
const inTurns = (ready: readonly Checked[]): readonly Checked[] => {
  const places = Map.groupBy(ready, placeOf)
  const turns = [...places.values()].flatMap((group) => group.map((checked, turn) => ({ checked, turn })))
  return turns.toSorted((a, b) => a.turn - b.turn).map(({ checked }) => checked)
}

/** What the bindings that will be read may ask for, by action and place, so that many can be answered together. */
const expectedOf = (ready: readonly Checked[]): Expected => {
  const counts = new Map<string, number>()
  for (const { binding, source } of ready)
    for (const action of source.actions) {
      const key = [action, binding.account ?? '', binding.region ?? defaultRegion].join(' ')
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  return (...asked) => counts.get(asked.join(' ')) ?? 0
}

type Reading = CollectOptions & { readonly trace: Trace; readonly within: Within }

const read = async (checked: Checked, reach: Reach, options: Reading): Promise<Draft> => {
  const { binding, source, params } = checked
  const { account, region = defaultRegion } = binding
  const { trace, within } = options
  const maxAge = binding.maxAge ?? options.maxAge ?? options.settings.evidence.maxAge
  const isAws = isInAws(checked)
  const identity = isAws ? await attempt(() => reach.identity(account, region), within, region) : nobody
  const reading = identity.error
    ? identity
    : await attempt(
        async () =>
          matchesOf(
            (await source.collect?.(params as never, reach.context(account, region, trace))) ?? [],
            source.facts,
          ),
        within,
        isAws ? region : undefined,
      )
  return {
    binding: binding.id,
    source: source.id,
    operations: [...new Set(trace.calls.map((call) => call.operation))].toSorted(),
    requestDigest: requestDigestOf(binding),
    account: identity.value?.account ?? account ?? null,
    region: binding.region ?? null,
    principal: identity.value?.principal ?? trace.principal,
    collectedAt: options.now,
    serverTime: trace.serverTime,
    expires: fromEpoch(toEpoch(options.now) + maxAge.seconds),
    matches: reading.error ? [] : reading.value,
    error: reading.error,
    mode: options.settings.evidence.mode,
    collector: collectorOf(source),
    rawSha256: digestOfCalls(trace.calls),
    ...(Math.abs(trace.skew ?? 0) > 60 && { skew: trace.skew as number }),
  }
}

const nobody: Outcome<Identity | undefined> = { value: undefined, error: null }

type Outcome<T> =
  { readonly value: T; readonly error: null } | { readonly value: undefined; readonly error: EvidenceError }

const attempt = async <T>(task: () => Promise<T>, within: Within, region?: string): Promise<Outcome<T>> => {
  try {
    return { value: await timed(task, within), error: null }
  } catch (error) {
    // Anything else is a defect, and a defect must not pass for a service that does not answer.
    if (!(error instanceof AskError || error instanceof ReadError)) throw error
    if (within.run.aborted) return { value: undefined, error: overLimit('run').evidence }
    return { value: undefined, error: explainCall(error, { operation: 'The call', region }) }
  }
}
