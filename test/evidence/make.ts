/** Small things that the tests of this stage are made of. */
import type { Settings } from '../../src/model/portfolio.ts'
import type { Binding } from '../../src/model/records.ts'
import { fromEpoch, type Instant } from '../../src/model/calendar.ts'
import { noConnections } from '../../src/plan/schema/connections.ts'
import { collect, type Collected, type CollectOptions } from '../../src/evidence/collect.ts'
import type { Draft } from '../../src/evidence/record.ts'

/** The moment of the run. The emulator's clock is the real one, so for it this is about now. */
export const now: Instant = fromEpoch(Date.now() / 1000)

/** A binding as the content folder gives it. */
export const binding = (source: string, params: Record<string, unknown>, more: Partial<Binding> = {}): Binding => ({
  id: 'thing',
  label: 'thing',
  source,
  region: 'us-east-1',
  params,
  file: 'bindings.yaml',
  spans: {},
  at: 'thing',
  ...more,
})

export const settings = (endpoint: string, roles: Settings['aws']['roles'] = {}): CollectOptions['settings'] => ({
  evidence: {
    mode: 'live',
    maxAge: { text: '7 days', months: 0, seconds: 604_800 },
    storeRegion: 'us-east-1',
    limits: {
      binding: { text: '5 min', months: 0, seconds: 300 },
      run: { text: '1 h', months: 0, seconds: 3600 },
    },
  },
  aws: { endpoint, roles },
  connections: noConnections,
})

/** Collects bindings from an endpoint. */
export const collectFrom = (
  endpoint: string,
  bindings: readonly Binding[],
  options: Partial<CollectOptions> = {},
): Promise<Collected> =>
  collect(Object.fromEntries(bindings.map((each) => [each.id, each])), {
    now,
    settings: settings(endpoint),
    ...options,
  })

/** Collects one binding. */
export const collectOne = async (
  endpoint: string,
  source: string,
  params: Record<string, unknown>,
  more: Partial<Binding> = {},
  options: Partial<CollectOptions> = {},
): Promise<Draft> => {
  const { records, problems } = await collectFrom(endpoint, [binding(source, params, more)], options)
  const [record] = records
  if (!record) throw new Error(`Nothing was collected: ${JSON.stringify(problems)}`)
  return record
}
