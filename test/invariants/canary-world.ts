/**
 * What the test of secrets collects from: an AWS emulator with some resources, and the services of the example (GitHub, two
 * clusters, Prometheus, Alertmanager, MinIO, Vault, PagerDuty, endpoints), each behind a proxy that plants words; a
 * database server that plants its own; and a content folder whose claims rest on every fact of all of them.
 */
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { start as startPlatform } from '../../scripts/maintain/example_platform.ts'
import { start as startWeb } from '../../scripts/maintain/example_web.ts'
import { sourceNamed, sources } from '../../src/evidence/sources/index.ts'
import { content as contentOf, folder, plan } from '../content.ts'
import { selfSigned } from '../evidence/authority.ts'
import { startEmulator } from '../evidence/emulator.ts'
import { fillAccount } from './canary-account.ts'
import { startDatabase, startRefusing } from './canary-databases.ts'
import { example } from './product.ts'
import { startPlanting, Words, type Planting, type Rules } from './planting.ts'

const aws: Rules = {
  place: 'aws',
  needed: new Set(
    `Account AccessKeyId SecretAccessKey SessionToken Expiration
    AlarmActions BackupPlanId BackupPlanName Code DBInstanceIdentifier DBInstanceStatus Engine Id KeyId KeyManager KeyState
    LoadBalancerArn LoadBalancerName LocationConstraint Name Protocol SSEAlgorithm SSEType ScheduleExpression
    ScheduleExpressionTimezone SnapshotType
    StateValue Status StorageClass SubscriptionArn TableStatus TargetGroupArn TargetGroupName TargetType TopicArn Type
    VolumeId arn family image imageTagMutability launchType logGroupArn logGroupName logStreamName repositoryName rolloutState
    serviceArn serviceName status statusCode taskDefinition taskDefinitionArn taskDefinitionArns volumeId`.split(/\s+/),
  ),
  inside: new Set(
    `AlarmName Arn AvailabilityZone DBInstanceClass DBSnapshotIdentifier HealthCheckPath KMSMasterKeyArn KMSMasterKeyID Key KmsKeyId
    RuleName TargetBackupVaultName ZoneName kmsKeyId snapshotId`.split(/\s+/),
  ),
}

const web: Rules = {
  place: 'web',
  needed: new Set(
    `conclusion default_branch full_name group head_branch id ip_prefix kind name original path persistentVolumeClaimName reason
    region resultType schedule severity sha state status timeZone type __name__`.split(/\s+/),
  ),
  // What tells one series from another are its labels, all of them, whatever they are.
  inside: new Set(`instance job metric username`.split(/\s+/)),
}

/** Secrets of the run, by the variable that holds them; each is searched for as it is. */
export const secrets = {
  AWS_ACCESS_KEY_ID: 'AKIACANARYCANARY0001',
  AWS_SECRET_ACCESS_KEY: 'canarysecretkey/0002+canarysecretkey0002',
  AWS_SESSION_TOKEN: 'canarysessiontoken0003//////////canary==',
  GITHUB_TOKEN: 'ghp_canary0004canary0004canary0004canary',
  EXAMPLE_AUDITRON_TOKEN: 'canarytoken0005',
  PAGERDUTY_TOKEN: 'u+canary0006canary0006',
  VAULT_TOKEN: 'hvs.canary0007canary0007',
  STORE_KEY: 'canarystorekey0008',
  STORE_SECRET: 'canarystoresecret0009',
  DATABASE_PASSWORD: 'canary-password-0010',
  UNUSED_SECRET: 'canaryunused0011',
} as const
/** The token that stands in the kubeconfig. */
export const clusterToken = 'canaryclustertoken0012'

export type World = {
  readonly words: Words
  readonly content: string
  readonly environment: Readonly<Record<string, string>>
  /** What each service was asked. */
  readonly asked: Readonly<Record<string, Planting['asked']>>
  readonly stop: () => Promise<void>
}

type Bindings = Record<string, { label: string; source: string; region?: string; params?: Record<string, unknown> }>

