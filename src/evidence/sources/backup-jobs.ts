/** `aws/backup-jobs`: how many backup jobs of the last weeks ended well, in a single match. */
import { z } from 'zod'
import type { BackupJob } from '@aws-sdk/client-backup'
import type { Instant } from '../../model/calendar.ts'
import { measured } from '../facts.ts'
import { hidden, open } from '../params.ts'
import { ageOf, oldestOf } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { listBackup, newestAgeOf, undated } from './backup.ts'

type Params = { resourceType?: string | undefined; resource?: string | undefined }

const facts = {
  jobs: measured.number('How many jobs ended, well or not.'),
  completed: measured.number('How many ended well. One that was completed with issues did not.'),
  successRate: measured.percent('How many of those that ended did so well; none when no job ended.'),
  newestAge: measured.duration('Time since the newest ended well.'),
  oldestAge: measured.duration('How far back the list reaches: the age of the oldest job in it.'),
} as const

export const backupJobs: AnySource = source<Params, typeof facts>({
  id: 'aws/backup-jobs',
  title: 'AWS Backup jobs',
  version: 1,
  regional: true,
  says: 'How many backup jobs ended well. The list reaches back 30 days and no further, so it is no record of a year. A job that never began is not in it: judge the freshness of recovery points too. Jobs that expired, were stopped or are complete only in part did not end well, and neither did those that the console calls completed with issues, although the service reports them as completed. A job inside another one does not count by itself. There is always one match; without any job its counts are 0 and its ages none.',
  params: z.strictObject({
    resourceType: open(z.string().trim().min(1), 'Only jobs for this kind of resource.', 'RDS').optional(),
    resource: hidden(
      z.string().regex(/^arn:/, 'it does not begin with `arn:`'),
      'Only jobs for this resource, by ARN.',
      'arn:aws:rds:eu-west-1:123456789012:db:orders-prod',
    ).optional(),
  }),
  facts,
  actions: ['backup:ListBackupJobs'],
  collect: async ({ resourceType, resource }, { aws }) => {
    const { ListBackupJobsCommand: List } = await import('@aws-sdk/client-backup')
    const { items, clock } = await listBackup(
      aws,
      'backup:ListBackupJobs',
      (page) => new List({ ...page, ByResourceType: resourceType, ByResourceArn: resource }),
      (output) => output.BackupJobs,
    )
    const jobs = items.filter((each) => each.ParentJobId === undefined)
    return [{ subject: resource ?? resourceType ?? 'jobs', facts: summarise(jobs, clock) }]
  },
})

const ended = new Set<string | undefined>(['COMPLETED', 'PARTIAL', 'FAILED', 'EXPIRED', 'ABORTED'])

const summarise = (jobs: readonly BackupJob[], clock: Instant): Found<typeof facts>['facts'] => {
  const over = jobs.filter((each) => ended.has(each.State))
  const well = over.filter((each) => each.State === 'COMPLETED' && (each.MessageCategory ?? 'SUCCESS') === 'SUCCESS')
  const made = jobs.flatMap((each) => each.CreationDate ?? [])
  return {
    jobs: over.length,
    completed: well.length,
    successRate: over.length === 0 ? null : (well.length / over.length) * 100,
    newestAge: newestAgeOf(
      well.map((each) => each.CompletionDate),
      clock,
    ),
    oldestAge: made.length === jobs.length ? ageOf(oldestOf(made), clock) : undated,
  }
}
