/**
 * `git/deployed-commit` against small servers that answer as ECS and ECR do (JSON 1.1; the emulator of AWS has no digests of running
 * containers) and as GitHub does (see github-service.ts). Manifests are those of the OCI image specification.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { noMachine } from '../../src/evidence/connection.ts'
import type { Draft } from '../../src/evidence/record.ts'
import {
  branch,
  canary,
  commitId,
  noise,
  ok,
  refused,
  repository,
  startGitHub,
  type GitHub,
  type Routes,
} from './github-service.ts'
import { collectOne, settings } from './make.ts'
import { webConnections } from './web-server.ts'
import { jsonError, startWire, type Answers, type Wire } from './wire.ts'

Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' })

let github: GitHub
let wire: Wire
beforeAll(async () => {
  github = await startGitHub()
  wire = await startWire()
})
beforeEach(() => {
  wire.calls.splice(0)
})
afterAll(async () => {
  await github.server.stop()
  await wire.stop()
})

const registry = '123456789012.dkr.ecr.us-east-1.amazonaws.com'
const revision = 'org.opencontainers.image.revision'
const media = 'application/vnd.oci.image.manifest.v1+json'

type Running = { readonly image: string; readonly digest?: string; readonly manifest?: unknown }

/** An account in which these containers run. */
const account = (...running: readonly Running[]): Answers => {
  const noisy = { environment: [{ name: 'PASSWORD', value: canary }] }
  return ({ operation, body }) => {
    if (operation === 'DescribeServices')
      return { services: [{ serviceName: 'api', status: 'ACTIVE', ...noisy }], failures: [] }
    if (operation === 'ListTasks')
      return { taskArns: running.length > 0 ? ['arn:aws:ecs:us-east-1:123456789012:task/production/1'] : [] }
    if (operation === 'DescribeTasks')
      return {
        tasks: [
          {
            lastStatus: 'RUNNING',
            overrides: noisy,
            containers: running.map(({ image, digest }) => ({ image, imageDigest: digest, name: canary })),
          },
        ],
        failures: [],
      }
    if (operation !== 'BatchGetImage') return undefined
    const [{ imageDigest }] = body['imageIds'] as [{ imageDigest: string }]
    const found = running.find(({ digest, manifest }) => digest === imageDigest && manifest !== undefined)
    return found
      ? {
          images: [
            {
              registryId: canary,
              imageId: { imageDigest },
              imageManifest: JSON.stringify(found.manifest),
              imageManifestMediaType: media,
            },
          ],
          failures: [],
        }
      : { images: [], failures: [{ imageId: { imageDigest }, failureCode: 'ImageNotFound', failureReason: canary }] }
  }
}

const image = (tag: string): string => `${registry}/orders/api:${tag}`
const digest = (digit: string): string => `sha256:${digit.repeat(64)}`
const built = (commit: string | undefined, tag = '1.0', digit = '1'): Running => ({
  image: image(tag),
  digest: digest(digit),
  manifest: {
    schemaVersion: 2,
    mediaType: media,
    config: {},
    layers: [],
    ...(commit && { annotations: { [revision]: commit, 'org.opencontainers.image.source': canary } }),
  },
})

const at = (path: string): string => `/repos/acme/orders${path}`
const commit = commitId('c')
const code = (ahead = 0): Routes => ({
  [at('')]: repository(),
  [at('/branches/main')]: branch(),
  [at(`/git/commits/${commit}`)]: ok({ ...noise, sha: commit, message: canary }),
  [at(`/compare/${commitId('a')}...${commit}`)]: ok({
    ...noise,
    status: ahead > 0 ? 'diverged' : 'behind',
    ahead_by: ahead,
    behind_by: 3,
    commits: [noise],
  }),
})

const read = async (answers: Answers, routes: Routes, params: object = {}): Promise<Draft> => {
  wire.answers = answers
  github.routes = routes
  const connections = webConnections({ 'https://api.github.com': { at: github.server.origin } })
  const record = await collectOne(
    '',
    'git/deployed-commit',
    { repository: 'acme/orders', cluster: 'production', service: 'api', ...params },
    {},
    {
      settings: { ...settings(wire.url), connections },
      machine: noMachine,
      attempts: 1,
    },
  )
  expect(JSON.stringify(record)).not.toContain('canary')
  return record
}

