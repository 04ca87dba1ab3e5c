/**
 * How AWS is asked. One `AwsRun` serves a whole collect run: it makes a client per account, region and service, learns once
 * per account who it is, and makes equal calls once, however many bindings need them. Each reading gets its own
 * `Aws`, which notes the calls that the reading rests on. The SDK is loaded when the first call is made.
 */
import type { Instant } from '../model/calendar.ts'
import type { EvidenceError } from '../model/evidence.ts'
import {
  AskError,
  makeClient,
  makeStoreClient,
  send,
  type AwsOptions,
  type Client,
  type Command,
  type OutputOf,
  type Service,
  type Store,
} from './client.ts'
import { canonicalJson, digestOf } from './digest.ts'
import { explain, isCode, ReadError, type Asked } from './errors.ts'
import { limiter, type Limit } from './limit.ts'
import { note, skewOf, type Call, type Trace } from './trace.ts'

/** An answer with the service's own clock at the time it was given; the run's clock when the service gave none. */
export type Answer<T> = { readonly output: T; readonly clock: Instant }

export type { AwsOptions, Service }

/** What a source asks with. */
export type Aws = {
  readonly region: string
  /** The regions of the buckets of this account, as far as this run has been told them. */
  readonly bucketRegions: Map<string, string>
  /** How many bindings of this run may ask for an action (`rds:DescribeDBInstances`) in this account and region. */
  readonly expected: (action: string) => number
  /**
   * Makes one call, or gives the answer that an equal call of this run already got. `keep` picks what is needed out of a
   * large answer, so that it is not held in memory as a whole; it must be the same for every equal call.
   */
  readonly ask: <C extends Command, T = OutputOf<C>>(
    service: Service,
    command: C,
    options?: AskOptions<C, T>,
  ) => Promise<Answer<T>>
  /**
   * The same for a thing that may be absent: `null` when the service answered with one of these codes. Where a service has
   * no code of its own for that, `absent` looks at the error.
   */
  readonly find: <C extends Command, T = OutputOf<C>>(
    service: Service,
    command: C,
    absent: readonly string[] | ((error: unknown) => boolean),
    options?: AskOptions<C, T>,
  ) => Promise<Answer<T | null>>
}

type AskOptions<C extends Command, T> = {
  readonly region?: string | undefined
  readonly keep?: (output: OutputOf<C>) => T
}

export type Identity = { readonly account: string; readonly principal: string }

type Kept = {
  readonly output: unknown
  readonly clock: Instant | null
  readonly skew: number | null
  readonly call: Call
}

/** An account of AWS, by default that of the credentials, or a store outside AWS. */
type Whose = string | undefined | Store

const nameOf = (whose: Whose): string => (typeof whose === 'object' ? whose.endpoint : (whose ?? ''))

/** A collect run's access to AWS. */
export type AwsRun = {
  /** Who is asking in an account; fails when the credentials belong to another account. */
  readonly identity: (account: string | undefined, region: string) => Promise<Identity>
  /** Access for one reading. */
  readonly reading: (account: string | undefined, region: string, trace: Trace) => Aws
  /** How many calls were made to learn who asks. */
  readonly identityCalls: () => number
  /** Access to a store outside AWS, of which only `s3` can be asked. */
  readonly store: (store: Store, trace: Trace) => Aws
  readonly close: () => void
}

/** Where S3 and STS are asked when a binding names no region. */
export const defaultRegion = 'us-east-1'

