/** Rules about whether the copies of a store can bring it back in a scenario: by how they are made, and by where they lie. */
import { formatBound, within } from '../model/bound.ts'
import { formatDuration, formatSeconds } from '../model/duration.ts'
import { phrase, type Phrase } from '../model/phrase.ts'
import { placeOf, type Backup, type Copy, type Plan } from '../model/plan.ts'
import type { Finding } from '../model/finding.ts'
import { affectedStores, backupsOf, failing } from '../claims/failure-domain.ts'
import { storeRpo, type Applied } from '../claims/objectives.ts'
import { worstLoss } from '../claims/recovery-point.ts'
import { mechanismLimits, methodLimits } from './mechanisms.ts'
import { counted, listed, placeOfStep } from './places.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

const nameOf = (plan: Plan, store: string): string => plan.stores[store]?.name ?? store

export const mechanismCannot: Rule = {
  code: 'recovery-point/mechanism-cannot',
  severity: 'error',
  exit: 1,
  catalogue: 'RPO-02',
  title: 'The mechanism cannot deliver the objective',
  why: 'Some ways of copying cannot do what is promised of them, however well they run: logs without the blocks they belong to, versions of what is gone.',
  clauses: ['NIST SP 800-53 CP-9'],
  hint: 'Choose a mechanism that can do it, name the physical backup that logs are replayed on (`base`), or state an objective that this one can keep.',
  find: (input) =>
    eachPlan(input, (plan) => [
      ...Object.entries(plan.backups).flatMap(([id, backup]) => [
        ...withoutBase(plan, id, backup),
        ...tooFine(plan, id, backup),
      ]),
      ...Object.keys(plan.scenarios).flatMap((scenario) =>
        affectedStores(plan, scenario).flatMap((store) => notInScenario(plan, scenario, store)),
      ),
    ]),
}

const hit = (plan: Plan, id: string, field: string, message: Phrase, related: Finding['related']): Hit => ({
  plan: plan.id,
  about: `backups.${id}`,
  place: placeOf(plan, `backups.${id}.${field}`),
  message,
  hint: 'Choose a mechanism that can deliver it, or state an objective that this one can keep.',
  related,
})

const promise = (plan: Plan, rpo: Applied): Finding['related'][number] => ({
  place: placeOf(plan, `objectives.${rpo.id}.rpo`),
  note: 'the objective',
})

/** Logs and increments without anything that they can be applied to. */
const withoutBase = (plan: Plan, id: string, backup: Backup): readonly Hit[] => {
  const limits = methodLimits[backup.method]
  const rpo = storeRpo(plan, backup.store)
  const others = backup.base
    ? [[backup.base, plan.backups[backup.base]] as const]
    : backupsOf(plan, backup.store).filter(([, each]) => each.method !== 'wal' && each.method !== 'incremental')
  const bases = others.flatMap(([name, base]) => (base && name !== id ? [{ name, base }] : []))
  if (!limits?.base || !rpo || bases.length === 0) return []
  if (bases.some(({ base }) => limits.base?.includes(base.method))) return []
  const best = bases.toSorted((a, b) => worstLoss(a.base).seconds - worstLoss(b.base).seconds)[0]
  if (!best) return []
  const without = worstLoss(best.base).seconds
  if (within(rpo.bound, without)) return []
  return [
    hit(
      plan,
      id,
      'method',
      phrase`The objective of “${nameOf(plan, backup.store)}”, ${formatBound(rpo.bound)}, counts on \`${id}\`, made every ${formatDuration(backup.interval)}, but ${limits.because ?? ''}. What can be restored is \`${best.name}\`, which can lose ${formatSeconds(without)}.`,
      [
        { place: placeOf(plan, `backups.${best.name}.method`), note: 'what it would be applied to' },
        { place: placeOf(plan, `backups.${best.name}.interval`), note: 'how old that can be' },
        promise(plan, rpo),
      ],
    ),
  ]
}

/** More recovery points than the product can make. */
const tooFine = (plan: Plan, id: string, backup: Backup): readonly Hit[] => {
  const limits = backup.mechanism && mechanismLimits[backup.mechanism]
  const finest = (limits?.finestMinutes ?? 0) * 60
  return limits && backup.method === 'pitr' && backup.interval.seconds < finest
    ? [
        hit(
          plan,
          id,
          'interval',
          phrase`\`${id}\` is said to lose at most ${formatDuration(backup.interval)}, but ${limits.name} may be ${formatSeconds(finest)} behind (${limits.source}).`,
          [{ place: placeOf(plan, `backups.${id}.mechanism`), note: 'the mechanism' }],
        ),
      ]
    : []
}

