/**
 * The least that a run needs, made from the sources that are bound: a policy for each AWS account, and what to grant in
 * PostgreSQL, Kubernetes and elsewhere. Reading settings and ages never needs the content of an object, a secret or a key, so
 * the policy also denies those, whatever another policy of the role allows.
 */
import { isInAws, type Checked } from './bindings.ts'
import { distinct } from './reading.ts'
import { endpointIn } from './s3-store.ts'
import { storePlace } from './store-address.ts'

export type Statement = {
  readonly Sid: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource?: string | readonly string[]
  readonly NotResource?: readonly string[]
}

/** An IAM policy, as `aws iam put-role-policy` takes it. */
export type Policy = { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] }

/** Everything that the bindings of a portfolio need. */
export type Grants = {
  /** By account id; bindings that name no account are under `''`. */
  readonly aws: Readonly<Record<string, Policy>>
  /** Statements of SQL, by host. */
  readonly postgres: Readonly<Record<string, readonly string[]>>
  /** Manifests of Kubernetes, by context. */
  readonly kubernetes: Readonly<Record<string, readonly object[]>>
  /** For all other services: what to grant, by the part of the source's id before `/`. */
  readonly others: Readonly<Record<string, readonly string[]>>
}

const groupedBy = (checked: readonly Checked[], keyOf: (each: Checked) => string): [string, Checked[]][] =>
  [...Map.groupBy(checked, keyOf)].toSorted(([a], [b]) => (a < b ? -1 : 1))

/** The service of a source: `aws`, `github`. */
const familyOf = ({ source }: Checked): string => source.id.split('/')[0] as string

/** Permissions of IAM are called `service:Action`; those of others are not. */
const isIam = (action: string): boolean => /^[a-z0-9-]+:[A-Z]\w*\*?$/.test(action)

/** The service besides AWS that a binding asks; a source may ask both. */
const otherThanAws = (each: Checked): string =>
  familyOf(each) === 'aws'
    ? (endpointIn(each.params) ?? 'aws')
    : each.source.id === 'git/deployed-commit'
      ? 'github'
      : familyOf(each)

const otherActions = (each: Checked): readonly string[] =>
  isInAws(each) ? each.source.actions.filter((action) => !isIam(action)) : each.source.actions

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const parameter = ({ params }: Checked, name: string): string | undefined =>
  text((params as Readonly<Record<string, unknown>>)[name])

/**
 * What the bindings need, and what the credentials of the run need for a store in a bucket (`s3://bucket/prefix`). Pushed
 * and planned sources ask nobody, so they need nothing.
 */
export const grantsFor = (all: readonly Checked[], store?: string): Grants => {
  const checked = all.filter(({ source }) => source.collect !== undefined)
  const of = (family: string): Checked[] => checked.filter((each) => familyOf(each) === family)
  return {
    aws: {
      ...(store !== undefined && { '': policyFor([], store) }),
      ...Object.fromEntries(
        groupedBy(checked.filter(isInAws), ({ binding }) => binding.account ?? '').map(([account, group]) => [
          account,
          policyFor(group, account === '' ? store : undefined),
        ]),
      ),
    },
    postgres: Object.fromEntries(
      groupedBy(of('postgres'), (each) => parameter(each, 'host') ?? '').map(([host, group]) => [host, sqlFor(group)]),
    ),
    kubernetes: Object.fromEntries(
      groupedBy(of('kubernetes'), (each) => parameter(each, 'context') ?? '').map(([context, group]) => [
        context,
        manifestsFor(group),
      ]),
    ),
    others: Object.fromEntries(
      groupedBy(checked, otherThanAws)
        .map(([name, group]) => [name, distinct(group.flatMap(otherActions))] as const)
        .filter(([name, actions]) => name !== 'postgres' && name !== 'kubernetes' && actions.length > 0),
    ),
  }
}

/** Actions that are about no bucket, or only needed to choose among buckets. */
const choosing = new Set(['s3:ListAllMyBuckets', 's3:GetBucketTagging'])

const allBuckets = 'arn:aws:s3:::*'

/** The buckets that a binding may concern. */
const bucketsOf = (each: Checked): readonly string[] => {
  const prefix = each.source.id === 'aws/s3-bucket' ? parameter(each, 'prefix') : parameter(each, 'buckets')
  const named = [parameter(each, 'bucket'), parameter(each, 'replica'), prefix && `${prefix}*`].filter(
    (name) => name !== undefined,
  )
  return named.length > 0 ? named.map((name) => `arn:aws:s3:::${name}`) : [allBuckets]
}

/** Where inventories of a bucket lie, whichever bucket they are written to: the only objects that are ever read. */
const inventoriesOf = (each: Checked): readonly string[] =>
  each.source.actions.includes('s3:GetObject')
    ? [parameter(each, 'bucket'), parameter(each, 'replica')].flatMap((name) =>
        name === undefined ? [] : [`${allBuckets}/${name}/*/manifest.json`, `${allBuckets}/${name}/*/data/*`],
      )
    : []

