/** What is recovered, how it is copied, what can go wrong: tables of typed data. */
import { formatBound } from '../../model/bound.ts'
import type { Block } from '../../model/document.ts'
import { formatDuration, formatSeconds } from '../../model/duration.ts'
import type { Copy } from '../../model/plan.ts'
import type { Vendor } from '../../model/records.ts'
import { objectiveFor, serviceRto } from '../../claims/objectives.ts'
import { worstLoss } from '../../claims/recovery-point.ts'
import type { Context } from '../context.ts'
import { capital, cell, series, table } from '../nodes.ts'

export const services = ({ plan, portfolio }: Context): Block[] => {
  const tiers = Object.keys(plan.tiers)
  // Services without a tier come last.
  const order = (tier: string | undefined): number =>
    (tiers.indexOf(tier ?? '') + tiers.length + 1) % (tiers.length + 1)
  const rows = Object.entries(plan.services).toSorted(([, a], [, b]) => order(a.tier) - order(b.tier))
  const nameOf = (id: string): string => plan.services[id]?.name ?? vendorName(portfolio.vendors[id]) ?? id
  return table(
    'Services',
    rows,
    [
      { head: 'Service', cell: ([, each]) => cell(each.name) },
      { head: 'Tier', cell: ([, each]) => cell(each.tier === undefined ? undefined : plan.tiers[each.tier]?.name) },
      {
        head: 'Back within',
        cell: ([id]) =>
          cell(
            serviceRto(plan, id) &&
              formatBound((serviceRto(plan, id) as { bound: Parameters<typeof formatBound>[0] }).bound),
          ),
      },
      { head: 'What it is', cell: ([, each]) => cell(each.summary) },
      { head: 'Depends on', cell: ([, each]) => cell(series(each.dependsOn.map(nameOf))) },
      { head: 'Keeps data in', cell: ([, each]) => cell(series(each.stores.map((id) => plan.stores[id]?.name ?? id))) },
    ],
    'This plan lists no services.',
  )
}

export const vendorName = (vendor: Vendor | undefined): string | undefined =>
  vendor && `${vendor.name} (${vendor.service})`

const methods = {
  pitr: 'point-in-time recovery',
  snapshot: 'snapshot',
  physical: 'physical copy',
  'logical-dump': 'logical dump',
  incremental: 'increments',
  wal: 'write-ahead log',
  replication: 'replication',
  versioning: 'versions',
  copy: 'copy',
  'version-control': 'version control',
} as const

/** `Replica (eu-central-1; cannot be deleted for 30 days)` */
export const placeNames = (copy: Copy): string => {
  const about = [
    ...((copy.zone ?? copy.region) ? [copy.zone ?? copy.region] : []),
    ...(copy.account ? [`account ${copy.account}`] : []),
    ...(copy.key ? [`key: ${copy.key}`] : []),
    ...(copy.immutable ? [`cannot be deleted for ${formatDuration(copy.immutable)}`] : []),
  ]
  return about.length > 0 ? `${copy.where} (${about.join('; ')})` : copy.where
}

export const backups = ({ plan }: Context): Block[] =>
  table(
    'Backups',
    Object.values(plan.backups),
    [
      { head: 'Store', cell: (each) => cell(plan.stores[each.store]?.name) },
      { head: 'How', cell: (each) => cell(capital(methods[each.method])) },
      {
        head: 'Every',
        cell: (each) => cell(each.interval.seconds === 0 ? 'Every change' : formatDuration(each.interval)),
      },
      { head: 'Loses at most', cell: (each) => cell(formatSeconds(worstLoss(each).seconds)) },
      {
        head: 'Kept',
        cell: (each) =>
          cell(
            Object.entries(each.keep)
              .map(
                ([kept, value]) =>
                  `${kept.replaceAll('-', ' ')} ${'stated' in value ? `“${value.stated}”` : formatDuration(value)}`,
              )
              .join('; '),
          ),
      },
      {
        head: 'Copies',
        cell: (each) => cell(each.copies.map(placeNames).join('; ')),
      },
      { head: 'Encryption', cell: (each) => cell(each.encryption) },
      { head: 'Alert after', cell: (each) => cell(each.alertAfter && formatDuration(each.alertAfter)) },
      {
        head: 'Restored in',
        cell: (each) => cell(each.exercise === undefined ? undefined : plan.exercises[each.exercise]?.title),
      },
    ],
    'This plan lists no backups.',
  )

const domains = {
  host: 'A machine',
  zone: 'A zone',
  region: 'The region',
  account: 'The account',
  vendor: 'A vendor',
  data: 'The data',
  person: 'A person',
} as const

export const scenarios = ({ plan }: Context): Block[] =>
  table(
    'Scenarios',
    Object.entries(plan.scenarios),
    [
      { head: 'Scenario', cell: ([, each]) => cell(each.title) },
      { head: 'Fails as one', cell: ([, each]) => cell(each.failureDomain && domains[each.failureDomain]) },
      { head: 'Likelihood', cell: ([, each]) => cell(each.likelihood) },
      { head: 'Impact', cell: ([, each]) => cell(each.impact) },
      { head: 'Noticed within', cell: ([, each]) => cell(each.detection && formatDuration(each.detection)) },
      { head: 'Noticed by', cell: ([, each]) => cell(capital(series(each.signs))) },
      {
        head: 'Recovery starts when',
        cell: ([, each]) =>
          cell(each.triggers.map(({ when, wait }) => (wait ? `${when} for ${formatDuration(wait)}` : when)).join('; ')),
      },
      { head: 'RTO', cell: ([id]) => cell(boundOf(plan, id, 'rto')) },
      { head: 'RPO', cell: ([id]) => cell(boundOf(plan, id, 'rpo')) },
      { head: 'Prevention', cell: ([, each]) => cell(capital(series(each.prevention))) },
    ],
    'This plan lists no scenarios.',
  )

/** The scenario's own objective, stated in words or as a number. */
const boundOf = (plan: Context['plan'], scenario: string, field: 'rto' | 'rpo'): string | undefined => {
  const number = objectiveFor(plan, 'scenario', scenario, field)
  if (number) return formatBound(number.bound)
  const stated = Object.values(plan.objectives).find(
    (each) => each.scenario === scenario && each[field] !== undefined,
  )?.[field]
  return stated && formatBound(stated)
}