/** A store whose only copies are of a kind that this failure takes with it. */
const notInScenario = (plan: Plan, id: string, store: string): readonly Hit[] => {
  const scenario = plan.scenarios[id]
  const domain = scenario?.failureDomain
  const rpo = storeRpo(plan, store, id)
  const backups = backupsOf(plan, store)
  const [first] = backups
  // Where the store itself stays, nothing has to be brought back; damaged data has to, wherever it lies.
  const lost = domain === 'data' || failing(domain, plan.stores[store]) !== undefined
  if (!scenario || !domain || !lost || !rpo || !first) return []
  const able = backups.filter(
    ([, { method, copies }]) =>
      (methodLimits[method]?.survives?.includes(domain) ?? true) ||
      (domain === 'data' && copies.some((copy) => copy.immutable)),
  )
  if (able.length > 0) return []
  return [
    hit(
      plan,
      first[0],
      'method',
      phrase`The objective of “${nameOf(plan, store)}”, ${formatBound(rpo.bound)}, cannot be kept in “${scenario.title}”: ${counted(able.length, backups.length, 'backup')} (${listed(backups.map(([name]) => `\`${name}\``))}) can bring it back, because ${methodLimits[first[1].method]?.because ?? ''}.`,
      [
        { place: placeOf(plan, `scenarios.${id}.failureDomain`), note: 'what fails' },
        ...backups
          .slice(1)
          .map(([name]) => ({ place: placeOf(plan, `backups.${name}.method`), note: 'no more than this' })),
        promise(plan, rpo),
      ],
    ),
  ]
}

type Held = { readonly copy: Copy; readonly path: string }

const copiesOf = (id: string, backup: Backup): readonly Held[] =>
  backup.copies.map((copy, index) => ({ copy, path: `backups.${id}.copies.${index}` }))

const whereAll = (held: readonly Held[]): string =>
  listed([...new Set(held.map(({ copy }) => (copy.region ? `${copy.where} (${copy.region})` : copy.where)))])

export const noCopyOutside: Rule = {
  code: 'recovery-point/no-copy-outside',
  severity: 'warn',
  exit: 1,
  catalogue: 'RPO-03',
  title: 'No copy outside of what fails',
  why: 'What is lost together with the data is no copy of it. Three copies, two kinds, one elsewhere.',
  clauses: ['NIST SP 800-53 CP-6(1)', 'NIST SP 800-53 CP-9(3)', 'DORA 12(3)'],
  hint: 'Keep one copy outside of what the scenario takes with it, and restore from that one.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.keys(plan.scenarios).flatMap((scenario) =>
        reachedStores(plan, scenario).flatMap((store) => {
          const none = nothingOutside(plan, scenario, store)
          return none.length > 0 ? none : insideUsed(plan, scenario, store)
        }),
      ),
    ),
}

/** Stores that a scenario stops, and those that its procedures restore. */
const reachedStores = (plan: Plan, scenario: string): readonly string[] => {
  const restored = Object.values(plan.procedures)
    .filter((procedure) => procedure.scenario === scenario)
    .flatMap((procedure) => procedure.steps.flatMap((step) => step.uses))
    .flatMap((backup) => plan.backups[backup]?.store ?? [])
  return [...new Set([...affectedStores(plan, scenario), ...restored])]
}

const nothingOutside = (plan: Plan, id: string, store: string): readonly Hit[] => {
  const scenario = plan.scenarios[id]
  const lost = failing(scenario?.failureDomain, plan.stores[store])
  if (!scenario || !lost) return []
  const held = backupsOf(plan, store).flatMap(([name, backup]) => copiesOf(name, backup))
  if (held.some(({ copy }) => lost.outside(copy))) return []
  const where = held.length > 0 ? ` They are in: ${whereAll(held)}.` : ''
  return [
    {
      plan: plan.id,
      about: `stores.${store}`,
      place: placeOf(plan, `stores.${store}`),
      message: phrase`In “${scenario.title}”, ${lost.name} is lost: 0 of ${held.length} ${held.length === 1 ? 'copy' : 'copies'} of “${nameOf(plan, store)}” ${held.length === 1 ? 'lies' : 'lie'} outside.${where}`,
      hint: 'Keep a copy outside of it, or say openly that the data is lost or out of reach with it.',
      related: [
        { place: placeOf(plan, `scenarios.${id}.failureDomain`), note: 'what fails' },
        ...held.map(({ path }) => ({ place: placeOf(plan, path), note: 'a copy inside' })),
      ],
    },
  ]
}

/** There are copies outside, but the procedure restores from those inside. */
const insideUsed = (plan: Plan, id: string, store: string): readonly Hit[] => {
  const scenario = plan.scenarios[id]
  const lost = failing(scenario?.failureDomain, plan.stores[store])
  if (!scenario || !lost) return []
  return Object.values(plan.procedures)
    .filter((procedure) => procedure.scenario === id)
    .flatMap((procedure) =>
      procedure.steps.flatMap((step): readonly Hit[] => {
        const used = step.uses
          .filter((name) => plan.backups[name]?.store === store)
          .flatMap((name) => copiesOf(name, plan.backups[name] as Backup))
          .filter(({ copy }) => step.from === undefined || copy.id === step.from)
        if (used.length === 0 || used.some(({ copy }) => lost.outside(copy))) return []
        return [
          {
            plan: plan.id,
            about: `procedures.${procedure.id}`,
            place: placeOfStep(plan, step),
            message: phrase`“${procedure.title}” restores “${nameOf(plan, store)}” only from ${whereAll(used)}, which is lost together with ${lost.name}: 0 of ${used.length} ${used.length === 1 ? 'copy' : 'copies'} that it uses ${used.length === 1 ? 'lies' : 'lie'} outside.`,
            hint: 'Restore from a copy outside of what fails.',
            related: [
              { place: placeOf(plan, `scenarios.${id}.failureDomain`), note: 'what fails' },
              { place: placeOf(plan, `stores.${store}`), note: 'where the data lies' },
              ...used.map(({ path }) => ({ place: placeOf(plan, path), note: 'the copy that is used' })),
            ],
          },
        ]
      }),
    )
}
