/** Everything that a run can ask, opened once: AWS, the web, and what sources of other protocols need. */
import type { Instant } from '../model/calendar.ts'
import type { Settings } from '../model/portfolio.ts'
import { awsRun, type Identity } from './aws.ts'
import type { Expected } from './client.ts'
import { noMachine, type Machine } from './connection.ts'
import { storeOf } from './s3-store.ts'
import type { Context } from './source.ts'
import type { Clock, Trace } from './trace.ts'
import { webRun } from './web.ts'

export type ReachOptions = {
  readonly now: Instant
  readonly settings: Pick<Settings, 'aws' | 'connections'>
  readonly machine?: Machine | undefined
  readonly attempts?: number | undefined
  readonly timeout?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly clock?: Clock | undefined
  readonly expected?: Expected | undefined
}

/** A run's access to everything that can be asked. */
export type Reach = {
  readonly identity: (account: string | undefined, region: string) => Promise<Identity>
  readonly context: (account: string | undefined, region: string, trace: Trace) => Context
  readonly identityCalls: () => number
  readonly close: () => void
}

/** Opens it. Nothing is asked yet. */
export const reachOf = (options: ReachOptions): Reach => {
  const { now, machine = noMachine, settings } = options
  const { connections } = settings
  const aws = awsRun({ ...options, settings: settings.aws })
  const web = webRun({ ...options, connections, machine })
  return {
    identity: aws.identity,
    identityCalls: aws.identityCalls,
    context: (account, region, trace) => ({
      now,
      aws: aws.reading(account, region, trace),
      store: (endpoint) => aws.store(storeOf(connections, machine, endpoint), trace),
      web: web.reading(trace),
      connections,
      machine,
      trace,
      signal: options.signal,
    }),
    close: aws.close,
  }
}
