/**
 * `kubernetes/velero-backups`: the backups that Velero makes by one schedule. Only a backup that is complete counts as one.
 * A schedule that exists always gives a match: without a usable backup the ages are missing.
 */
import { z } from 'zod'
import { toEpoch, type Instant } from '../../model/calendar.ts'
import { ReadError } from '../errors.ts'
import { measured, setting, unread, type Unread } from '../facts.ts'
import { clusterOf, contextParam, moment, objectName, type Cluster } from '../kubernetes.ts'
import { hidden, open } from '../params.ts'
import { ageOf } from '../reading.ts'
import { source, type AnySource } from '../source.ts'

type Params = { context: string; namespace?: string | undefined; schedule: string }

const outcomes = ['completed', 'partially-failed', 'failed', 'running', 'other'] as const
type Outcome = (typeof outcomes)[number]

const facts = {
  schedule: setting.text('When it runs, as a cron expression.'),
  paused: setting.boolean('Whether it is switched off.'),
  completed: measured.number('How many backups are complete, not expired and not being deleted.'),
  partiallyFailed: measured.number('How many left something out.'),
  failed: measured.number('How many failed altogether.'),
  lastOutcome: measured.choice(outcomes, 'How the newest backup of any kind went.'),
  newestAge: measured.duration('Time since the newest complete backup ended.'),
  newestDataAge: measured.duration('Time since the newest complete backup began; what it holds may be that old.'),
  errors: measured.number('Errors in the newest complete backup.'),
  warnings: measured.number('Warnings in the newest complete backup.'),
  keptFor: measured.duration('How long the newest complete backup is still kept.'),
  storageAvailable: measured.boolean('Whether Velero can reach the storage that the newest complete backup lies in.'),
} as const

const count = z.int().min(0).nullish()

const backupSchema = z.looseObject({
  metadata: z.looseObject({ deletionTimestamp: z.string().nullish(), creationTimestamp: moment }),
  spec: z.looseObject({ storageLocation: z.string().nullish() }).default({}),
  status: z
    .looseObject({
      phase: z.string().nullish(),
      startTimestamp: moment.nullish(),
      completionTimestamp: moment.nullish(),
      expiration: moment.nullish(),
      errors: count,
      warnings: count,
    })
    .default({}),
})
type Backup = z.infer<typeof backupSchema>

const scheduleSchema = z.looseObject({
  spec: z.looseObject({ schedule: z.string(), paused: z.boolean().nullish() }),
})
const locationSchema = z.looseObject({ status: z.looseObject({ phase: z.string().nullish() }).nullish() })

const group = 'velero.io/v1'

export const kubernetesVeleroBackups: AnySource = source<Params, typeof facts>({
  id: 'kubernetes/velero-backups',
  title: 'Velero backups',
  version: 1,
  says: 'The backups of a schedule, summed up in one match. Velero writes when a backup ended also when it failed, so only the phase `Completed` counts; `PartiallyFailed` is not a backup of everything. Complete says nothing about the restore: older versions of Velero call a restore complete despite its errors. A volume is in the backup only when a plugin or the file backup covers it. The list is what the cluster knows; the storage itself is not read. A schedule that does not exist gives no match.',
  params: z.strictObject({
    context: contextParam,
    namespace: open(objectName, 'Namespace of Velero; `velero` when it is left out.', 'velero').optional(),
    schedule: hidden(
      objectName.refine((name) => name.length <= 63, 'it is longer than the label that Velero writes'),
      'Name of the schedule.',
      'daily',
    ),
  }),
  facts,
  actions: ['get schedules.velero.io', 'list backups.velero.io', 'get backupstoragelocations.velero.io'],
  collect: async ({ context, namespace = 'velero', schedule }, given) => {
    const cluster = await clusterOf(given, context)
    const kind = (name: string): { group: string; kind: string; namespace: string } => ({
      group,
      kind: name,
      namespace,
    })
    const { value: planned } = await cluster.get(kind('schedules'), schedule, scheduleSchema)
    if (planned === null) return []
    const label = `velero.io/schedule-name=${schedule}`
    const { items, clock } = await cluster.list(kind('backups'), backupSchema, label)
    const all = items.toSorted((a, b) => begin(b).getTime() - begin(a).getTime())
    const usable = all.filter((each) => isUsable(each, clock))
    const [newest] = usable
    const kept = newest?.status.expiration
    return [
      {
        subject: `${namespace}/${schedule}`,
        facts: {
          schedule: planned.spec.schedule,
          paused: planned.spec.paused ?? false,
          completed: usable.length,
          partiallyFailed: all.filter((each) => outcomeOf(each) === 'partially-failed').length,
          failed: all.filter((each) => outcomeOf(each) === 'failed').length,
          lastOutcome: all[0] === undefined ? null : outcomeOf(all[0]),
          newestAge: ageOf(newest?.status.completionTimestamp ?? undefined, clock),
          newestDataAge: ageOf(newest?.status.startTimestamp ?? undefined, clock),
          errors: newest ? (newest.status.errors ?? 0) : null,
          warnings: newest ? (newest.status.warnings ?? 0) : null,
          keptFor: kept ? Math.round(kept.getTime() / 1000 - toEpoch(clock)) : null,
          storageAvailable: newest ? await isAvailable(cluster, namespace, newest) : null,
        },
      },
    ]
  },
})

// When the object was made is another moment after a restore or a synchronisation.
const begin = ({ status, metadata }: Backup): Date => status.startTimestamp ?? metadata.creationTimestamp

const isUsable = ({ metadata, status }: Backup, clock: Instant): boolean =>
  status.phase === 'Completed' &&
  !metadata.deletionTimestamp &&
  (!status.expiration || status.expiration.getTime() / 1000 > toEpoch(clock))

const words: Readonly<Record<string, Outcome>> = {
  Completed: 'completed',
  PartiallyFailed: 'partially-failed',
  FinalizingPartiallyFailed: 'partially-failed',
  WaitingForPluginOperationsPartiallyFailed: 'partially-failed',
  Failed: 'failed',
  FailedValidation: 'failed',
  New: 'running',
  Queued: 'running',
  ReadyToStart: 'running',
  InProgress: 'running',
  Finalizing: 'running',
  WaitingForPluginOperations: 'running',
}

const outcomeOf = ({ status: { phase } }: Backup): Outcome =>
  phase ? (Object.hasOwn(words, phase) ? (words[phase] as Outcome) : 'other') : 'running'

const isAvailable = async (cluster: Cluster, namespace: string, { spec }: Backup): Promise<boolean | Unread> => {
  const name = spec.storageLocation ?? 'default'
  try {
    const { value } = await cluster.get({ group, kind: 'backupstoragelocations', namespace }, name, locationSchema)
    return value?.status?.phase === 'Available'
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    return unread(error.evidence)
  }
}
