/**
 * A large estate that exists only as numbers: databases, their snapshots and buckets over some accounts and regions, the
 * same at every run, and a content folder that binds and claims them. What is where follows from the number of each
 * thing, so that the service and whoever checks the readings count alike.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const accounts = ['501100000001', '501100000002', '501100000003'] as const
export const regions = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2'] as const

export type Place = { readonly account: string; readonly region: string }
export type Instance = Place & { readonly name: string; readonly team: string }
export type Kind = 'automated' | 'manual' | 'awsbackup'
export type Snapshot = Place & {
  readonly name: string
  readonly instance: string
  readonly kind: Kind
  readonly hours: number
}
export type Bucket = Place & {
  readonly name: string
  readonly team: string
  readonly replica: string | undefined
  /** How many objects it holds. */
  readonly objects: number
}
export type Estate = {
  readonly instances: readonly Instance[]
  readonly snapshots: readonly Snapshot[]
  readonly buckets: readonly Bucket[]
}
export type Sizes = { readonly instances: number; readonly snapshots: number; readonly buckets: number }

const some = <T>(count: number, make: (number: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))
const pick = <T>(all: readonly T[], at: number): T => all[at % all.length] as T
const padded = (number: number): string => String(number).padStart(4, '0')

/** Where a thing with a number lies: the accounts take turns, then the regions. */
const placeOf = (number: number): Place => ({
  account: pick(accounts, number),
  region: pick(regions, Math.floor(number / accounts.length)),
})
const places = accounts.length * regions.length
const products = 24
const bucketName = (number: number): string =>
  `acme-p${String(Math.floor(number / places) % products).padStart(2, '0')}-${padded(number)}`

export const estateOf = (sizes: Sizes): Estate => ({
  instances: some(sizes.instances, (number) => ({
    ...placeOf(number),
    name: `db-${padded(number)}`,
    team: `team-${Math.floor(number / places) % 5}`,
  })),
  snapshots: some(sizes.snapshots, (number) => {
    const round = Math.floor(number / sizes.instances)
    return {
      ...placeOf(number % sizes.instances),
      name: `db-${padded(number % sizes.instances)}-${padded(round)}`,
      instance: `db-${padded(number % sizes.instances)}`,
      kind: round % 10 === 0 ? 'manual' : round % 10 === 1 ? 'awsbackup' : 'automated',
      hours: 6 + round * 24,
    }
  }),
  buckets: some(sizes.buckets, (number) => ({
    ...placeOf(number),
    name: bucketName(number),
    team: `team-${Math.floor(number / places) % 4}`,
    // Copies go to the bucket of the same account that is next, which lies in another region.
    replica:
      number % 10 === 0 && number + accounts.length < sizes.buckets ? bucketName(number + accounts.length) : undefined,
    objects: number % 50 < 25 ? 2500 : 40,
  })),
})

export type Bound = Place & {
  readonly id: string
  readonly source: string
  readonly params: Readonly<Record<string, unknown>>
  /** How many things it matches, and the facts of them that are known beforehand, by what a claim calls them. */
  readonly matches: number
  readonly available?: number
  readonly objects?: number
}

/** The things that lie in a place. */
export const within = <T extends Place>(things: readonly T[], { account, region }: Place): readonly T[] =>
  things.filter((each) => each.account === account && each.region === region)

