/**
 * The same questions as those of `bench-collect.ts`, asked as a script would ask them: one binding after the other, one call after
 * the other, with the plain AWS SDK and its own paginators. Run as a process of its own with the address of the service and a
 * file of the bindings; prints how many calls it made.
 */
import { readFileSync } from 'node:fs'
import type { RDSClient } from '@aws-sdk/client-rds'
import type { S3Client } from '@aws-sdk/client-s3'
import type { Credentials } from '@aws-sdk/client-sts'
import type { Bound } from './bench-estate.ts'

const rdsSdk = await import('@aws-sdk/client-rds')
const s3 = await import('@aws-sdk/client-s3')
const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts')

const [endpoint = '', file = ''] = process.argv.slice(2)
const bound = JSON.parse(readFileSync(file, 'utf8')) as readonly Bound[]
let calls = 0

/** Makes a call; that a thing is not there, or has no such setting, is an answer too. */
const ask = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
  calls++
  try {
    return await call()
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404) return undefined
    throw error
  }
}

const roles = new Map<string, Promise<Credentials | undefined>>()
const clients = new Map<string, Promise<{ rds: RDSClient; s3: S3Client }>>()
const roleOf = (account: string): Promise<Credentials | undefined> => {
  const sts = new STSClient({ endpoint, region: 'us-east-1' })
  const RoleArn = `arn:aws:iam::${account}:role/holdfast-read`
  const asked = ask(() => sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'plain' })))
  return asked.then((answer) => answer?.Credentials)
}
const clientsOf = (account: string, region: string): Promise<{ rds: RDSClient; s3: S3Client }> => {
  const known = clients.get(`${account} ${region}`)
  if (known) return known
  const role = roles.get(account) ?? roleOf(account)
  roles.set(account, role)
  const made = role.then((given) => {
    const {
      AccessKeyId: accessKeyId = '',
      SecretAccessKey: secretAccessKey = '',
      SessionToken: sessionToken,
    } = given ?? {}
    const common = {
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    }
    return {
      rds: new rdsSdk.RDSClient(common),
      s3: new s3.S3Client({ ...common, forcePathStyle: true, followRegionRedirects: true }),
    }
  })
  clients.set(`${account} ${region}`, made)
  return made
}

const settings = [
  s3.GetBucketVersioningCommand,
  s3.GetBucketLifecycleConfigurationCommand,
  s3.GetBucketEncryptionCommand,
  s3.GetBucketReplicationCommand,
  s3.GetObjectLockConfigurationCommand,
  s3.GetBucketPolicyCommand,
  s3.GetBucketTaggingCommand,
] as const

const pagesOf = async (pages: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of pages) calls++
}

const bucketNames = async (client: S3Client, Prefix?: string): Promise<string[]> => {
  const names: string[] = []
  for await (const page of s3.paginateListBuckets({ client, pageSize: 1000 }, { Prefix })) {
    calls++
    for (const { Name = '' } of page.Buckets ?? []) names.push(Name)
  }
  return names
}

const readBucket = async (client: S3Client, Bucket: string): Promise<void> => {
  for (const Setting of settings) await ask(() => client.send(new Setting({ Bucket }) as never))
}

for (const { source, account, region, params } of bound) {
  const { rds, s3: client } = await clientsOf(account, region)
  const given = params as Readonly<Partial<Record<'instance' | 'bucket' | 'prefix', string>>> & {
    tag?: { key: string; value: string }
  }
  if (source === 'aws/rds-instance' && given.instance !== undefined)
    await ask(() => rds.send(new rdsSdk.DescribeDBInstancesCommand({ DBInstanceIdentifier: given.instance })))
  else if (source === 'aws/rds-instance') await pagesOf(rdsSdk.paginateDescribeDBInstances({ client: rds }, {}))
  else if (source === 'aws/rds-snapshots') {
    const asked = { DBInstanceIdentifier: given.instance }
    await pagesOf(rdsSdk.paginateDescribeDBSnapshots({ client: rds }, asked))
    await pagesOf(rdsSdk.paginateDescribeDBSnapshots({ client: rds }, { ...asked, SnapshotType: 'awsbackup' }))
  } else if (source === 'aws/s3-objects')
    await pagesOf(s3.paginateListObjectsV2({ client }, { Bucket: given.bucket, Prefix: given.prefix }))
  else if (given.bucket !== undefined) await readBucket(client, given.bucket)
  else if (given.prefix !== undefined)
    for (const name of await bucketNames(client, given.prefix)) await readBucket(client, name)
  else
    for (const Bucket of await bucketNames(client)) {
      const tags = await ask(() => client.send(new s3.GetBucketTaggingCommand({ Bucket })))
      const isOurs = tags?.TagSet?.some(({ Key, Value }) => Key === given.tag?.key && Value === given.tag?.value)
      if (isOurs) await readBucket(client, Bucket)
    }
}
process.stdout.write(`${calls}\n`)
