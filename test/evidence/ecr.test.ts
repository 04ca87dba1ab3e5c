/**
 * The ECR sources against a real emulator. It knows no pages, no archive, no digests of running containers and no state of
 * copies; for those, the proxy answers in its place, in the form that ECR and ECS have on the wire (JSON 1.1).
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import { CreateRepositoryCommand, ECRClient, PutReplicationConfigurationCommand } from '@aws-sdk/client-ecr'
import { imageName } from '../../src/evidence/sources/ecr.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { account, startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { putImage } from './images.ts'
import { collectOne } from './make.ts'
import { json, jsonError, startProxy, type Answer, type Proxy } from './proxy.ts'

test('what the name of an image says', () => {
  const at = { registry: '123456789012', region: 'eu-west-1', repository: 'orders/api' }
  expect(imageName('123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders/api')).toEqual({
    ...at,
    id: { imageTag: 'latest' },
  })
  expect(imageName('123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders/api:7')).toEqual({
    ...at,
    id: { imageTag: '7' },
  })
  expect(imageName('123456789012.dkr-ecr.eu-west-1.on.aws/orders/api:7@sha256:0')).toEqual({
    ...at,
    id: { imageDigest: 'sha256:0' },
  })
  expect(imageName('123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/api')?.region).toBe('us-gov-west-1')
  for (const other of [
    'nginx',
    'public.ecr.aws/x/y:1',
    'ghcr.io/acme/api:1',
    'evil.example/123456789012.dkr.ecr.x.on.aws/a',
  ])
    expect(imageName(other)).toBeNull()
})

withEmulator('ECR', () => {
  let emulator: Emulator
  let proxy: Proxy
  let ecr: ECRClient
  let digest: string

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const at = { endpoint: emulator.url, region: 'us-east-1' }
    ecr = new ECRClient(at)
    const there = new ECRClient({ ...at, region: 'eu-west-1' })
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'orders/api', imageTagMutability: 'IMMUTABLE' }))
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'empty' }))
    await there.send(new CreateRepositoryCommand({ repositoryName: 'orders/api' }))
    for (const tag of ['1', '2']) digest = await putImage(ecr, 'orders/api', tag, tag)
    await putImage(there, 'orders/api', '2', '2')
    await replicateTo('orders/', 'eu-west-1')

    const ecs = new ECSClient(at)
    await ecs.send(new CreateClusterCommand({ clusterName: 'production' }))
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'api',
        containerDefinitions: [{ name: 'api', image: 'nginx', memory: 128 }],
      }),
    )
    await ecs.send(new CreateServiceCommand({ cluster: 'production', serviceName: 'api', taskDefinition: 'api' }))
  })
  afterEach(() => {
    proxy.spoil = () => undefined
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const replicateTo = (filter: string, ...regions: string[]): Promise<unknown> =>
    ecr.send(
      new PutReplicationConfigurationCommand({
        replicationConfiguration: {
          rules: [
            {
              destinations: regions.map((region) => ({ region, registryId: account })),
              repositoryFilters: [{ filter, filterType: 'PREFIX_MATCH' }],
            },
          ],
        },
      }),
    )
  const answering = (answers: Record<string, Answer | ((body: string) => Answer | undefined)>): void => {
    proxy.spoil = ({ operation, body }) => {
      const found = answers[operation]
      return typeof found === 'function' ? found(body) : found
    }
  }
  /** Tasks that run images by digest. */
  const running = (...digests: string[]): Record<string, Answer> => {
    const image = `${account}.dkr.ecr.us-east-1.amazonaws.com/orders/api:2`
    const tasks = digests.map((imageDigest, number) => ({
      taskArn: `task/${number}`,
      lastStatus: 'RUNNING',
      containers: [
        { image, imageDigest },
        { image: 'public.ecr.aws/xray:1', imageDigest: 'sha256:other' },
      ],
    }))
    return { ListTasks: json({ taskArns: tasks.map(({ taskArn }) => taskArn) }), DescribeTasks: json({ tasks }) }
  }
  const readRepository = (repository = 'orders/api'): Promise<Draft> =>
    collectOne(proxy.url, 'aws/ecr-repository', { repository }, {}, { attempts: 1 })
  const readReplication = (more: object = {}): Promise<Draft> =>
    collectOne(
      proxy.url,
      'aws/ecr-replication',
      { repository: 'orders/api', cluster: 'production', service: 'api', ...more },
      {},
      { attempts: 1 },
    )

  test('a repository of the emulator', async () => {
    const record = await readRepository()
    expect(record.error).toBeNull()
    expect(record.operations).toEqual(['ecr:DescribeImages', 'ecr:DescribeRepositories'])
    expect(record.matches[0]).toMatchObject({
      subject: 'orders/api',
      facts: { images: 2, taggedImages: 2, immutableTags: true },
    })
    expect(record.matches[0]?.facts['newestAge']).toBeLessThan(300)
  })

  test('an empty repository has no ages, and one that does not exist is no match', async () => {
    expect((await readRepository('empty')).matches[0]?.facts).toEqual({
      images: 0,
      taggedImages: 0,
      newestAge: null,
      oldestAge: null,
      immutableTags: false,
    })
    expect(await readRepository('nowhere')).toMatchObject({ error: null, matches: [] })
  })

  test('all pages, by the clock of the service', async () => {
    const pushed = (day: number): number => Date.UTC(2026, 0, day) / 1000
    const page = (days: number[], nextToken?: string): Answer =>
      json(
        { imageDetails: days.map((day) => ({ imageDigest: `sha256:${day}`, imagePushedAt: pushed(day) })), nextToken },
        'Sat, 31 Jan 2026 00:00:00 GMT',
      )
    answering({ DescribeImages: (body) => (body.includes('nextToken') ? page([2, 30]) : page([5, 6, 7], 'more')) })
    const { matches } = await readRepository()
    expect(matches[0]?.facts).toMatchObject({
      images: 5,
      taggedImages: 0,
      newestAge: 86_400,
      oldestAge: 29 * 86_400,
    })
  })

  test('neither archived images nor signatures can be deployed', async () => {
    const imagePushedAt = Date.now() / 1000
    const image = { imagePushedAt, artifactMediaType: 'application/vnd.oci.image.config.v1+json', imageTags: ['1'] }
    answering({
      DescribeImages: json({
        imageDetails: [
          { ...image, imageStatus: 'ACTIVE' },
          { ...image, imageStatus: 'ARCHIVED' },
          { ...image, imageTags: [`sha256-${'a'.repeat(64)}.sig`] },
          { ...image, artifactMediaType: 'application/vnd.dev.cosign.artifact.sig.v1+json' },
          { imagePushedAt },
        ],
      }),
    })
    const { matches } = await readRepository()
    expect(matches[0]?.facts).toMatchObject({ images: 2, taggedImages: 1 })
  })

  test('tags with exemptions can be moved', async () => {
    for (const [imageTagMutability, expected] of [
      ['IMMUTABLE_WITH_EXCLUSION', false],
      ['MUTABLE', false],
      ['IMMUTABLE', true],
    ]) {
      answering({ DescribeRepositories: json({ repositories: [{ imageTagMutability }] }) })
      expect((await readRepository()).matches[0]?.facts['immutableTags']).toBe(expected)
    }
  })

  test('what is refused or odd is not a fact', async () => {
    answering({ DescribeImages: jsonError(400, 'AccessDeniedException') })
    const { matches } = await readRepository()
    expect(matches[0]?.facts).toEqual({ immutableTags: true })
    expect(matches[0]?.unread?.['newestAge']).toMatchObject({ class: 'denied' })
    answering({ DescribeRepositories: json({}) })
    expect(await readRepository()).toMatchObject({ error: { class: 'transient' } })
    answering({ DescribeImages: json({ imageDetails: [{ imageDigest: 'sha256:1' }] }) })
    expect((await readRepository()).matches[0]?.unread?.['newestAge']?.message).toContain('did not tell')
  })

  test('the image that runs is in the other region', async () => {
    answering(running(digest, digest))
    const record = await readReplication()
    expect(record.error).toBeNull()
    expect(record.matches).toEqual([
      { subject: 'production/api', facts: { destinations: ['eu-west-1'], status: 'complete' } },
    ])
    expect(record.operations).toContain('ecr:DescribeImages')
  })

  test('one that was pushed before the rule is not, whatever the rule says', async () => {
    const before = await putImage(ecr, 'orders/api', 'before', 'before')
    const status = (found: object): Answer =>
      json({ replicationStatuses: [{ region: 'eu-west-1', registryId: account, ...found }] })
    answering({ ...running(digest, before), DescribeImageReplicationStatus: json({ replicationStatuses: [] }) })
    expect((await readReplication()).matches[0]?.facts).toEqual({ destinations: ['eu-west-1'], status: 'none' })
    // Said to be complete, and deleted in the other region since.
    answering({ ...running(before), DescribeImageReplicationStatus: status({ status: 'COMPLETE' }) })
    expect((await readReplication()).matches[0]?.facts['status']).toBe('none')
    answering({ ...running(before), DescribeImageReplicationStatus: status({ status: 'FAILED' }) })
    expect((await readReplication()).matches[0]?.facts['status']).toBe('failed')
    answering({ ...running(digest, before), DescribeImageReplicationStatus: status({ status: 'IN_PROGRESS' }) })
    expect((await readReplication()).matches[0]?.facts['status']).toBe('in-progress')
  })

  test('of several regions the worst counts', async () => {
    await replicateTo('orders/', 'eu-west-1', 'eu-central-1')
    answering({ ...running(digest), DescribeImageReplicationStatus: json({ replicationStatuses: [] }) })
    expect((await readReplication()).matches[0]?.facts).toEqual({
      destinations: ['eu-central-1', 'eu-west-1'],
      status: 'none',
    })
    await replicateTo('orders/', 'eu-west-1')
  })

  test('a rule for other repositories is none', async () => {
    await replicateTo('payments/', 'eu-west-1')
    answering(running(digest))
    expect((await readReplication()).matches[0]?.facts).toEqual({ destinations: [], status: 'none' })
    await replicateTo('orders/', 'eu-west-1')
  })

  test('when nothing runs there is no state; without a service no match', async () => {
    expect((await readReplication()).matches[0]?.facts).toEqual({ destinations: ['eu-west-1'], status: null })
    expect(await readReplication({ service: 'nowhere' })).toMatchObject({ error: null, matches: [] })
  })

  test('a region that refuses to answer leaves the state unread', async () => {
    answering({ ...running(digest), DescribeImages: jsonError(400, 'AccessDeniedException') })
    const { matches } = await readReplication()
    expect(matches[0]?.facts).toEqual({ destinations: ['eu-west-1'] })
    expect(matches[0]?.unread?.['status']).toMatchObject({ class: 'denied' })
    answering({ ...running(digest), DescribeRegistry: json({ registryId: account }) })
    expect((await readReplication()).matches[0]?.unread?.['destinations']).toMatchObject({ class: 'transient' })
  })
})
