/**
 * What is lost together: whether a copy lies outside the thing that fails (3-2-1, NIST CP-6(1), DORA Art. 12(3)). Nothing is
 * assumed: a copy whose place is not stated counts as inside, and a store whose place is not stated cannot be judged.
 */
import type { Backup, Copy, FailureDomain, Location, Plan, Store } from '../model/plan.ts'
import { affectedServices } from './objectives.ts'

type Reach = {
  /** What fails, in the words of the plan: `us-east-1`. */
  readonly of: (store: Location) => string | undefined
  readonly outside: (store: Location, copy: Location) => boolean
}

const differs = (a: string | undefined, b: string | undefined): boolean => b !== undefined && a !== b

/** A service of a region or of an account is on no machine that one could lose; a place without any of these is not known. */
const offHost = (store: Location, copy: Location): boolean =>
  copy.host === undefined ? copy.region !== undefined || copy.account !== undefined : differs(store.host, copy.host)

const host: Reach = { of: (store) => store.host, outside: offHost }
const region: Reach = { of: (store) => store.region, outside: (store, copy) => differs(store.region, copy.region) }

/** Who can damage data on a machine can damage every copy on that machine, so `data` reaches as far as `host`. */
const reaches: Readonly<Partial<Record<FailureDomain, Reach>>> = {
  host,
  data: host,
  zone: {
    of: (store) => store.zone,
    outside: (store, copy) => differs(store.zone, copy.zone) || region.outside(store, copy),
  },
  region,
  account: { of: (store) => store.account, outside: (store, copy) => differs(store.account, copy.account) },
}

/** What a scenario takes with it of a store; `undefined` when the plan does not say how far it reaches or where the store lies. */
export const failing = (
  domain: FailureDomain | undefined,
  store: Store | undefined,
): { readonly name: string; readonly outside: (copy: Copy) => boolean } | undefined => {
  const reach = domain && reaches[domain]
  const name = store && reach?.of(store)
  return reach && store && name !== undefined ? { name, outside: (copy) => reach.outside(store, copy) } : undefined
}

/** Stores of the services that a scenario stops, each once. */
export const affectedStores = (plan: Plan, scenario: string): readonly string[] => [
  ...new Set(affectedServices(plan, scenario).flatMap((service) => plan.services[service]?.stores ?? [])),
]

/** Backups of a store, with their names. */
export const backupsOf = (plan: Plan, store: string): readonly (readonly [id: string, backup: Backup])[] =>
  Object.entries(plan.backups).filter(([, backup]) => backup.store === store)
