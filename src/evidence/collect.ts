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
import { awsRun, defaultRegion, explainCall, type Identity } from './aws.ts'
import { checkBinding, requestDigestOf, type Checked } from './bindings.ts'
import { AskError } from './client.ts'
import { noMachine, type Machine } from './connection.ts'
import { ReadError } from './errors.ts'
import { limiter } from './limit.ts'
import { matchesOf } from './matches.ts'
import type { Draft } from './record.ts'
import { collectorOf, isPlanned, isPushed, type Context } from './source.ts'
import { digestOfCalls, newTrace, type Trace } from './trace.ts'
import { webRun } from './web.ts'

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
}

export type Progress = {
  readonly binding: Binding
  readonly done: number
  readonly total: number
  readonly error: EvidenceError | null
}

export type Collected = {
  /** One reading per binding whose source can be read, sorted by binding. */
  readonly records: readonly Draft[]
  /** What is wrong with bindings; those are not read. */
  readonly problems: readonly Problem[]
  /** Bindings whose source is planned; nothing is recorded for them. */
  readonly planned: readonly Binding[]
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
  const reach = reachOf(options)
  const limit = limiter(16)
  let done = 0
  try {
    const records = await Promise.all(
      ready.map((checked) =>
        limit(async () => {
          const record = await read(checked, reach, options)
          options.progress?.({ binding: checked.binding, done: ++done, total: ready.length, error: record.error })
          return record
        }),
      ),
    )
    return {
      records: records.toSorted((a, b) => (a.binding < b.binding ? -1 : 1)),
      problems: checks.flatMap(({ problems }) => problems),
      planned: sound.filter(({ source }) => isPlanned(source)).map(({ binding }) => binding),
      pushed: pushed.filter((each) => !ready.includes(each)).map(({ binding }) => binding),
    }
  } finally {
    reach.close()
  }
}

/** A run's access to everything that can be asked. */
type Reach = {
  readonly identity: (account: string | undefined, region: string) => Promise<Identity>
  readonly context: (account: string | undefined, region: string, trace: Trace) => Context
  readonly close: () => void
}

const reachOf = (options: CollectOptions): Reach => {
  const { now, machine = noMachine, settings } = options
  const { connections } = settings
  const aws = awsRun({ ...options, settings: settings.aws })
  const web = webRun({ ...options, connections, machine })
  return {
    identity: aws.identity,
    context: (account, region, trace) => ({
      now,
      aws: aws.reading(account, region, trace),
      web: web.reading(trace),
      connections,
      machine,
      trace,
      signal: options.signal,
    }),
    close: aws.close,
  }
}

const read = async ({ binding, source, params }: Checked, reach: Reach, options: CollectOptions): Promise<Draft> => {
  const { account, region = defaultRegion } = binding
  const trace = newTrace()
  const maxAge = binding.maxAge ?? options.maxAge ?? options.settings.evidence.maxAge
  const isAws = source.id.startsWith('aws/')
  const identity = isAws ? await attempt(() => reach.identity(account, region), region) : nobody
  const reading = identity.error
    ? identity
    : await attempt(
        async () =>
          matchesOf(
            (await source.collect?.(params as never, reach.context(account, region, trace))) ?? [],
            source.facts,
          ),
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
  }
}

const nobody: Outcome<Identity | undefined> = { value: undefined, error: null }

type Outcome<T> =
  { readonly value: T; readonly error: null } | { readonly value: undefined; readonly error: EvidenceError }

const attempt = async <T>(task: () => Promise<T>, region?: string): Promise<Outcome<T>> => {
  try {
    return { value: await task(), error: null }
  } catch (error) {
    // Anything else is a defect, and a defect must not pass for a service that does not answer.
    if (!(error instanceof AskError || error instanceof ReadError)) throw error
    return { value: undefined, error: explainCall(error, { operation: 'The call', region }) }
  }
}
