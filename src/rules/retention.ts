/** Rules about how long copies are kept: possible where they are kept, long enough for what needs them, not longer than may be. */
import { formatDuration, formatSeconds, type Duration } from '../model/duration.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf, type Backup, type Plan } from '../model/plan.ts'
import { backupsOf } from '../claims/failure-domain.ts'
import { mechanismLimits, type MechanismLimits } from './mechanisms.ts'
import { placeOfStep } from './places.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

const day = 86_400

/** The least that a length can be: the shortest month has 28 days. */
const atLeast = (duration: Duration): number => duration.seconds + duration.months * 28 * day

type Kept = { readonly name: string; readonly path: string } & (
  | { readonly duration: Duration; readonly stated?: undefined }
  | { readonly stated: string; readonly duration?: undefined }
)

/** What a backup says of how long each class is kept. */
const keptOf = (id: string, backup: Backup): readonly Kept[] =>
  Object.entries(backup.keep).map(([name, value]): Kept => {
    const path = `backups.${id}.keep.${name}`
    return 'stated' in value ? { name, path, stated: value.stated } : { name, path, duration: value }
  })

const longestOf = (kept: readonly Kept[]): (Kept & { readonly duration: Duration }) | undefined =>
  kept.flatMap((each) => (each.duration ? [each] : [])).toSorted((a, b) => atLeast(b.duration) - atLeast(a.duration))[0]

/** Words that no limit fits; other words are for the rule that asks for a number. */
const forEver = /permanent|for ?ever|indefinite|unlimited|never/i

/** What the product does instead of what is promised, as the end of a sentence. */
const limitBroken = (limits: MechanismLimits, kept: Kept, shortest: Duration | undefined): string | undefined => {
  const { maxDays, maxVersions, oneRetention } = limits
  if (kept.duration === undefined && !forEver.test(kept.stated)) return undefined
  if (maxDays !== undefined && (kept.duration === undefined || atLeast(kept.duration) > maxDays * day))
    return `keeps nothing longer than ${maxDays} days`
  if (maxVersions !== undefined && kept.duration === undefined)
    return `keeps ${maxVersions} versions of each entry and removes older ones`
  return oneRetention && kept.duration && shortest && atLeast(kept.duration) > atLeast(shortest)
    ? `keeps all its copies equally long, and ${formatDuration(shortest)} is promised too`
    : undefined
}

export const retentionImpossible: Rule = {
  code: 'retention/impossible',
  severity: 'error',
  exit: 1,
  catalogue: 'RET-01',
  title: 'Kept longer than the mechanism can',
  why: 'A retention that the product cannot give is no retention: the older copies do not exist.',
  clauses: ['ISO 27001 A.8.13'],
  hint: 'Keep older copies with a mechanism that can, or state what this one keeps.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.backups).flatMap(([id, backup]) => {
        const limits = backup.mechanism && mechanismLimits[backup.mechanism]
        if (!limits) return []
        const all = keptOf(id, backup)
        const shortest = all.flatMap((kept) => kept.duration ?? []).toSorted((a, b) => atLeast(a) - atLeast(b))[0]
        return all.flatMap((kept): Hit[] => {
          const most = limitBroken(limits, kept, shortest)
          if (!most) return []
          const said = kept.duration ? formatDuration(kept.duration) : kept.stated
          return [
            {
              plan: plan.id,
              about: `backups.${id}`,
              place: placeOf(plan, kept.path),
              message: phrase`\`${id}\` promises “${kept.name}: ${said}”, but ${limits.name} ${most} (${limits.source}).`,
              hint: 'Keep older copies with a mechanism that can, or state what this one keeps.',
              related: [{ place: placeOf(plan, `backups.${id}.mechanism`), note: 'the mechanism' }],
            },
          ]
        })
      }),
    ),
}

export const retentionTooShort: Rule = {
  code: 'retention/too-short',
  severity: 'warn',
  exit: 1,
  catalogue: 'RET-02',
  title: 'Kept for an unknown time, or too short for what needs it',
  why: 'A copy that may be gone when it is needed is no copy: by a test of old backups, by damage that is found late, by what is made anew from logs.',
  clauses: ['ISO 27001 A.8.13'],
  hint: 'State how long it is kept as a number, at least as long as what needs it reaches back.',
  find: (input) => eachPlan(input, (plan) => [...forTests(plan), ...forRestores(plan), ...forRebuilding(plan)]),
}

const hint = 'State how long it is kept as a number, at least as long as what needs it reaches back.'

