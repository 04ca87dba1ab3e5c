/**
 * A thousand runs over a bad network. Real answers of the emulator are kept and given again by a server that spoils some of
 * them, each run in another way that its seed decides. Whatever happens, a reading is either an error or the truth, fact by fact:
 * a call that was refused, slowed down, cut off or answered with nonsense never becomes a fact.
 */
import { createHash } from 'node:crypto'
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { CreateDBInstanceCommand, CreateDBSnapshotCommand, RDSClient } from '@aws-sdk/client-rds'
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { limiter } from '../../src/evidence/limit.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { binding, collectFrom } from './make.ts'

const runs = 1000

type Kept = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }
type Fault = (kept: Kept, answer: ServerResponse, incoming: IncomingMessage) => void

/** Numbers from a seed; the same seed gives the same numbers. */
const numbers = (seed: number): (() => number) => {
  let count = 0
  return () => createHash('sha256').update(`${seed}/${count++}`).digest().readUInt32BE() / 2 ** 32
}

const xml = (code: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>m</Message></Error><RequestId>r</RequestId></ErrorResponse>`
const fails =
  (status: number, code: string): Fault =>
  ({ headers }, answer) => {
    const isJson = String(headers['content-type']).includes('json')
    const body = isJson ? JSON.stringify({ __type: code, message: 'm' }) : xml(code)
    answer
      .writeHead(status, { 'content-type': String(headers['content-type'] ?? 'text/xml'), 'x-amzn-errortype': code })
      .end(body)
  }
const cutAt =
  (part: number, silently: boolean): Fault =>
  ({ status, headers, body }, answer, incoming) => {
    const some = body.subarray(0, Math.floor(body.length * part))
    const { 'transfer-encoding': _, 'content-length': __, ...rest } = headers
    answer.writeHead(status, { ...rest, 'content-length': silently ? some.length : body.length })
    if (silently) answer.end(some)
    else if (some.length > 0) answer.write(some, () => incoming.socket.destroy())
    else incoming.socket.destroy()
  }
const says =
  (text: string, type: string): Fault =>
  (_, answer) =>
    void answer.writeHead(200, { 'content-type': type }).end(text)

const faults: readonly Fault[] = [
  (_, __, incoming) => void incoming.socket.destroy(),
  fails(400, 'AccessDenied'),
  fails(403, 'AccessDeniedException'),
  fails(400, 'Throttling'),
  fails(429, 'TooManyRequestsException'),
  fails(500, 'InternalFailure'),
  fails(503, 'ServiceUnavailable'),
  fails(400, 'ExpiredToken'),
  cutAt(0.9, false),
  cutAt(0.5, false),
  cutAt(0.9, true),
  cutAt(0.5, true),
  cutAt(0, true),
  says('<html><body>Please sign in</body></html>', 'text/html'),
  says('', 'text/xml'),
]

withEmulator('a bad network', () => {
  let emulator: Emulator
  const kept = new Map<string, Kept>()
  let spoiled = 0
  /** The runs that go on, by the seed that their addresses begin with: how often an answer is spoiled, and how. */
  const going = new Map<string, { readonly rate: number; readonly draw: () => number }>()

  const server = createServer((incoming, answer) => {
    void (async () => {
      const parts: Buffer[] = []
      for await (const part of incoming) parts.push(part as Buffer)
      const body = Buffer.concat(parts)
      const [, seed = '', path = '/'] = /^\/seed-(\d+)(.*)$/.exec(incoming.url ?? '') ?? []
      const { rate, draw } = going.get(seed) ?? { rate: 0, draw: () => 1 }
      const key = `${incoming.method} ${path} ${String(incoming.headers['x-amz-target'])} ${body.toString()}`
      const known = kept.get(key) ?? (await pass(`${emulator.url}${path}`, incoming, body))
      kept.set(key, known)
      if (draw() < rate) {
        spoiled++
        ;(faults[Math.floor(draw() * faults.length)] as Fault)(known, answer, incoming)
        return
      }
      const { 'transfer-encoding': _, ...headers } = known.headers
      answer.writeHead(known.status, { ...headers, 'content-length': known.body.length }).end(known.body)
    })().catch(() => answer.destroy())
  })
  let url = ''

  const bindings = [
    binding('aws/rds-instance', { instance: 'orders' }, { id: 'instance' }),
    binding('aws/rds-snapshots', { instance: 'orders' }, { id: 'snapshots' }),
    binding('aws/s3-bucket', { bucket: 'documents' }, { id: 'bucket' }),
    binding('aws/s3-objects', { bucket: 'documents', prefix: 'wal/' }, { id: 'objects' }),
    binding('aws/s3-object-versions', { bucket: 'documents', key: 'wal/1' }, { id: 'versions' }),
    binding('aws/ecs-service', { cluster: 'production', service: 'api' }, { id: 'service' }),
    binding('aws/sns-topic', { topic: 'alerts' }, { id: 'topic' }),
    binding('aws/cloudwatch-alarms', { namespace: 'AWS/RDS' }, { id: 'alarms' }),
  ]
  const collected = async (seed: number): Promise<readonly Draft[]> => {
    const draw = numbers(seed)
    going.set(String(seed), { rate: seed === 0 ? 0 : 0.02 + draw() * 0.3, draw })
    return (await collectFrom(`${url}/seed-${seed}`, bindings, { attempts: 1, timeout: 5000 })).records
  }

  beforeAll(async () => {
    emulator = await startEmulator()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
    const at = { endpoint: emulator.url, region: 'us-east-1' }
    const s3 = new S3Client({ ...at, forcePathStyle: true })
    await s3.send(new CreateBucketCommand({ Bucket: 'documents' }))
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: 'documents', VersioningConfiguration: { Status: 'Enabled' } }),
    )
    for (const number of [1, 2, 3])
      await s3.send(new PutObjectCommand({ Bucket: 'documents', Key: `wal/${number}`, Body: new Uint8Array(number) }))
    const { KeyMetadata } = await new KMSClient(at).send(new CreateKeyCommand({}))
    const rds = new RDSClient(at)
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'orders',
        Engine: 'postgres',
        DBInstanceClass: 'db.t3.micro',
        AllocatedStorage: 20,
        MasterUsername: 'someone',
        MasterUserPassword: 'not-a-secret',
        StorageEncrypted: true,
        KmsKeyId: KeyMetadata?.KeyId,
      }),
    )
    for (const name of ['a', 'b'])
      await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: name }))
    const ecs = new ECSClient(at)
    await ecs.send(new CreateClusterCommand({ clusterName: 'production' }))
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'api',
        containerDefinitions: [{ name: 'api', image: 'api', memory: 64 }],
      }),
    )
    await ecs.send(
      new CreateServiceCommand({ cluster: 'production', serviceName: 'api', taskDefinition: 'api', desiredCount: 2 }),
    )
    const sns = new SNSClient(at)
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }))
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com' }))
  })
  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await emulator?.stop()
  })

  test('never becomes a fact', async () => {
    const { problems } = await collectFrom(`${url}/seed-0`, bindings, { attempts: 1 })
    expect(problems).toEqual([])
    const truth = new Map((await collected(0)).map((record) => [record.binding, record]))
    expect([...truth.values()].map(({ error }) => error)).toEqual(bindings.map(() => null))
    expect([...truth.values()].filter(({ matches }) => matches.length > 0).length).toBeGreaterThanOrEqual(7)
    expect([...truth.values()].flatMap(({ matches }) => matches.map(({ unread: not }) => not))).not.toContainEqual(
      expect.anything(),
    )
    let errors = 0
    let unread = 0
    let whole = 0
    const judge = async (seed: number): Promise<void> => {
      const records = await collected(seed)
      expect(records).toHaveLength(bindings.length)
      for (const record of records) {
        const told = `seed ${seed}, ${record.binding}`
        const { matches } = truth.get(record.binding) as Draft
        if (record.error) {
          errors++
          expect(record.matches, told).toEqual([])
          continue
        }
        expect(
          record.matches.map(({ subject }) => subject),
          told,
        ).toEqual(matches.map(({ subject }) => subject))
        for (const [index, match] of record.matches.entries()) {
          const real = matches[index]?.facts ?? {}
          const missing = Object.keys(match.unread ?? {})
          unread += missing.length
          if (missing.length === 0) whole++
          expect(Object.keys({ ...match.facts, ...match.unread }).toSorted(), told).toEqual(
            Object.keys(real).toSorted(),
          )
          for (const [name, value] of Object.entries(match.facts))
            expect([name, value], told).toEqual([name, real[name]])
        }
      }
    }
    // Some at a time, because a run mostly waits.
    const limit = limiter(12)
    await Promise.all(Array.from({ length: runs }, (_, index) => limit(() => judge(index + 1))))
    // Otherwise it would have shown nothing.
    expect(spoiled).toBeGreaterThan(runs)
    for (const count of [errors, unread, whole]) expect(count).toBeGreaterThan(runs / 2)
  })
})

const pass = (target: string, incoming: IncomingMessage, body: Buffer): Promise<Kept> =>
  new Promise((resolve, reject) => {
    const { host: _, ...headers } = incoming.headers
    const outgoing = request(target, { method: incoming.method, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(parts) }),
      )
      answer.on('error', reject)
    })
    outgoing.once('error', reject)
    outgoing.end(body)
  })
