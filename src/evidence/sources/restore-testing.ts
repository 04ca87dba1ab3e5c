/** `aws/restore-testing`: the restores that a restore testing plan of AWS Backup made, and what the check of them said. */
import { z } from 'zod'
import type { RestoreJobsListMember } from '@aws-sdk/client-backup'
import type { Instant } from '../../model/calendar.ts'
import { incomplete } from '../aws.ts'
import { measured, setting, unread, type Unread } from '../facts.ts'
import { hidden } from '../params.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { listBackup, newestAgeOf, noSuch, undated } from './backup.ts'

type Params = { plan: string; resource?: string | undefined }

const validations = ['successful', 'failed', 'timed-out', 'validating', 'none'] as const
const selections = ['LATEST_WITHIN_WINDOW', 'RANDOM_WITHIN_WINDOW'] as const

const facts = {
  runs: measured.number('How many restores were completed.'),
  failed: measured.number('How many restores failed or were stopped.'),
  newestAge: measured.duration('Time since the newest restore was completed.'),
  validation: measured.choice(
    validations,
    'What the check of the restored data said, for the newest run that ended. `none`: nobody checked, or there was nothing to check because the restore failed.',
  ),
  restoreTime: measured.duration('How long the newest completed restore took.'),
  slowestRestore: measured.duration('How long the slowest completed restore took.'),
  deleted: measured.boolean('Whether what the newest completed restore made has been deleted again.'),
  selection: setting.choice(selections, 'How the recovery point is chosen.'),
} as const

export const restoreTesting: AnySource = source<Params, typeof facts>({
  id: 'aws/restore-testing',
  title: 'AWS Backup restore tests',
  version: 1,
  regional: true,
  says: 'The restores of a restore testing plan, summed up in one match. A job that is complete has restored, not verified: the validation is set by your own check and missing when nobody made one. Its length is only the part of the recovery that restores data. Jobs are listed for 30 days, so a test of every second month is not always seen. A plan that does not exist gives no match; one that has not run yet gives one without runs.',
  params: z.strictObject({
    plan: hidden(z.string().trim().min(1), 'Name of the restore testing plan.', 'monthly'),
    resource: hidden(
      z.string().regex(/^arn:/, 'it does not begin with `arn:`'),
      'Only restores of this resource, by ARN.',
      'arn:aws:rds:eu-west-1:123456789012:db:orders-prod',
    ).optional(),
  }),
  facts,
  actions: ['backup:GetRestoreTestingPlan', 'backup:ListRestoreJobs'],
  collect: async ({ plan, resource }, { aws }) => {
    const { GetRestoreTestingPlanCommand: Get, ListRestoreJobsCommand: List } = await import('@aws-sdk/client-backup')
    const { output } = await aws.find('backup', new Get({ RestoreTestingPlanName: plan }), noSuch)
    if (output === null) return []
    const { RestoreTestingPlanArn: arn, RecoveryPointSelection: selection } = output.RestoreTestingPlan ?? {}
    if (arn === undefined) throw incomplete('backup:GetRestoreTestingPlan')
    const { items, clock } = await listBackup(
      aws,
      'backup:ListRestoreJobs',
      (page) => new List({ ...page, ByRestoreTestingPlanArn: arn }),
      (listed) => listed.RestoreJobs,
    )
    const jobs = items
      .filter((each) => each.ParentJobId === undefined)
      .filter((each) => resource === undefined || each.SourceResourceArn === resource)
    const chosen = selections.find((each) => each === selection?.Algorithm) ?? null
    return [{ subject: plan, facts: { ...summarise(jobs, clock), selection: chosen } }]
  },
})

const ends = new Set<string | undefined>(['COMPLETED', 'FAILED', 'ABORTED'])

const summarise = (
  jobs: readonly RestoreJobsListMember[],
  clock: Instant,
): Omit<Found<typeof facts>['facts'], 'selection'> => {
  const newestFirst = jobs
    .filter((each) => ends.has(each.Status))
    .toSorted((a, b) => (b.CreationDate?.getTime() ?? 0) - (a.CreationDate?.getTime() ?? 0))
  const completed = newestFirst.filter((each) => each.Status === 'COMPLETED')
  const [newest] = completed
  const dated = newestFirst.every((each) => each.CreationDate !== undefined)
  const known = completed.flatMap((each) => timeOf(each) ?? [])
  return {
    runs: completed.length,
    failed: newestFirst.length - completed.length,
    newestAge: newestAgeOf(
      completed.map((each) => each.CompletionDate),
      clock,
    ),
    validation: dated ? validationOf(newestFirst[0]) : undated,
    restoreTime: !dated ? undated : newest ? (timeOf(newest) ?? undated) : null,
    slowestRestore: known.length < completed.length ? undated : newest ? Math.max(...known) : null,
    deleted: !dated ? undated : newest ? newest.DeletionStatus === 'SUCCESSFUL' : null,
  }
}

const timeOf = ({ CreationDate: from, CompletionDate: to }: RestoreJobsListMember): number | undefined =>
  from && to ? Math.round((to.getTime() - from.getTime()) / 1000) : undefined

const odd = unread({
  class: 'invalid',
  message: 'AWS Backup gave a result of a check that is not known here.',
  hint: 'Look for a newer version of Holdfast.',
})

const validationOf = (job: RestoreJobsListMember | undefined): (typeof validations)[number] | null | Unread => {
  if (job === undefined) return null
  if (job.Status !== 'COMPLETED' || job.ValidationStatus === undefined) return 'none'
  const said = job.ValidationStatus.toLowerCase().replace('_', '-')
  return validations.find((each) => each === said) ?? odd
}