/** About 400 bindings at full size: four fifths of the instances by name, the others by tag, prefix and name. */
export const bindingsOf = ({ instances, snapshots, buckets }: Estate): readonly Bound[] => {
  const all: Bound[] = []
  const everywhere = regions.flatMap((region) => accounts.map((account) => ({ account, region })))
  for (const { account, region, name } of instances.filter((_, number) => number % 5 !== 4))
    all.push({
      id: `instance-${name}`,
      source: 'aws/rds-instance',
      account,
      region,
      params: { instance: name },
      matches: 1,
    })
  for (const [at, place] of everywhere.entries()) {
    const id = `${place.account.slice(-1)}-${place.region}`
    const here = within(instances, place)
    const taken = within(snapshots, place)
    const team = `team-${at % 5}`
    all.push({
      ...place,
      id: `instances-of-${team}-${id}`,
      source: 'aws/rds-instance',
      params: { tag: { key: 'team', value: team } },
      matches: here.filter((each) => each.team === team).length,
    })
    all.push({
      ...place,
      id: `instance-gone-${id}`,
      source: 'aws/rds-instance',
      params: { instance: `gone-${at}` },
      matches: 0,
    })
    for (const [number, { name }] of here.slice(0, 4).entries()) {
      const type = number === 3 ? 'manual' : 'any'
      const available = taken.filter((each) => each.instance === name && (type === 'any' || each.kind === type)).length
      all.push({
        ...place,
        id: `snapshots-${name}`,
        source: 'aws/rds-snapshots',
        params: { instance: name, ...(type !== 'any' && { type }) },
        matches: 1,
        available,
      })
    }
  }
  for (const account of accounts) {
    // People bind buckets from their home region, wherever the buckets lie.
    const home = { account, region: regions[0] }
    const own = buckets.filter((each) => each.account === account)
    for (let product = 0; product < products; product += 2) {
      const prefix = `acme-p${String(product).padStart(2, '0')}-`
      const matches = own.filter(({ name }) => name.startsWith(prefix)).length
      all.push({
        ...home,
        id: `buckets-${prefix}${account.slice(-1)}`,
        source: 'aws/s3-bucket',
        params: { prefix },
        matches,
      })
    }
    for (let team = 0; team < 4; team++)
      all.push({
        ...home,
        id: `buckets-of-team-${team}-${account.slice(-1)}`,
        source: 'aws/s3-bucket',
        params: { tag: { key: 'team', value: `team-${team}` } },
        matches: own.filter((each) => each.team === `team-${team}`).length,
      })
    for (const { name, objects } of own.slice(0, 8)) {
      all.push({ ...home, id: `bucket-${name}`, source: 'aws/s3-bucket', params: { bucket: name }, matches: 1 })
      all.push({
        ...home,
        id: `objects-${name}`,
        source: 'aws/s3-objects',
        params: { bucket: name, prefix: 'wal/' },
        matches: 1,
        objects,
      })
    }
    all.push({
      ...home,
      id: `bucket-gone-${account.slice(-1)}`,
      source: 'aws/s3-bucket',
      params: { bucket: `gone-${account}` },
      matches: 0,
    })
  }
  return all
}

const claims: Readonly<Record<string, readonly [expect: string, says: string]>> = {
  'aws/rds-instance': [
    '{ backupRetention: { atLeast: 7 days }, storageEncrypted: { equals: true } }',
    'Backups are kept and encrypted',
  ],
  'aws/rds-snapshots': ['{ available: { atLeast: 1 }, newestAge: { lessThan: 3 days } }', 'A fresh snapshot is there'],
  'aws/s3-bucket': ['{ versioning: { equals: enabled } }', 'Old versions are kept'],
  'aws/s3-objects': ['{ count: { atLeast: 1 }, newestAge: { lessThan: 2 days } }', 'Fresh objects are there'],
}

/** Writes a content folder that asks an endpoint: every binding, and a plan for each account that claims something of all that exist. */
export const writeContent = (folder: string, endpoint: string, bound: readonly Bound[]): void => {
  mkdirSync(join(folder, 'plans'), { recursive: true })
  const roles = accounts.map((account) => `    '${account}': { arn: 'arn:aws:iam::${account}:role/holdfast-read' }\n`)
  writeFileSync(
    join(folder, 'holdfast.yaml'),
    `organisation: Benchmark
site: { title: Continuity, url: "https://continuity.invalid", summary: A large estate. }
timezone: Etc/UTC
evidence: { mode: live }
aws:
  endpoint: ${endpoint}
  roles:
${roles.join('')}`,
  )
  const entries = bound.map(
    ({ id, source, account, region, params }) =>
      `${id}:\n  label: ${id.replaceAll('-', ' ')}\n  source: ${source}\n  account: '${account}'\n  region: ${region}\n  params: ${JSON.stringify(params)}\n`,
  )
  writeFileSync(join(folder, 'bindings.yaml'), entries.join(''))
  for (const account of accounts) {
    const own = bound.filter((each) => each.account === account && each.matches > 0)
    const made = own.map(({ id, source, params }) => {
      const rule = 'tag' in params || (source === 'aws/s3-bucket' && 'prefix' in params) ? 'every' : 'expect'
      return `  ${id}:\n    evidence: ${id}\n    ${rule}: ${claims[source]?.[0]}\n`
    })
    const said = own.map(({ id, source }) => `- <Claim id="${id}">${claims[source]?.[1]}</Claim>.\n`)
    writeFileSync(
      join(folder, 'plans', `account-${account.slice(-1)}.mdx`),
      `---\n${head}claims:\n${made.join('')}---\n\n${said.join('')}`,
    )
  }
}

// Reviewed on the day of the run, so that no run finds it overdue.
const head = `title: An account
product: Orders
summary: How orders come back.
version: "1"
status: approved
owner: manager
approvers: [cto]
lastReviewed: ${new Date().toISOString().slice(0, 10)}
reviewCadence: 3 months
roles:
  manager: { title: Engineering manager, does: Leads, primary: Engineering manager, deputy: Lead engineer }
  cto: { title: CTO, does: Approves, primary: CTO, deputy: COO }
`
