/** `aws/backup-plan`: what a plan of AWS Backup promises, rule by rule. */
import { z } from 'zod'
import type { BackupRule } from '@aws-sdk/client-backup'
import { incomplete } from '../aws.ts'
import { setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { days, distinct } from '../reading.ts'
import { intervalOf } from '../schedule.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { listBackup, noSuch, regionOfArn } from './backup.ts'

type Params = { plan: string }

const facts = {
  schedule: setting.text('When the rule runs, as a cron expression of AWS in the time zone of the rule.'),
  timezone: setting.text('The time zone of the schedule.'),
  interval: setting.duration('The longest time between two runs.'),
  retention: setting.duration('How long its recovery points are kept; none means without end.'),
  copyRegions: setting.texts(
    'The regions that it copies to; its own is among them when it copies to another vault there.',
  ),
  continuous: setting.boolean('Whether it keeps a continuous backup, from which any moment can be restored.'),
  vault: setting.text('The vault that it fills.', 'internal'),
} as const

export const backupPlan: AnySource = source<Params, typeof facts>({
  id: 'aws/backup-plan',
  title: 'AWS Backup plan',
  version: 1,
  regional: true,
  says: 'The rules of a backup plan, one match each. A rule is a promise, and one that selects no resources backs up nothing: judge `aws/backup-recovery-points` for what is there. A continuous backup is kept for 35 days at most, whatever the retention of the rule. A plan that does not exist gives no match.',
  params: z.strictObject({ plan: hidden(z.string().trim().min(1), 'Name of the backup plan.', 'daily') }),
  facts,
  actions: ['backup:ListBackupPlans', 'backup:GetBackupPlan'],
  collect: async ({ plan }, { aws }) => {
    const { GetBackupPlanCommand: Get, ListBackupPlansCommand: List } = await import('@aws-sdk/client-backup')
    const { items } = await listBackup(
      aws,
      'backup:ListBackupPlans',
      (page) => new List(page),
      (output) => output.BackupPlansList,
    )
    // A name is not unique: several plans may have it.
    const ids = items.filter((each) => each.BackupPlanName === plan).map((each) => each.BackupPlanId)
    const found = await Promise.all(
      ids.map(async (id) => {
        const { output } = await aws.find('backup', new Get({ BackupPlanId: id }), noSuch)
        if (output !== null && !output.BackupPlan?.Rules) throw incomplete('backup:GetBackupPlan')
        return (output?.BackupPlan?.Rules ?? []).map((rule) => describe(plan, rule))
      }),
    )
    return found.flat()
  },
})

const describe = (plan: string, rule: BackupRule): Found<typeof facts> => {
  const { ScheduleExpression: schedule, Lifecycle: lifecycle } = rule
  const kept = lifecycle?.DeleteAfterDays
  return {
    subject: `${plan}/${rule.RuleName ?? rule.RuleId ?? ''}`,
    facts: {
      schedule: schedule ?? null,
      timezone: rule.ScheduleExpressionTimezone ?? 'Etc/UTC',
      interval: intervalOf(schedule),
      // Deleted as soon as it is copied: nothing is kept here, whatever the days say.
      retention: lifecycle?.DeleteAfterEvent ? 0 : days(kept !== undefined && kept > 0 ? kept : undefined),
      copyRegions: distinct((rule.CopyActions ?? []).map((each) => regionOfArn(each.DestinationBackupVaultArn))),
      continuous: rule.EnableContinuousBackup ?? false,
      vault: rule.TargetBackupVaultName ?? null,
    },
  }
}