/** Exercises that restore older copies than are kept. */
const forTests = (plan: Plan): Hit[] =>
  Object.entries(plan.exercises).flatMap(([name, { title, window }]) =>
    window === undefined
      ? []
      : Object.entries(plan.backups)
          .filter(([, backup]) => backup.exercise === name)
          .flatMap(([id, backup]): Hit[] => {
            const longest = longestOf(keptOf(id, backup))
            if (longest && atLeast(longest.duration) >= window.seconds) return []
            const kept = longest ? `kept for ${formatDuration(longest.duration)}` : 'kept for no stated time'
            return [
              {
                plan: plan.id,
                about: `exercises.${name}`,
                place: placeOf(plan, `exercises.${name}.window`),
                message: phrase`“${title}” restores copies up to ${formatDuration(window)} old, but those of \`${id}\` are ${kept}.`,
                hint,
                related: [
                  { place: placeOf(plan, longest?.path ?? `backups.${id}.keep`), note: 'how long they are kept' },
                ],
              },
            ]
          }),
  )

/** Procedures that restore from what is kept for a time without a number. */
const forRestores = (plan: Plan): Hit[] =>
  Object.values(plan.procedures).flatMap((procedure) =>
    procedure.steps.flatMap((step) =>
      step.uses.flatMap((id): Hit[] => {
        const backup = plan.backups[id]
        const kept = backup ? keptOf(id, backup) : []
        const [first] = kept
        if (!backup || !first || longestOf(kept)) return []
        return [
          {
            plan: plan.id,
            about: `procedures.${procedure.id}`,
            place: placeOfStep(plan, step),
            message: phrase`“${procedure.title}” restores “${plan.stores[backup.store]?.name ?? backup.store}” from \`${id}\`, which is kept for “${first.stated ?? ''}”: no number says how late damage may be found.`,
            hint,
            related: kept.map(({ path }) => ({ place: placeOf(plan, path), note: 'how long it is kept' })),
          },
        ]
      }),
    ),
  )

/** Services that are made anew from a store that may not reach back far enough. */
const forRebuilding = (plan: Plan): Hit[] =>
  Object.entries(plan.services).flatMap(([id, service]): Hit[] => {
    const from = service.rebuiltFrom
    const store = from && plan.stores[from.store]
    if (!from || !store) return []
    const keep = store.keep && !('stated' in store.keep) ? store.keep : undefined
    if (keep && from.reach && atLeast(keep) >= from.reach.seconds) return []
    const kept = keep ? `kept for ${formatDuration(keep)}` : 'kept for no stated time'
    const reach = from.reach
      ? `needs the last ${formatDuration(from.reach)} of it`
      : 'nothing says how far back it must reach'
    return [
      {
        plan: plan.id,
        about: `services.${id}`,
        place: placeOf(plan, `services.${id}.rebuiltFrom`),
        message: phrase`“${service.name}” is made anew from “${store.name}”, which is ${kept}, and ${reach}.`,
        hint,
        related: [{ place: placeOf(plan, `stores.${from.store}.keep`), note: 'how long it is kept' }],
      },
    ]
  })

export const erasureUndone: Rule = {
  code: 'retention/erasure-undone',
  severity: 'warn',
  exit: 1,
  catalogue: 'RET-03',
  title: 'Erased data lives on in copies',
  why: 'A copy from before the request brings erased data back when it is restored, long after it had to be gone.',
  clauses: ['GDPR 17'],
  hint: 'Say how data is erased again after a restore (`erasure.afterRestore`), or keep copies no longer than erasure may take.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.stores).flatMap(([name, store]): Hit[] => {
        const { erasure } = store
        if (!erasure || erasure.afterRestore) return []
        const kept = backupsOf(plan, name).flatMap(([id, backup]) => keptOf(id, backup))
        const longest = longestOf(kept)
        if (!longest || atLeast(longest.duration) <= erasure.within.seconds) return []
        const beyond = atLeast(longest.duration) - erasure.within.seconds
        return [
          {
            plan: plan.id,
            about: `stores.${name}`,
            place: placeOf(plan, `stores.${name}.erasure`),
            message: phrase`Data about a person must be gone from “${store.name}” within ${formatDuration(erasure.within)} of a request, but ${longest.name} copies are kept for ${formatDuration(longest.duration)}, ${formatSeconds(beyond)} longer, and nothing erases it again after a restore.`,
            hint: 'Say how it is erased again after a restore (`afterRestore`), or keep copies no longer.',
            related: [{ place: placeOf(plan, longest.path), note: 'how long the copy is kept' }],
          },
        ]
      }),
    ),
}