export const awsRun = (given: AwsOptions): AwsRun => {
  const options = { ...given, wallet: new Map() }
  const clients = new Map<string, Promise<Client>>()
  const answers = new Map<string, Promise<Kept>>()
  const identities = new Map<string, Promise<Identity>>()
  const limits = new Map<string, Limit>()
  const told = new Map<string, Map<string, string>>()

  const clientOf = (whose: Whose, region: string, service: Service): Promise<Client> => {
    const key = `${nameOf(whose)}/${region}/${service}`
    const made = (): Promise<Client> =>
      typeof whose === 'object' ? makeStoreClient(options, whose) : makeClient(options, whose, region, service)
    const found = clients.get(key) ?? made()
    clients.set(key, found)
    return found
  }

  const askOnce = (
    whose: Whose,
    region: string,
    service: Service,
    command: Command,
    keep: ((output: never) => unknown) | undefined,
    trace?: Trace,
  ): Promise<Kept> => {
    const operation = operationOf(service, command)
    const key = `${nameOf(whose)}/${region}/${operation}/${canonicalJson(command.input)}`
    const known = answers.get(key)
    if (known) return known
    if (trace) trace.made++
    const lane = `${nameOf(whose)}/${region}/${service}`
    const limit = limits.get(lane) ?? limiter(4)
    limits.set(lane, limit)
    const store = typeof whose === 'object' ? whose.endpoint : undefined
    const made = limit(async (): Promise<Kept> => {
      const client = await clientOf(whose, region, service)
      const { output, clock } = await send(client, command, { operation, region, store }, options.signal)
      const call = { operation, digest: digestOf([operation, store ?? region, command.input, output]) }
      return { output: keep ? keep(output as never) : output, clock, skew: skewOf(clock, options.clock), call }
    })
    answers.set(key, made)
    return made
  }

  const identity = (account: string | undefined, region: string): Promise<Identity> => {
    const key = account ?? ''
    const found = identities.get(key) ?? whoAmI(account, region)
    identities.set(key, found)
    return found
  }

  const whoAmI = async (account: string | undefined, region: string): Promise<Identity> => {
    const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts')
    const { output } = (await askOnce(account, region, 'sts', new GetCallerIdentityCommand({}), undefined)) as {
      output: { Account?: string; Arn?: string }
    }
    if (!output.Account || !output.Arn) throw incomplete('sts:GetCallerIdentity')
    if (account !== undefined && output.Account !== account) {
      throw new ReadError(
        'invalid',
        'The credentials belong to another account than the binding names.',
        'Correct `account` in the binding, or name a role of that account under `aws.roles` in holdfast.yaml.',
      )
    }
    return { account: output.Account, principal: output.Arn }
  }

  const access = (whose: Whose, region: string, trace: Trace): Aws => {
    const noted = (call: Call, clock: Instant | null, skew: number | null = null): Instant => {
      note(trace, call, clock, skew)
      return clock ?? options.now
    }
    const ask: Aws['ask'] = async (service, command, { region: other, keep } = {}) => {
      const at = other ?? region
      const { output, clock, skew, call } = await askOnce(whose, at, service, command, keep as never, trace)
      return { output: output as never, clock: noted(call, clock, skew) }
    }
    const find: Aws['find'] = async (service, command, absent, more) => {
      try {
        return await ask(service, command, more)
      } catch (error) {
        if (!(error instanceof AskError)) throw error
        const isAbsent = typeof absent === 'function' ? absent(error.cause) : isCode(error.cause, ...absent)
        if (!isAbsent) throw error
        const { operation, region: at, store } = error.asked
        const digest = digestOf([operation, store ?? at, command.input, { absent: true }])
        return { output: null, clock: noted({ operation, digest }, error.clock) }
      }
    }
    const bucketRegions = told.get(nameOf(whose)) ?? new Map<string, string>()
    told.set(nameOf(whose), bucketRegions)
    const expected = (action: string): number => options.expected?.(action, nameOf(whose), region) ?? 1
    return { region, bucketRegions, expected, ask, find }
  }

  return {
    identity,
    reading: access,
    store: (store, trace) => access(store, store.region, trace),
    identityCalls: () => identities.size,
    close: () => {
      for (const each of clients.values())
        each.then(
          (client) => client.destroy(),
          () => undefined,
        )
    },
  }
}

/** Anything thrown while reading, in the words of the model. */
export const explainCall = (error: unknown, fallback: Asked): EvidenceError =>
  error instanceof AskError ? explain(error.cause, error.asked) : explain(error, fallback)

/** For an answer that lacks what it must hold. */
export const incomplete = (operation: string): ReadError =>
  new ReadError(
    'transient',
    `${operation} gave an answer that lacks what it must hold.`,
    'Collect again. If it stays so, something between this machine and the service changes its answers.',
  )

const operationOf = (service: Service, command: Command): string =>
  `${service}:${command.constructor.name.replace(/Command$/, '')}`
