/**
 * The sources of AWS Backup: plans against a real emulator; recovery points, jobs and restore tests, which the emulator does
 * not have, against a server that answers in the service's form (REST with JSON, moments in seconds).
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { BackupClient, CreateBackupPlanCommand, CreateBackupVaultCommand } from '@aws-sdk/client-backup'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { binding, collectFrom, collectOne } from './make.ts'
import { ago, clock, jsonError, startWire, type Asked, type Wire } from './wire.ts'

const day = 86_400
const quick = { attempts: 1, timeout: 1000 }

withEmulator('AWS Backup plans', () => {
  let emulator: Emulator

  beforeAll(async () => {
    emulator = await startEmulator()
    const backup = new BackupClient({ endpoint: emulator.url, region: 'eu-west-1' })
    await backup.send(new CreateBackupVaultCommand({ BackupVaultName: 'orders' }))
    const rule = { TargetBackupVaultName: 'orders' }
    await backup.send(
      new CreateBackupPlanCommand({
        BackupPlan: {
          BackupPlanName: 'orders',
          Rules: [
            {
              ...rule,
              RuleName: 'weekly',
              ScheduleExpression: 'cron(0 5 ? * SUN *)',
              ScheduleExpressionTimezone: 'Europe/Berlin',
              Lifecycle: { DeleteAfterDays: 366 },
              CopyActions: [
                { DestinationBackupVaultArn: 'arn:aws:backup:eu-central-1:123456789012:backup-vault:orders' },
                { DestinationBackupVaultArn: 'arn:aws:backup:eu-central-1:123456789012:backup-vault:second' },
                { DestinationBackupVaultArn: 'arn:aws:backup:eu-west-1:210987654321:backup-vault:other' },
              ],
            },
            { ...rule, RuleName: 'continuous', EnableContinuousBackup: true },
            { ...rule, RuleName: 'once', ScheduleExpression: 'cron(0 5 1 1 ? 2027)' },
          ],
        },
      }),
    )
  })
  afterAll(() => emulator?.stop())

  test('a plan is one match per rule, with all its facts', async () => {
    const record = await collectOne(emulator.url, 'aws/backup-plan', { plan: 'orders' }, { region: 'eu-west-1' })
    expect(record).toMatchObject({
      error: null,
      operations: ['backup:GetBackupPlan', 'backup:ListBackupPlans', 'sts:GetCallerIdentity'].slice(0, 2),
      collector: 'aws/backup-plan@1',
    })
    expect(record.matches).toMatchObject([
      {
        subject: 'orders/continuous',
        facts: {
          schedule: 'cron(0 5 ? * * *)',
          timezone: 'Etc/UTC',
          interval: day,
          retention: null,
          copyRegions: [],
          continuous: true,
          vault: 'orders',
        },
      },
      {
        subject: 'orders/once',
        facts: { schedule: 'cron(0 5 1 1 ? 2027)' },
        unread: { interval: { class: 'invalid' } },
      },
      {
        subject: 'orders/weekly',
        facts: {
          schedule: 'cron(0 5 ? * SUN *)',
          timezone: 'Europe/Berlin',
          interval: 7 * day,
          retention: 366 * day,
          copyRegions: ['eu-central-1', 'eu-west-1'],
          continuous: false,
        },
      },
    ])
  })

  test('a plan of another name, or in another region, is no match and no error', async () => {
    for (const [plan, region] of [
      ['nowhere', 'eu-west-1'],
      ['orders', 'us-east-1'],
    ] as const)
      expect(await collectOne(emulator.url, 'aws/backup-plan', { plan }, { region })).toMatchObject({
        error: null,
        matches: [],
      })
  })
})

describe('AWS Backup', () => {
  let wire: Wire
  beforeAll(async () => {
    wire = await startWire()
  })
  afterEach(() => {
    wire.answers = () => undefined
    wire.calls.length = 0
  })
  afterAll(() => wire?.stop())

  const one = (source: string, params: Record<string, unknown> = {}): ReturnType<typeof collectOne> =>
    collectOne(wire.url, source, params, {}, quick)

  const resource = 'arn:aws:rds:us-east-1:123456789012:db:orders'
  const point = (number: number, age: number, more: object = {}): object => ({
    RecoveryPointArn: `arn:aws:rds:us-east-1:123456789012:snapshot:awsbackup:job-${number}`,
    CreationDate: ago(age),
    Status: 'COMPLETED',
    BackupVaultName: 'orders',
    EncryptionKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/1',
    ...more,
  })
  /** Answers a listing in pages of two. */
  const paged = (name: string, items: readonly object[], { query }: Asked): object => {
    const from = Number(query.get('nextToken') ?? 0)
    const more = from + 2 < items.length ? { NextToken: String(from + 2) } : {}
    return { [name]: items.slice(from, from + 2), ...more }
  }
  const points = (items: readonly object[], encrypted: (arn: string) => boolean | undefined = () => true): void => {
    wire.answers = (asked) => {
      if (asked.path === `/resources/${resource}/recovery-points`) return paged('RecoveryPoints', items, asked)
      if (asked.path === '/backup-vaults/orders/recovery-points' && asked.query.get('resourceArn') === resource) {
        const told = (items as { RecoveryPointArn: string }[]).map((each) => ({
          RecoveryPointArn: each.RecoveryPointArn,
          IsEncrypted: encrypted(each.RecoveryPointArn),
        }))
        return paged('RecoveryPoints', told, asked)
      }
      return undefined
    }
  }

  describe('recovery points', () => {
    const ask = (more: object = {}): ReturnType<typeof one> => one('aws/backup-recovery-points', { resource, ...more })

    test('all facts, over several pages; the newest is on the last one', async () => {
      points([
        point(1, 30 * day),
        point(2, 20 * day),
        point(3, 8 * day),
        point(4, 1 * day, { Status: 'AVAILABLE' }),
        point(5, 60, { Status: 'PARTIAL' }),
      ])
      const record = await ask()
      expect(record).toMatchObject({
        error: null,
        serverTime: clock,
        operations: ['backup:ListRecoveryPointsByBackupVault', 'backup:ListRecoveryPointsByResource'],
      })
      expect(record.matches).toEqual([
        {
          subject: resource,
          facts: {
            completed: 4,
            unusable: 1,
            newestAge: day,
            oldestAge: 30 * day,
            largestGap: 12 * day,
            allEncrypted: true,
            encryptionKeys: ['arn:aws:kms:us-east-1:123456789012:key/1'],
            vaults: ['orders'],
          },
        },
      ])
      expect(wire.calls).toHaveLength(6)
    })

    test('only failures is nothing to restore, however new they are', async () => {
      points([point(1, 60, { Status: 'EXPIRED' }), point(2, 30, { Status: 'DELETING' })])
      const { matches } = await ask()
      expect(matches[0]?.facts).toMatchObject({ completed: 0, unusable: 2, newestAge: null, allEncrypted: null })
    })

    test('nothing there: one match, counts of 0, no ages', async () => {
      for (const answer of [{ RecoveryPoints: [] }, jsonError(400, 'ResourceNotFoundException')]) {
        wire.answers = () => answer
        expect(await ask()).toMatchObject({
          error: null,
          matches: [{ facts: { completed: 0, unusable: 0, newestAge: null, largestGap: null, allEncrypted: null } }],
        })
      }
    })

    test('one that is not encrypted, and one that nobody tells about', async () => {
      points([point(1, day), point(2, 2 * day)], (arn) => !arn.endsWith('job-2'))
      expect((await ask()).matches[0]?.facts['allEncrypted']).toBe(false)
      points([point(1, day), point(2, 2 * day)], (arn) => (arn.endsWith('job-2') ? undefined : true))
      const { matches } = await ask()
      expect(matches[0]?.unread).toMatchObject({ allEncrypted: { class: 'transient' } })
      expect(matches[0]?.facts).toMatchObject({ completed: 2 })
    })

    test('another vault does not count', async () => {
      points([point(1, day), point(2, 60, { BackupVaultName: 'test' })])
      expect((await ask({ vault: 'orders' })).matches[0]?.facts).toMatchObject({ completed: 1, newestAge: day })
    })

    test('the listing of the vault refused leaves only its own fact unread', async () => {
      points([point(1, day)])
      const { answers } = wire
      wire.answers = (asked) =>
        asked.path.startsWith('/backup-vaults/') ? jsonError(403, 'AccessDeniedException') : answers(asked)
      const { error, matches } = await ask()
      expect(error).toBeNull()
      expect(matches[0]?.facts).toMatchObject({ completed: 1, newestAge: day })
      expect(Object.keys(matches[0]?.unread ?? {})).toEqual(['allEncrypted'])
    })

    test('a point without a date has no age', async () => {
      points([point(1, day), point(2, 0, { CreationDate: undefined })])
      const { matches } = await ask()
      expect(Object.keys(matches[0]?.unread ?? {}).toSorted()).toEqual(['largestGap', 'newestAge', 'oldestAge'])
    })
  })

  test.each([
    ['aws/backup-recovery-points', { resource }],
    ['aws/backup-jobs', {}],
    ['aws/backup-copy-jobs', {}],
    ['aws/restore-testing', { plan: 'monthly' }],
    ['aws/backup-plan', { plan: 'orders' }],
  ] as const)('%s: no fact without an answer', async (source, params) => {
    for (const [answer, kind] of [
      [jsonError(403, 'AccessDeniedException'), 'denied'],
      [jsonError(429, 'ThrottlingException'), 'throttled'],
      [{}, 'transient'],
      [{ status: 200, body: '{"BackupJobs":[{' }, 'transient'],
      [{ status: 200, body: '' }, 'transient'],
    ] as const) {
      wire.answers = () => answer
      expect(await one(source, params)).toMatchObject({ matches: [], error: { class: kind } })
    }
  })

  const job = (age: number, State: string, more: object = {}): object => ({
    CreationDate: ago(age),
    CompletionDate: ago(age - 600),
    State,
    ...more,
  })

  describe('jobs', () => {
    const answer = (items: readonly object[]): void => {
      wire.answers = (asked) => (asked.path === '/backup-jobs' ? paged('BackupJobs', items, asked) : undefined)
    }

    test('all facts, over several pages', async () => {
      answer([
        job(29 * day, 'COMPLETED'),
        job(3 * day, 'COMPLETED', { MessageCategory: 'SUCCESS' }),
        job(2 * day, 'FAILED'),
        job(day, 'EXPIRED'),
        job(3600, 'RUNNING', { CompletionDate: undefined }),
      ])
      const record = await one('aws/backup-jobs', { resourceType: 'RDS' })
      expect(record).toMatchObject({ error: null, operations: ['backup:ListBackupJobs'] })
      expect(record.matches).toEqual([
        {
          subject: 'RDS',
          facts: { jobs: 4, completed: 2, successRate: 50, newestAge: 3 * day - 600, oldestAge: 29 * day },
        },
      ])
      expect(wire.calls.map(({ query }) => query.get('resourceType'))).toEqual(['RDS', 'RDS', 'RDS'])
    })

    test('completed with issues is not well', async () => {
      answer([
        job(2 * day, 'COMPLETED'),
        job(day, 'COMPLETED', { MessageCategory: 'Aggregate_ALL' }),
        job(60, 'PARTIAL'),
      ])
      expect((await one('aws/backup-jobs')).matches[0]?.facts).toMatchObject({
        jobs: 3,
        completed: 1,
        newestAge: 2 * day - 600,
      })
    })

    test('a job inside another does not count by itself', async () => {
      answer([job(day, 'COMPLETED', { IsParent: true }), job(day, 'FAILED', { ParentJobId: 'x' })])
      expect((await one('aws/backup-jobs')).matches[0]?.facts).toMatchObject({ jobs: 1, successRate: 100 })
    })

    test('no job has no rate', async () => {
      answer([])
      expect((await one('aws/backup-jobs')).matches[0]?.facts).toEqual({
        jobs: 0,
        completed: 0,
        successRate: null,
        newestAge: null,
        oldestAge: null,
      })
    })

    test('equal questions are asked once', async () => {
      answer([job(day, 'COMPLETED')])
      await collectFrom(
        wire.url,
        ['a', 'b'].map((id) => binding('aws/backup-jobs', {}, { id })),
      )
      expect(wire.calls).toHaveLength(1)
    })
  })

  describe('copies', () => {
    const vault = (region: string): object => ({
      DestinationBackupVaultArn: `arn:aws:backup:${region}:123456789012:backup-vault:orders`,
    })
    const answer = (items: readonly object[]): void => {
      wire.answers = (asked) => (asked.path === '/copy-jobs' ? paged('CopyJobs', items, asked) : undefined)
    }

    test('all facts, over several pages; only those that succeeded have arrived', async () => {
      answer([
        job(3 * day, 'COMPLETED', vault('eu-central-1')),
        job(2 * day, 'COMPLETED', vault('eu-west-1')),
        job(day, 'FAILED', vault('us-west-2')),
      ])
      const record = await one('aws/backup-copy-jobs', { resource })
      expect(record).toMatchObject({ error: null, operations: ['backup:ListCopyJobs'] })
      expect(record.matches).toEqual([
        {
          subject: resource,
          facts: {
            jobs: 3,
            completed: 2,
            newestAge: 2 * day - 600,
            destinationRegions: ['eu-central-1', 'eu-west-1'],
          },
        },
      ])
      expect(wire.calls[0]?.query.get('resourceArn')).toBe(resource)
    })

    test('no copies', async () => {
      answer([])
      expect((await one('aws/backup-copy-jobs')).matches[0]?.facts).toEqual({
        jobs: 0,
        completed: 0,
        newestAge: null,
        destinationRegions: [],
      })
    })
  })

  describe('restore tests', () => {
    const arn = 'arn:aws:backup:us-east-1:123456789012:restore-testing-plan:monthly-1'
    const answer = (items: readonly object[], Algorithm = 'RANDOM_WITHIN_WINDOW'): void => {
      wire.answers = (asked) => {
        if (asked.path === '/restore-testing/plans/monthly')
          return { RestoreTestingPlan: { RestoreTestingPlanArn: arn, RecoveryPointSelection: { Algorithm } } }
        if (asked.path === '/restore-jobs')
          return asked.query.get('restoreTestingPlanArn') === arn ? paged('RestoreJobs', items, asked) : undefined
        return jsonError(400, 'ResourceNotFoundException')
      }
    }
    const restore = (age: number, took: number, Status: string, more: object = {}): object => ({
      CreationDate: ago(age),
      CompletionDate: ago(age - took),
      Status,
      SourceResourceArn: resource,
      ...more,
    })
    const done = { ValidationStatus: 'SUCCESSFUL', DeletionStatus: 'SUCCESSFUL' }
    const ask = (more: object = {}): ReturnType<typeof one> => one('aws/restore-testing', { plan: 'monthly', ...more })

    test('all facts, over several pages', async () => {
      answer([
        restore(25 * day, 9000, 'COMPLETED', { ValidationStatus: 'TIMED_OUT' }),
        restore(20 * day, 60, 'FAILED'),
        restore(10 * day, 3600, 'COMPLETED', done),
      ])
      const record = await ask()
      expect(record).toMatchObject({
        error: null,
        operations: ['backup:GetRestoreTestingPlan', 'backup:ListRestoreJobs'],
      })
      expect(record.matches).toEqual([
        {
          subject: 'monthly',
          facts: {
            runs: 2,
            failed: 1,
            newestAge: 10 * day - 3600,
            validation: 'successful',
            restoreTime: 3600,
            slowestRestore: 9000,
            deleted: true,
            selection: 'RANDOM_WITHIN_WINDOW',
          },
        },
      ])
    })

    test('restored and never validated', async () => {
      answer([restore(day, 3600, 'COMPLETED', { DeletionStatus: 'FAILED' })], 'LATEST_WITHIN_WINDOW')
      expect((await ask()).matches[0]?.facts).toMatchObject({
        validation: 'none',
        deleted: false,
        selection: 'LATEST_WITHIN_WINDOW',
      })
    })

    test('the newest failed: the success before it does not speak for it', async () => {
      answer([restore(20 * day, 3600, 'COMPLETED', done), restore(day, 60, 'FAILED')])
      expect((await ask()).matches[0]?.facts).toMatchObject({
        validation: 'none',
        newestAge: 20 * day - 3600,
        failed: 1,
      })
    })

    test('a word that is not known is not read', async () => {
      answer([restore(day, 60, 'COMPLETED', { ValidationStatus: 'ROUGHLY' })])
      expect((await ask()).matches[0]?.unread).toMatchObject({ validation: { class: 'invalid' } })
    })

    test('a plan that has not run', async () => {
      answer([])
      expect((await ask()).matches[0]?.facts).toMatchObject({
        runs: 0,
        newestAge: null,
        validation: null,
        restoreTime: null,
        slowestRestore: null,
        deleted: null,
      })
    })

    test('restores of another resource do not count', async () => {
      answer([restore(day, 60, 'COMPLETED', { SourceResourceArn: 'arn:aws:ec2:::other' })])
      expect((await ask({ resource })).matches[0]?.facts).toMatchObject({ runs: 0 })
    })

    test('a plan that does not exist is no match', async () => {
      answer([])
      expect(await one('aws/restore-testing', { plan: 'nowhere' })).toMatchObject({ error: null, matches: [] })
    })
  })
})