test('on the default branch', async () => {
  const record = await read(account(built(commit)), code())
  expect(record).toMatchObject({
    error: null,
    account: '123456789012',
    region: 'us-east-1',
    matches: [{ subject: 'production/api', facts: { onRemote: true, unpushed: 0 } }],
  })
  expect(record.operations).toEqual([
    'ecr:BatchGetImage',
    'ecs:DescribeServices',
    'ecs:DescribeTasks',
    'ecs:ListTasks',
    'github:CompareCommits',
    'github:GetBranch',
    'github:GetCommit',
    'github:GetRepository',
  ])
  expect(record.principal).toContain('role/read')
})
test('on another branch, or of a fork', async () => {
  expect((await read(account(built(commit)), code(4))).matches).toMatchObject([
    { facts: { onRemote: true, unpushed: 4 } },
  ])
})
test.each([404, 422])('from a laptop (%i)', async (status) => {
  const record = await read(account(built(commit)), {
    ...code(),
    [at(`/git/commits/${commit}`)]: refused(status, `No commit found for SHA: ${commit}`),
  })
  expect(record).toMatchObject({
    error: null,
    matches: [{ facts: { onRemote: false }, unread: { unpushed: { class: 'not-found' } } }],
  })
})
test('two images at once: one that is missing decides', async () => {
  const other = commitId('d')
  const record = await read(account(built(commit), built(other, '1.1', '2')), code())
  expect(record.matches).toMatchObject([{ facts: { onRemote: false } }])
})
test('the tag names the commit', async () => {
  for (const tag of [commit, `sha-${commit}`])
    expect((await read(account(built(undefined, tag)), code())).matches).toMatchObject([
      { facts: { onRemote: true, unpushed: 0 } },
    ])
  const gone: Running = { image: image(commit), digest: digest('1') }
  expect((await read(account(gone), code())).matches).toMatchObject([{ facts: { onRemote: true } }])
})
test('an image for several machines', async () => {
  const index = {
    schemaVersion: 2,
    manifests: [
      { annotations: { [revision]: commit } },
      { annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
    ],
  }
  expect((await read(account({ ...built(commit), manifest: index }), code())).matches).toMatchObject([
    { facts: { onRemote: true } },
  ])
})
test.each<readonly [string, Running]>([
  ['no commit', built(undefined)],
  ['a short name of a commit', built(commit.slice(0, 7), commit.slice(0, 7))],
  ['something else', built('main')],
  ['nothing that ECR knows', { image: 'ghcr.io/acme/api:1', digest: digest('1') }],
])('an image that names %s leaves it open', async (_, running) => {
  expect(await read(account(running), code())).toMatchObject({
    matches: [],
    error: { class: 'not-configured', hint: expect.stringContaining(revision) },
  })
})
test('containers of other images can be left out', async () => {
  const agent: Running = { image: 'public.ecr.aws/agent/agent:3', digest: digest('9') }
  expect(await read(account(built(commit), agent), code())).toMatchObject({
    matches: [],
    error: { class: 'not-configured' },
  })
  expect((await read(account(built(commit), agent), code(), { image: 'orders/api' })).matches).toMatchObject([
    { facts: { onRemote: true } },
  ])
})
test('nothing runs, and no service', async () => {
  expect((await read(account(), code())).matches).toMatchObject([{ facts: { onRemote: null, unpushed: null } }])
  const missing: Answers = ({ operation }) =>
    operation === 'DescribeServices' ? { services: [], failures: [{ reason: 'MISSING' }] } : undefined
  expect(await read(missing, code())).toMatchObject({ error: null, matches: [] })
})
test('a container whose image is not known yet', async () => {
  expect(await read(account({ image: image('1') }), code())).toMatchObject({
    matches: [],
    error: { class: 'transient' },
  })
})
test('refused by AWS, and by GitHub', async () => {
  const answers = account(built(commit))
  const denied: Answers = (asked) =>
    asked.operation === 'BatchGetImage' ? jsonError(400, 'AccessDeniedException') : answers(asked)
  expect(await read(denied, code())).toMatchObject({
    matches: [],
    error: { class: 'denied', hint: expect.stringContaining('`ecr:BatchGetImage`') },
  })
  for (const path of ['', '/branches/main', `/git/commits/${commit}`])
    expect(await read(answers, { ...code(), [at(path)]: refused(403, canary) })).toMatchObject({
      matches: [],
      error: { class: 'denied' },
    })
  expect(
    (
      await read(answers, {
        ...code(),
        [at(`/compare/${commitId('a')}...${commit}`)]: refused(404, 'No common ancestor'),
      })
    ).matches,
  ).toMatchObject([{ facts: { onRemote: true }, unread: { unpushed: { class: 'not-found' } } }])
})
test('an odd manifest', async () => {
  for (const manifest of [{ annotations: [canary] }, 7])
    expect(await read(account({ ...built(commit), manifest }), code())).toMatchObject({
      matches: [],
      error: { class: 'transient' },
    })
})
test('the credentials of another account', async () => {
  wire.answers = account(built(commit))
  const record = await collectOne(
    wire.url,
    'git/deployed-commit',
    { repository: 'acme/orders', cluster: 'production', service: 'api' },
    { account: '999999999999' },
  )
  expect(record).toMatchObject({
    matches: [],
    error: { class: 'invalid', message: expect.stringContaining('another account') },
  })
})
test('needs a region, which must be one', async () => {
  const params = { repository: 'acme/orders', cluster: 'production', service: 'api' }
  await expect(collectOne(wire.url, 'git/deployed-commit', params, { region: undefined })).rejects.toThrow(
    '`region` is missing',
  )
  await expect(collectOne(wire.url, 'git/deployed-commit', params, { region: 'Ireland' })).rejects.toThrow(
    'not the name of an AWS region',
  )
})
