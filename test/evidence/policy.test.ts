/** The least that a run needs: that it is enough, and no more, is judged by an emulator that enforces it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { Binding } from '../../src/model/records.ts'
import { checkBinding, type Checked } from '../../src/evidence/bindings.ts'
import { outlook } from '../../src/evidence/outlook.ts'
import { grantsFor, type Statement } from '../../src/evidence/policy.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { reading } from '../evidence-of.ts'
import { writeRemote } from '../../src/evidence/remote.ts'
import { binding, collectFrom, now, settings } from './make.ts'

const checked = (bindings: readonly Binding[]): Checked[] =>
  bindings.map((each) => {
    const { checked: sound, problems } = checkBinding(each)
    if (!sound) throw new Error(JSON.stringify(problems))
    return sound
  })

const statements = (bindings: readonly Binding[]): Record<string, Statement> => {
  const [policy] = Object.values(grantsFor(checked(bindings)).aws)
  return Object.fromEntries((policy?.Statement ?? []).map((each) => [each.Sid, each]))
}

const instance = binding('aws/rds-instance', { instance: 'orders' }, { id: 'database' })
const documents = binding('aws/s3-bucket', { bucket: 'documents' }, { id: 'settings' })
const objects = binding('aws/s3-objects', { bucket: 'documents', prefix: 'wal/' }, { id: 'objects' })

describe('the policy', () => {
  test('allows what the bound sources need, for the buckets that are named', () => {
    const { HoldfastReads, HoldfastReadsBuckets } = statements([instance, documents, objects])
    expect(HoldfastReads).toEqual({
      Sid: 'HoldfastReads',
      Effect: 'Allow',
      Action: ['rds:DescribeDBInstances'],
      Resource: '*',
    })
    expect(HoldfastReadsBuckets?.Resource).toEqual(['arn:aws:s3:::documents'])
    expect(HoldfastReadsBuckets?.Action).toContain('s3:ListBucket')
    expect(HoldfastReadsBuckets?.Action).not.toContain('s3:ListAllMyBuckets')
  })

  test('allows to choose among buckets only where a binding chooses', () => {
    const { HoldfastReads, HoldfastReadsBuckets } = statements([
      binding('aws/s3-bucket', { tag: { key: 'product', value: 'orders' } }),
    ])
    expect(HoldfastReads?.Action).toContain('s3:ListAllMyBuckets')
    expect(HoldfastReadsBuckets?.Action).toContain('s3:GetBucketTagging')
    expect(HoldfastReadsBuckets?.Resource).toEqual(['arn:aws:s3:::*'])
    const prefixed = statements([binding('aws/s3-bucket', { prefix: 'customer-' })])
    expect(prefixed['HoldfastReadsBuckets']?.Resource).toEqual(['arn:aws:s3:::customer-*'])
  })

  test('denies contents, secrets and keys, whatever else the role may', () => {
    const { HoldfastNeverReadsObjects: never, HoldfastNeverReadsSecrets: secrets } = statements([instance])
    expect(never).toMatchObject({ Effect: 'Deny', Action: ['s3:GetObject*'], Resource: '*' })
    expect(secrets).toMatchObject({
      Effect: 'Deny',
      Action: ['kms:Decrypt', 'rds:DownloadDB*', 'secretsmanager:GetSecretValue', 'ssm:GetParameter*'],
      Resource: '*',
    })
  })

  test('lets inventories be read, and nothing else, where two buckets are compared', () => {
    const found = statements([binding('aws/s3-inventory-difference', { bucket: 'documents', replica: 'copies' })])
    const inventories = [
      'arn:aws:s3:::*/copies/*/data/*',
      'arn:aws:s3:::*/copies/*/manifest.json',
      'arn:aws:s3:::*/documents/*/data/*',
      'arn:aws:s3:::*/documents/*/manifest.json',
    ]
    expect(found['HoldfastReadsInventories']).toMatchObject({ Action: ['s3:GetObject'], Resource: inventories })
    expect(found['HoldfastNeverReadsObjects']).toEqual({
      Sid: 'HoldfastNeverReadsObjects',
      Effect: 'Deny',
      Action: ['s3:GetObject*'],
      NotResource: inventories,
    })
  })

  test('lets the credentials of the run write to a store in a bucket, and remove nothing but its lock', () => {
    const { aws } = grantsFor(
      checked([instance, binding('aws/rds-instance', { instance: 'b' }, { account: '210987654321' })]),
      's3://acme-evidence/holdfast',
    )
    const own = Object.fromEntries((aws['']?.Statement ?? []).map((each) => [each.Sid, each]))
    expect(own['HoldfastWritesItsStore']).toMatchObject({
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: ['arn:aws:s3:::acme-evidence/holdfast/*'],
    })
    expect(own['HoldfastReleasesItsLock']).toMatchObject({
      Action: ['s3:DeleteObject'],
      Resource: ['arn:aws:s3:::acme-evidence/holdfast/lock.json'],
    })
    expect(own['HoldfastNeverReadsObjects']?.NotResource).toEqual(['arn:aws:s3:::acme-evidence/holdfast/*'])
    expect(aws['210987654321']?.Statement.map(({ Sid }) => Sid)).not.toContain('HoldfastWritesItsStore')
  })

  test('is one for each account', () => {
    const { aws } = grantsFor(
      checked([instance, binding('aws/rds-instance', { instance: 'b' }, { account: '210987654321' })]),
    )
    expect(Object.keys(aws)).toEqual(['', '210987654321'])
  })
})

describe('the grants of others', () => {
  const outside = { region: undefined } as const

  test('are statements for PostgreSQL, with the tables that queries name', () => {
    const { postgres, aws } = grantsFor(
      checked([
        binding('postgres/server', { host: 'db-1' }, { ...outside, id: 'a' }),
        binding(
          'postgres/query',
          { host: 'db-1', database: 'orders', query: 'SELECT count(*) FROM "AuditLog" JOIN users ON true' },
          { ...outside, id: 'b' },
        ),
      ]),
    )
    expect(postgres).toEqual({
      'db-1': [
        'CREATE ROLE holdfast LOGIN;',
        'GRANT pg_monitor TO holdfast;',
        'GRANT SELECT ON "AuditLog" TO holdfast;',
        'GRANT SELECT ON users TO holdfast;',
        'ALTER ROLE holdfast SET default_transaction_read_only = on;',
      ],
    })
    expect(aws).toEqual({})
  })

  test('are roles for Kubernetes, one for each namespace', () => {
    const { kubernetes } = grantsFor(
      checked([
        binding('kubernetes/deployment', { context: 'production', namespace: 'orders', deployment: 'api' }, outside),
        binding('kubernetes/nodes', { context: 'production' }, outside),
      ]),
    )
    expect(kubernetes['production']).toEqual([
      expect.objectContaining({
        kind: 'ClusterRole',
        rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }],
      }),
      expect.objectContaining({
        kind: 'Role',
        metadata: { name: 'holdfast-read', namespace: 'orders' },
        rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] }],
      }),
    ])
  })

  test('keep what is of AWS in the policy and the rest apart', () => {
    const params = { repository: 'acme/orders', cluster: 'production', service: 'api' }
    const { aws, others } = grantsFor(
      checked([
        binding('git/deployed-commit', params),
        binding('aws/s3-bucket', { bucket: 'files', endpoint: 'https://minio.acme.test' }, outside),
      ]),
    )
    const allowed = aws['']?.Statement.find(({ Sid }) => Sid === 'HoldfastReads')?.Action
    expect(allowed).toContain('ecs:DescribeServices')
    expect(allowed?.filter((action) => / |^s3:/.test(action))).toEqual([])
    expect(others['github']).toContain('metadata: read')
    expect(others['https://minio.acme.test']).toContain('s3:GetBucketVersioning')
  })
})

describe('the outlook', () => {
  test('names who would be asked for what, without asking', () => {
    const roles = { '210987654321': { arn: 'arn:aws:iam::210987654321:role/read' } }
    const errands = outlook(
      checked([
        instance,
        { ...instance, id: 'again' },
        binding('aws/rds-instance', { instance: 'b' }, { account: '210987654321', region: 'eu-west-1' }),
      ]),
      settings('http://nowhere', roles),
    )
    expect(errands).toEqual([
      {
        source: 'aws/rds-instance',
        place: 'aws',
        account: '210987654321',
        region: 'eu-west-1',
        role: 'arn:aws:iam::210987654321:role/read',
        operations: ['rds:DescribeDBInstances'],
        bindings: ['thing'],
      },
      {
        source: 'aws/rds-instance',
        place: 'aws',
        account: null,
        region: 'us-east-1',
        role: null,
        operations: ['rds:DescribeDBInstances'],
        bindings: ['again', 'database'],
      },
    ])
  })
})

withEmulator('enforced', () => {
  let emulator: Emulator
  const before = { key: process.env['AWS_ACCESS_KEY_ID'], secret: process.env['AWS_SECRET_ACCESS_KEY'] }
  const bound = [instance, documents, objects]

  beforeAll(async () => {
    emulator = await startEmulator()
    const at = { endpoint: emulator.url, region: 'us-east-1' }
    const s3 = new S3Client({ ...at, forcePathStyle: true })
    for (const Bucket of ['documents', 'payroll']) await s3.send(new CreateBucketCommand({ Bucket }))
    await s3.send(new PutObjectCommand({ Bucket: 'documents', Key: 'wal/1', Body: new Uint8Array(5) }))
    await new RDSClient(at).send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'orders',
        Engine: 'postgres',
        DBInstanceClass: 'db.t3.micro',
        AllocatedStorage: 20,
        MasterUsername: 'someone',
        MasterUserPassword: 'not-a-secret',
      }),
    )
    const iam = new IAMClient(at)
    await iam.send(new CreateUserCommand({ UserName: 'reader' }))
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'reader',
        PolicyName: 'read',
        PolicyDocument: JSON.stringify(grantsFor(checked(bound)).aws['']),
      }),
    )
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'reader' }))
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey,
    })
    // From now on the emulator asks its own IAM.
    await fetch(`${emulator.url}/moto-api/reset-auth`, { method: 'POST', body: '0' })
  })
  afterAll(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: before.key, AWS_SECRET_ACCESS_KEY: before.secret })
    await emulator?.stop()
  })

  test('the policy is enough for all bindings', async () => {
    const { records } = await collectFrom(emulator.url, bound)
    expect(records.map(({ binding: id, error, matches }) => [id, error, matches.length])).toEqual([
      ['database', null, 1],
      ['objects', null, 1],
      ['settings', null, 1],
    ])
    expect(records.flatMap(({ matches }) => matches.flatMap(({ unread }) => Object.keys(unread ?? {})))).toEqual([])
  })

  test('and not for others: another service, another bucket, a content', async () => {
    const others = [
      binding('aws/rds-snapshots', { instance: 'orders' }, { id: 'snapshots' }),
      binding('aws/s3-objects', { bucket: 'payroll' }, { id: 'others' }),
    ]
    const { records } = await collectFrom(emulator.url, others, { attempts: 1 })
    expect(records.map(({ error }) => error?.class)).toEqual(['denied', 'denied'])
    const s3 = new S3Client({ endpoint: emulator.url, region: 'us-east-1', forcePathStyle: true })
    await expect(s3.send(new GetObjectCommand({ Bucket: 'documents', Key: 'wal/1' }))).rejects.toThrow(/denied/i)
  })

  // The emulator does not know `NotResource`, so that this one only shows what is allowed.
  test('with a store it is enough to write to it', async () => {
    const store = 's3://documents/store'
    const rights = JSON.stringify(grantsFor(checked(bound), store).aws[''])
    const root = { accessKeyId: before.key ?? 'testing', secretAccessKey: before.secret ?? 'testing' }
    await fetch(`${emulator.url}/moto-api/reset-auth`, { method: 'POST', body: '9' })
    const iam = new IAMClient({ endpoint: emulator.url, region: 'us-east-1', credentials: root })
    await iam.send(new PutUserPolicyCommand({ UserName: 'reader', PolicyName: 'read', PolicyDocument: rights }))
    await fetch(`${emulator.url}/moto-api/reset-auth`, { method: 'POST', body: '0' })
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-policy-'))
    const { id: _, previous: __, digest: ___, ...draft } = reading('a', [])
    const given = { address: store, region: 'us-east-1', settings: settings(emulator.url).aws, now, folder }
    await writeRemote(given, [draft])
    await writeRemote(given, [draft])
    rmSync(folder, { recursive: true })
    const { records } = await collectFrom(emulator.url, bound)
    expect(records.map(({ error }) => error)).toEqual([null, null, null])
  })
})