const policyFor = (group: readonly Checked[], store?: string): Policy => {
  const onBuckets = group.filter(({ source }) => source.id.startsWith('aws/s3-'))
  const byName = onBuckets.filter((each) => parameter(each, 'bucket') !== undefined)
  const s3 = distinct(onBuckets.flatMap(({ source }) => source.actions)).filter((action) => action !== 's3:GetObject')
  const choosingToo = onBuckets.length > byName.length ? s3.filter((action) => choosing.has(action)) : []
  const rest = distinct(
    group.filter((each) => !onBuckets.includes(each)).flatMap(({ source }) => source.actions.filter(isIam)),
  )
  const inventories = distinct(onBuckets.flatMap(inventoriesOf))
  const readable = distinct([...inventories, ...(store === undefined ? [] : [storeFiles(store)])])
  const found = distinct(onBuckets.flatMap(bucketsOf))
  // An inventory may be written to any bucket, and is looked for there.
  const buckets = found.includes(allBuckets) || inventories.length > 0 ? [allBuckets] : found
  const perBucket = s3.filter((action) => !choosing.has(action))
  const statements: (Statement | undefined)[] = [
    rest.length + choosingToo.length > 0
      ? { Sid: 'HoldfastReads', Effect: 'Allow', Action: distinct([...rest, ...choosingToo]), Resource: '*' }
      : undefined,
    perBucket.length > 0
      ? {
          Sid: 'HoldfastReadsBuckets',
          Effect: 'Allow',
          Action: distinct([...perBucket, ...choosingToo.filter((action) => action !== 's3:ListAllMyBuckets')]),
          Resource: buckets,
        }
      : undefined,
    inventories.length > 0
      ? { Sid: 'HoldfastReadsInventories', Effect: 'Allow', Action: ['s3:GetObject'], Resource: inventories }
      : undefined,
    ...(store === undefined ? [] : storeStatements(store)),
    {
      Sid: 'HoldfastNeverReadsObjects',
      Effect: 'Deny',
      Action: ['s3:GetObject*'],
      ...(readable.length > 0 ? { NotResource: readable } : { Resource: '*' }),
    },
    {
      Sid: 'HoldfastNeverReadsSecrets',
      Effect: 'Deny',
      Action: ['kms:Decrypt', 'rds:DownloadDB*', 'secretsmanager:GetSecretValue', 'ssm:GetParameter*'],
      Resource: '*',
    },
  ]
  return { Version: '2012-10-17', Statement: statements.filter((each) => each !== undefined) }
}

/** The files of a store, as a resource. */
const storeFiles = (store: string): string => {
  const { bucket, prefix } = storePlace(store)
  return `arn:aws:s3:::${bucket}/${prefix}*`
}

/** What writing to a store needs. Nothing is ever removed from it but the lock. */
const storeStatements = (store: string): Statement[] => {
  const files = storeFiles(store)
  const [bucket = ''] = files.split('/')
  return [
    { Sid: 'HoldfastListsItsStore', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [bucket] },
    { Sid: 'HoldfastWritesItsStore', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: [files] },
    {
      Sid: 'HoldfastReleasesItsLock',
      Effect: 'Allow',
      Action: ['s3:DeleteObject'],
      Resource: [files.replace(/\*$/, 'lock.json')],
    },
  ]
}

const sqlFor = (group: readonly Checked[]): readonly string[] => {
  const queries = group.flatMap((each) => parameter(each, 'query') ?? [])
  const tables = distinct(
    queries.flatMap((query) =>
      [...query.matchAll(/\b(?:from|join)\s+((?:"[^"]+"|[\w.])+)/gi)].map(([, name = '']) => name),
    ),
  )
  return [
    'CREATE ROLE holdfast LOGIN;',
    ...(group.some(({ source }) => source.actions.some((action) => action.includes('pg_monitor')))
      ? ['GRANT pg_monitor TO holdfast;']
      : []),
    ...tables.map((table) => `GRANT SELECT ON ${table} TO holdfast;`),
    'ALTER ROLE holdfast SET default_transaction_read_only = on;',
  ]
}

type Rule = {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

/** `get deployments.apps` as a rule; `undefined` for what is not of that form. */
const ruleOf = (action: string): Rule | undefined => {
  const [, verbs, kind, group = ''] = /^([a-z,]+) ([a-z]+)(?:\.([a-z0-9.]+))?$/.exec(action) ?? []
  return verbs && kind ? { apiGroups: [group], resources: [kind], verbs: verbs.split(',') } : undefined
}

const manifestsFor = (group: readonly Checked[]): readonly object[] =>
  groupedBy(group, (each) => parameter(each, 'namespace') ?? '').map(([namespace, within]) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: namespace ? 'Role' : 'ClusterRole',
    metadata: { name: 'holdfast-read', ...(namespace && { namespace }) },
    rules: distinct(within.flatMap(({ source }) => source.actions)).flatMap((action) => ruleOf(action) ?? []),
  }))
