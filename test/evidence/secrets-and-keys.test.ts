/**
 * Secrets, parameters and keys against a real emulator; what it does not show (a replica that failed, a schedule, the period
 * of a rotation) against a server that answers in the services' form (JSON with `X-Amz-Target`, moments in seconds).
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms'
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { binding, collectFrom, collectOne } from './make.ts'
import { startProxy, type Proxy } from './proxy.ts'
import { ago, jsonError, startWire, type Wire } from './wire.ts'

const day = 86_400
const region = 'eu-west-1'
const value = 'never-to-be-read'

withEmulator('secrets, parameters and keys', () => {
  let emulator: Emulator
  let proxy: Proxy
  let key: string
  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const at = { endpoint: emulator.url, region }
    const secrets = new SecretsManagerClient(at)
    const make = (Name: string, more: object = {}): Promise<unknown> =>
      secrets.send(new CreateSecretCommand({ Name, SecretString: value, ...more }))
    await make('orders/database', { AddReplicaRegions: [{ Region: 'eu-central-1' }] })
    await make('orders/token')
    await secrets.send(
      new RotateSecretCommand({
        SecretId: 'orders/token',
        RotationRules: { AutomaticallyAfterDays: 30 },
        RotateImmediately: false,
      }),
    )
    await make('orders/gone')
    await secrets.send(new DeleteSecretCommand({ SecretId: 'orders/gone' }))
    for (let number = 0; number < 105; number++) await make(`many/${String(number).padStart(3, '0')}`)
    const ssm = new SSMClient(at)
    const put = (Name: string, more: object = {}): Promise<unknown> =>
      ssm.send(new PutParameterCommand({ Name, Value: value, Type: 'SecureString', ...more }))
    await put('/orders/production/url', { Type: 'String' })
    await put('/orders/production/deep/key', { KeyId: 'alias/orders' })
    await put('/orders/production/deep/key', { KeyId: 'alias/orders', Overwrite: true })
    await put('/orders/production-2/key')
    for (let number = 0; number < 25; number++) await put(`/many/${String(number).padStart(3, '0')}`)
    const kms = new KMSClient(at)
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ MultiRegion: true }))
    key = KeyMetadata?.KeyId ?? ''
    await kms.send(new EnableKeyRotationCommand({ KeyId: key }))
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/orders', TargetKeyId: key }))
    for (const [alias, spoil] of [
      ['alias/off', DisableKeyCommand],
      ['alias/dying', ScheduleKeyDeletionCommand],
    ] as const) {
      const made = await kms.send(new CreateKeyCommand({}))
      const KeyId = made.KeyMetadata?.KeyId
      await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }))
      await kms.send(new spoil({ KeyId }) as DisableKeyCommand)
    }
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const one = (source: string, params: Record<string, unknown>): ReturnType<typeof collectOne> =>
    collectOne(emulator.url, source, params, { region })

  test('a secret with a replica', async () => {
    const record = await one('aws/secret', { secret: 'orders/database' })
    expect(record).toMatchObject({ error: null, operations: ['secretsmanager:DescribeSecret'] })
    expect(record.matches).toMatchObject([
      {
        subject: 'orders/database',
        facts: {
          rotation: null,
          rotationInterval: null,
          rotatedAge: null,
          replicaRegions: ['eu-central-1'],
          replicasInSync: true,
        },
      },
    ])
    expect(record.matches[0]?.facts['changedAge']).toBeLessThan(300)
    expect(record.matches[0]?.unread).toBeUndefined()
  })

  test('a secret that is rotated, without replicas; one that is to be deleted does not count', async () => {
    const record = await one('aws/secret', { prefix: 'orders/' })
    expect(record.operations).toEqual(['secretsmanager:DescribeSecret', 'secretsmanager:ListSecrets'])
    expect(record.matches.map(({ subject }) => subject)).toEqual(['orders/database', 'orders/token'])
    expect(record.matches[1]?.facts).toMatchObject({
      rotation: true,
      rotationInterval: 30 * day,
      replicaRegions: [],
      replicasInSync: null,
    })
    expect(await one('aws/secret', { secret: 'orders/gone' })).toMatchObject({ error: null, matches: [] })
  })

  test('more than 100 secrets are all seen', async () => {
    const { matches } = await one('aws/secret', { prefix: 'many/' })
    expect(matches).toHaveLength(105)
  }, 30_000)

  test('no secret is no match and no error', async () => {
    expect(await one('aws/secret', { secret: 'nowhere' })).toMatchObject({ error: null, matches: [] })
    expect(await one('aws/secret', { prefix: 'database' })).toMatchObject({ error: null, matches: [] })
  })

  test('parameters below a path, and not those of a longer name', async () => {
    const record = await one('aws/ssm-parameters', { path: '/orders/production/' })
    expect(record).toMatchObject({ error: null, operations: ['ssm:DescribeParameters'] })
    expect(record.matches).toMatchObject([
      {
        subject: '/orders/production/deep/key',
        facts: { type: 'SecureString', version: 2, key: 'alias/orders' },
      },
      { subject: '/orders/production/url', facts: { type: 'String', version: 1, key: null } },
    ])
    expect(record.matches[0]?.facts['changedAge']).toBeLessThan(300)
  })

  test('parameters by name; one that does not exist gives no match', async () => {
    const names = ['/orders/production/url', '/orders/production/nowhere']
    const { matches, error } = await one('aws/ssm-parameters', { names })
    expect(error).toBeNull()
    expect(matches.map(({ subject }) => subject)).toEqual(['/orders/production/url'])
    expect(await one('aws/ssm-parameters', { path: '/nowhere' })).toMatchObject({ error: null, matches: [] })
  })

  test('several pages of parameters, and more names than one question takes', async () => {
    expect((await one('aws/ssm-parameters', { path: '/many' })).matches).toHaveLength(25)
    const names = Array.from({ length: 60 }, (_, number) => `/many/${String(number).padStart(3, '0')}`)
    expect((await one('aws/ssm-parameters', { names })).matches).toHaveLength(25)
    expect((await one('aws/ssm-parameters', { path: '/' })).matches.length).toBeGreaterThan(25)
  })

  test('a key, by alias and by id', async () => {
    for (const asked of ['alias/orders', key]) {
      const record = await one('aws/kms-key', { key: asked })
      expect(record).toMatchObject({ error: null, operations: ['kms:DescribeKey', 'kms:GetKeyRotationStatus'] })
      expect(record.matches).toMatchObject([
        {
          subject: key,
          facts: { state: 'Enabled', manager: 'customer', rotation: true, multiRegion: true },
        },
      ])
    }
  })

  test('a key that is off, and one that is to be deleted, is there and is not enabled', async () => {
    expect((await one('aws/kms-key', { key: 'alias/off' })).matches[0]?.facts).toMatchObject({
      state: 'Disabled',
      rotation: false,
      rotationPeriod: null,
    })
    expect((await one('aws/kms-key', { key: 'alias/dying' })).matches[0]?.facts).toMatchObject({
      state: 'PendingDeletion',
    })
  })

  test('a key that does not exist, or exists in another region, is no match', async () => {
    expect(await one('aws/kms-key', { key: 'alias/nowhere' })).toMatchObject({ error: null, matches: [] })
    const elsewhere = collectOne(emulator.url, 'aws/kms-key', { key: 'alias/orders' }, { region: 'eu-central-1' })
    expect(await elsewhere).toMatchObject({ error: null, matches: [] })
  })

  test('no value is asked for, and none is recorded', async () => {
    const { records } = await collectFrom(proxy.url, [
      binding('aws/secret', { prefix: 'orders/' }, { id: 'a', region }),
      binding('aws/ssm-parameters', { path: '/orders' }, { id: 'b', region }),
    ])
    expect(records.every(({ error }) => error === null)).toBe(true)
    expect(JSON.stringify(records)).not.toContain(value)
    const operations = records.flatMap((each) => each.operations)
    expect(operations.filter((each) => /Value|GetParameter|History/.test(each))).toEqual([])
  })
})

describe('secrets, parameters and keys', () => {
  let wire: Wire
  beforeAll(async () => {
    wire = await startWire()
  })
  afterEach(() => {
    wire.answers = () => undefined
    wire.calls.length = 0
  })
  afterAll(() => wire?.stop())

  const one = (source: string, params: Record<string, unknown>): ReturnType<typeof collectOne> =>
    collectOne(wire.url, source, params, { region }, { attempts: 1, timeout: 1000 })
  const secret = (more: object): void => {
    wire.answers = () => ({ Name: 'orders', ARN: 'arn:aws:secretsmanager:::orders', ...more })
  }

  test('a replica that failed is not in sync', async () => {
    secret({
      ReplicationStatus: [
        { Region: 'us-west-2', Status: 'InSync' },
        { Region: 'eu-central-1', Status: 'Failed', StatusMessage: 'the name exists there' },
      ],
      LastRotatedDate: ago(40 * day),
      LastChangedDate: ago(day),
      RotationEnabled: false,
      RotationRules: { ScheduleExpression: 'rate(4 hours)' },
    })
    expect((await one('aws/secret', { secret: 'orders' })).matches[0]?.facts).toEqual({
      rotation: false,
      rotationInterval: 4 * 3600,
      rotatedAge: 40 * day,
      changedAge: day,
      replicaRegions: ['eu-central-1', 'us-west-2'],
      replicasInSync: false,
    })
  })

  test('a schedule that is not understood is not read', async () => {
    secret({ RotationEnabled: true, RotationRules: { ScheduleExpression: 'cron(0 4 ? * * 2027)' } })
    expect((await one('aws/secret', { secret: 'orders' })).matches[0]?.unread).toMatchObject({
      rotationInterval: { class: 'invalid' },
    })
  })

  test('a moment that has not come yet is no age', async () => {
    secret({ LastRotatedDate: ago(-day) })
    expect((await one('aws/secret', { secret: 'orders' })).matches[0]?.unread).toMatchObject({
      rotatedAge: { class: 'invalid' },
    })
  })

  test('no question about parameters has more than 50 names, and only what was asked for counts', async () => {
    wire.answers = () => ({ Parameters: [{ Name: '/orders/production-2/key', Type: 'String', Version: 1 }] })
    await one('aws/ssm-parameters', { names: Array.from({ length: 60 }, (_, number) => `/orders/${number}`) })
    const sizes = wire.calls.map(({ body }) => (body['ParameterFilters'] as [{ Values: string[] }])[0].Values.length)
    expect(sizes.toSorted()).toEqual([10, 50])
    expect((await one('aws/ssm-parameters', { path: '/orders/production' })).matches).toEqual([])
  })

  const rotation = (metadata: object, status: object): void => {
    wire.answers = ({ operation }) =>
      operation === 'DescribeKey' ? { KeyMetadata: { KeyId: 'k', KeyState: 'Enabled', ...metadata } } : status
  }
  const key = async (): Promise<Awaited<ReturnType<typeof one>>> => one('aws/kms-key', { key: 'alias/orders' })

  test('the period of a rotation', async () => {
    rotation({ KeyManager: 'CUSTOMER' }, { KeyRotationEnabled: true, RotationPeriodInDays: 180 })
    expect((await key()).matches[0]?.facts).toMatchObject({ rotation: true, rotationPeriod: 180 * day })
    expect(wire.calls.map(({ body }) => body['KeyId'])).toEqual(['alias/orders', 'k'])
  })

  test('a key managed by AWS reports rotation, and says who manages it', async () => {
    rotation({ KeyManager: 'AWS' }, { KeyRotationEnabled: true })
    expect((await key()).matches[0]?.facts).toMatchObject({ manager: 'aws', rotation: true, rotationPeriod: null })
  })

  test('a key that can not rotate does not', async () => {
    rotation({ KeyManager: 'CUSTOMER' }, jsonError(400, 'UnsupportedOperationException'))
    expect((await key()).matches[0]).toMatchObject({ facts: { rotation: false } })
  })

  test('a state of which nobody has heard is another one', async () => {
    rotation({ KeyState: 'PendingReplicaDeletion' }, { KeyRotationEnabled: false })
    expect((await key()).matches[0]?.facts).toMatchObject({ state: 'other', manager: null })
  })

  test('without the right to see rotation only that stays unread', async () => {
    rotation({ KeyManager: 'CUSTOMER' }, jsonError(400, 'AccessDeniedException'))
    const { error, matches } = await key()
    expect(error).toBeNull()
    expect(matches[0]?.facts).toMatchObject({ state: 'Enabled', manager: 'customer' })
    expect(matches[0]?.unread).toMatchObject({ rotation: { class: 'denied' }, rotationPeriod: { class: 'denied' } })
  })

  test.each([
    ['aws/secret', { secret: 'orders' }],
    ['aws/secret', { prefix: 'orders' }],
    ['aws/ssm-parameters', { path: '/orders' }],
    ['aws/ssm-parameters', { names: ['/orders'] }],
    ['aws/kms-key', { key: 'orders' }],
  ])('%s %j: no fact without an answer', async (source, params) => {
    for (const [answer, kind] of [
      [jsonError(400, 'AccessDeniedException'), 'denied'],
      [jsonError(400, 'ThrottlingException'), 'throttled'],
      [{}, 'transient'],
      [{ status: 200, body: '{"Parameters":[' }, 'transient'],
      [{ status: 200, body: '' }, 'transient'],
    ] as const) {
      wire.answers = () => answer
      expect(await one(source, params)).toMatchObject({ matches: [], error: { class: kind } })
    }
  })
})
