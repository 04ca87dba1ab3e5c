/** `aws/backup-copy-jobs`: copies of recovery points to other regions or accounts, in a single match. */
import { z } from 'zod'
import { measured } from '../facts.ts'
import { hidden } from '../params.ts'
import { distinct } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { listBackup, newestAgeOf, regionOfArn } from './backup.ts'

type Params = { resource?: string | undefined }

const facts = {
  jobs: measured.number('How many copies were tried, those that are not over included.'),
  completed: measured.number('How many succeeded. One that was completed with issues did not.'),
  newestAge: measured.duration('Time since the newest succeeded.'),
  destinationRegions: measured.texts('The regions that they were copied to with success.'),
} as const

export const backupCopyJobs: AnySource = source<Params, typeof facts>({
  id: 'aws/backup-copy-jobs',
  title: 'AWS Backup copy jobs',
  version: 1,
  regional: true,
  says: 'Copies of recovery points that were begun in the region of the binding, to other regions or accounts, summed up in one match. The list reaches back 30 days and no further: that there is none does not show that no rule copies once a quarter. A copy to another vault of the same region is a copy too, so look at the regions. That a copy was made does not show that it is still there: bind `aws/backup-recovery-points` in the other region. There is always one match; without any copy its counts are 0 and its ages none.',
  params: z.strictObject({
    resource: hidden(
      z.string().regex(/^arn:/, 'it does not begin with `arn:`'),
      'ARN of the resource.',
      'arn:aws:rds:eu-west-1:123456789012:db:orders-prod',
    ).optional(),
  }),
  facts,
  actions: ['backup:ListCopyJobs'],
  collect: async ({ resource }, { aws }) => {
    const { ListCopyJobsCommand: List } = await import('@aws-sdk/client-backup')
    const { items, clock } = await listBackup(
      aws,
      'backup:ListCopyJobs',
      (page) => new List({ ...page, ByResourceArn: resource }),
      (output) => output.CopyJobs,
    )
    const jobs = items.filter((each) => each.ParentJobId === undefined)
    const well = jobs.filter((each) => each.State === 'COMPLETED' && (each.MessageCategory ?? 'SUCCESS') === 'SUCCESS')
    const ends = well.map((each) => each.CompletionDate)
    return [
      {
        subject: resource ?? 'copies',
        facts: {
          jobs: jobs.length,
          completed: well.length,
          newestAge: newestAgeOf(ends, clock),
          destinationRegions: distinct(well.map((each) => regionOfArn(each.DestinationBackupVaultArn))),
        },
      },
    ]
  },
})