/** Starts everything. */
export const startWorld = async (): Promise<World> => {
  const words = new Words()
  const asOf = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString().replace('.000Z', 'Z')
  const [emulator, platform, others, database, refusing] = await Promise.all([
    startEmulator(),
    startPlatform(asOf),
    startWeb(asOf),
    startDatabase(words),
    startRefusing(words),
  ])
  const resources = await fillAccount(emulator.url, words)
  const pair = selfSigned(`DNS:${words.make('never', 'tls: the name in a certificate')}.example`)
  const secure = createSecureServer(pair, (_, answer) => answer.end(words.make('never', 'tls: an answer')))
  secure.listen(0, '127.0.0.1')
  await once(secure, 'listening')
  const { port } = secure.address() as { port: number }

  type Named = { readonly at: string; readonly tokenFrom?: string; readonly header?: string }
  const named = { ...platform.connections, ...others.connections } as { dns: object }
  const origins = {
    ...(platform.connections as { web: Record<string, Named> }).web,
    ...(others.connections as { web: Record<string, Named> }).web,
  }
  const proxies = {
    aws: await startPlanting(emulator.url, words, aws),
    store: await startPlanting(emulator.url, words, { ...aws, place: 'store' }),
  }
  const planting: Record<string, Planting> = proxies
  const settingsOfWeb: Record<string, object> = {}
  for (const [origin, { at }] of Object.entries(origins)) {
    const place = new URL(origin).hostname
    const proxy = (planting[place] = await startPlanting(at, words, { ...web, place }, 'example'))
    const tokens: Readonly<Record<string, object>> = {
      'https://api.github.com': { tokenFrom: 'GITHUB_TOKEN' },
      'https://api.auditron.ai': { tokenFrom: 'EXAMPLE_AUDITRON_TOKEN' },
      'https://api.pagerduty.com': { tokenFrom: 'PAGERDUTY_TOKEN' },
      'https://vault.internal.auditron.ai': { tokenFrom: 'VAULT_TOKEN', header: 'X-Vault-Token' },
    }
    settingsOfWeb[origin] = { at: proxy.url, ...tokens[origin] }
  }
  settingsOfWeb['https://unvouched.example'] = { at: `https://127.0.0.1:${port}`, tokenFrom: 'EXAMPLE_AUDITRON_TOKEN' }

  const kubeconfig = join(folder(), 'config')
  const given = readFileSync(platform.environment['KUBECONFIG'] ?? '', 'utf8')
  writeFileSync(kubeconfig, given.replace('"token":"example"', `"token":"${clusterToken}"`))

  const connections = {
    dns: named.dns,
    web: settingsOfWeb,
    s3: { 'https://store.example': { keyFrom: 'STORE_KEY', secretFrom: 'STORE_SECRET', at: proxies.store.url } },
    postgres: {
      'db.internal.auditron.ai': { at: database.at, tls: 'none', passwordFrom: 'DATABASE_PASSWORD' },
      'mishap.internal': { at: refusing.at, tls: 'none', passwordFrom: 'DATABASE_PASSWORD' },
    },
  }
  const content = contentOf({
    'holdfast.yaml': stringify({
      organisation: 'Test Ltd',
      site: { title: 'Continuity', url: 'https://continuity.invalid', summary: 'How we recover.' },
      timezone: 'Etc/UTC',
      evidence: { mode: 'live' },
      aws: { endpoint: proxies.aws.url },
      connections,
    }),
    ...contentFor({ ...resources, ...elsewhere(), ...mishaps() }),
  })
  return {
    words,
    content,
    environment: { ...secrets, AWS_REGION: 'us-east-1', KUBECONFIG: kubeconfig },
    asked: {
      ...Object.fromEntries(Object.entries(planting).map(([place, { asked }]) => [place, asked])),
      get postgres() {
        return refusing.given.map((proof) => ({ path: '', proof, spoilt: true }))
      },
    },
    stop: async () => {
      await Promise.all(Object.values(planting).map(({ stop }) => stop()))
      secure.closeAllConnections()
      secure.close()
      refusing.stop()
      await Promise.all([emulator.stop(), platform.stop(), others.stop(), database.stop()])
    },
  }
}

/** The bindings of the example that do not ask AWS and that Holdfast reads itself. */
const elsewhere = (): Bindings => {
  const all = parse(readFileSync(join(example, 'bindings.yaml'), 'utf8')) as Bindings &
    Record<string, { account?: string }>
  return Object.fromEntries(
    Object.entries(all).filter(
      ([, { source, account, params }]) =>
        account === undefined &&
        params !== undefined &&
        sources[source]?.collect !== undefined &&
        source !== 'directory/newest',
    ),
  )
}

/** The services that repeat the credentials of a call in an error. */
export const mishapsAt = [
  'aws',
  'store',
  'api.github.com',
  'kubernetes.production.auditron.ai',
  'api.pagerduty.com',
  'api.auditron.ai',
] as const

const mishaps = (): Bindings => {
  const region = 'us-east-1'
  const job = { context: 'auditron-production', namespace: 'auditron' }
  const database = { host: 'mishap.internal', database: 'orders' }
  const how = ['refused', 'coded', 'broken', 'garbled', 'moved', 'cut']
  const all = how.flatMap((how): [string, string, object, string?][] => [
    [`database-${how}`, 'aws/rds-instance', { instance: `mishap-${how}` }, region],
    [`bucket-${how}`, 'aws/s3-bucket', { bucket: `mishap-${how}` }, region],
    [`table-${how}`, 'aws/dynamodb-table', { table: `mishap-${how}` }, region],
    [`store-${how}`, 'aws/s3-bucket', { endpoint: 'https://store.example', bucket: `mishap-${how}` }],
    [`repository-${how}`, 'github/repository', { repository: `acme/mishap-${how}` }],
    [`endpoint-${how}`, 'http/endpoint', { url: `https://api.auditron.ai/mishap-${how}` }],
    [`job-${how}`, 'kubernetes/cronjob', { ...job, cronjob: `mishap-${how}` }],
    [`rota-${how}`, 'oncall/schedule', { schedule: `MISHAP${how.toUpperCase()}` }],
  ])
  all.push(
    ['endpoint-unvouched', 'http/endpoint', { url: 'https://unvouched.example/' }],
    ['database-login', 'postgres/server', database],
    ['database-query', 'postgres/query', { ...database, query: 'SELECT 1' }],
  )
  return Object.fromEntries(
    all.map(([id, source, params, place]) => [
      id,
      { label: id, source, ...(place && { region: place }), params: params as Record<string, unknown> },
    ]),
  )
}

/** A plan with a claim on every fact of every binding. */
const contentFor = (bindings: Bindings): Record<string, string> => {
  const claims = Object.entries(bindings).map(([id, { source }]) => {
    const facts = Object.keys(sourceNamed(source)?.facts ?? {})
    return [id, { evidence: id, every: Object.fromEntries(facts.map((fact) => [fact, { exists: true }])) }] as const
  })
  return {
    'bindings.yaml': stringify(bindings),
    'plans/orders.mdx': plan(
      stringify({ claims: Object.fromEntries(claims) }),
      claims.map(([id]) => `<Claim id="${id}">All of ${id} is known</Claim>.`).join('\n\n'),
    ),
  }
}
