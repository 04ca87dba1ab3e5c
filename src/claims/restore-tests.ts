/**
 * Restore tests as drills. An exercise may name a binding of `aws/restore-testing`; the newest restore that it shows is then a drill
 * like one that people filed. It is worth what it shows and no more: a restore that nobody checked is `partial`, and its length
 * is the part of the recovery that restores data, so that it measures no recovery time.
 */
import { fromEpoch, toEpoch } from '../model/calendar.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import type { Binding, Drill, DrillResult } from '../model/records.ts'

/** The source whose readings are restore tests. */
export const restoreTests = 'aws/restore-testing'

/** The portfolio with the drills that its evidence shows. */
export const withRestoreTests = (portfolio: Portfolio, evidence: Readonly<Record<string, Evidence>>): Portfolio => {
  const shown = portfolio.plans.flatMap((plan) =>
    Object.entries(plan.exercises).flatMap(([id, exercise]) => {
      const binding = exercise.evidence === undefined ? undefined : portfolio.bindings[exercise.evidence]
      const record = binding && evidence[binding.id]
      return record ? drillOf(plan, id, binding, record) : []
    }),
  )
  return shown.length === 0 ? portfolio : { ...portfolio, drills: [...portfolio.drills, ...shown] }
}

const results: Readonly<Record<string, DrillResult>> = {
  successful: 'pass',
  failed: 'fail',
  'timed-out': 'fail',
  validating: 'partial',
  none: 'partial',
}

const said: Readonly<Record<string, string>> = {
  successful: 'the check of the restored data succeeded',
  failed: 'the check of the restored data failed',
  'timed-out': 'the check of the restored data did not end in time',
  validating: 'the check of the restored data goes on',
  none: 'nobody checked the restored data',
}

const drillOf = (plan: Plan, id: string, binding: Binding, record: Evidence): Drill[] => {
  const [match] = record.matches
  const { newestAge, restoreTime, validation } = match?.facts ?? {}
  // What was not read is no drill, whatever else was.
  if (record.error || typeof newestAge !== 'number' || typeof validation !== 'string') return []
  const result = results[validation]
  if (result === undefined) return []
  const end = toEpoch(record.serverTime ?? record.collectedAt) - newestAge
  const endedAt = fromEpoch(end)
  const actual = said[validation] ?? validation
  return [
    {
      id: `restore-test-${plan.id}-${id}-${endedAt.slice(0, 10)}`,
      title: `Restore test by AWS Backup: ${binding.label}`,
      plan: plan.id,
      exercises: [id],
      type: 'restore',
      startedAt: fromEpoch(end - (typeof restoreTime === 'number' ? restoreTime : 0)),
      endedAt,
      environment: 'A copy that AWS Backup restored',
      participants: [],
      clock: { noticesAt: [] },
      result,
      checks: [
        {
          name: 'Restored data',
          expected: 'a check that succeeds',
          actual,
          pass: result === 'pass',
        },
      ],
      issues: [],
      evidence: binding.id,
      body: [],
      file: binding.file,
      spans: binding.spans,
      at: binding.at,
    },
  ]
}
