/** The EKS source against a real emulator. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks'
import type { Draft } from '../../src/evidence/record.ts'
import { account, startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { json, jsonError, startProxy, type Proxy } from './proxy.ts'

const keyArn = `arn:aws:kms:us-east-1:${account}:key/0d1c2b3a-1111-4222-8333-944455556666`

withEmulator('EKS', () => {
  let emulator: Emulator
  let proxy: Proxy

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const eks = new EKSClient({ endpoint: emulator.url, region: 'us-east-1' })
    const common = { roleArn: `arn:aws:iam::${account}:role/eks`, resourcesVpcConfig: {}, version: '1.33' }
    const encryptionConfig = [{ resources: ['secrets'], provider: { keyArn } }]
    await eks.send(new CreateClusterCommand({ ...common, name: 'production', encryptionConfig }))
    await eks.send(new CreateClusterCommand({ ...common, name: 'plain' }))
  })
  afterEach(() => {
    proxy.spoil = () => undefined
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const read = (cluster: string): Promise<Draft> =>
    collectOne(proxy.url, 'aws/eks-cluster', { cluster }, {}, { attempts: 1 })

  test('a cluster with all its facts', async () => {
    const record = await read('production')
    expect(record).toMatchObject({ error: null, operations: ['eks:DescribeCluster'] })
    expect(record.matches).toEqual([
      {
        subject: 'production',
        facts: { status: 'ACTIVE', version: '1.33', secretsEncrypted: true, encryptionKey: keyArn },
      },
    ])
  })

  test('without a key of its own, secrets are not encrypted by one', async () => {
    expect((await read('plain')).matches[0]?.facts).toMatchObject({ secretsEncrypted: false, encryptionKey: null })
    // A key for something else is none for secrets.
    const other = [{ resources: ['other'], provider: { keyArn } }]
    proxy.spoil = ({ path }) =>
      path.startsWith('/clusters/') ? json({ cluster: { name: 'plain', encryptionConfig: other } }) : undefined
    expect((await read('plain')).matches[0]?.facts).toMatchObject({ status: null, secretsEncrypted: false })
  })

  test('a cluster that does not exist is no match; an answer without it and a refusal are errors', async () => {
    expect(await read('nowhere')).toMatchObject({ error: null, matches: [] })
    proxy.spoil = ({ path }) => (path.startsWith('/clusters/') ? json({}) : undefined)
    expect(await read('production')).toMatchObject({ matches: [], error: { class: 'transient' } })
    proxy.spoil = ({ path }) => (path.startsWith('/clusters/') ? jsonError(403, 'AccessDeniedException') : undefined)
    expect(await read('production')).toMatchObject({ matches: [], error: { class: 'denied' } })
  })
})
