/** The CloudFront source against a real emulator; pages by the proxy, in XML as on the wire. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CloudFrontClient, CreateDistributionCommand } from '@aws-sdk/client-cloudfront'
import type { Draft } from '../../src/evidence/record.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { binding, collectFrom, collectOne } from './make.ts'
import { queryError, startProxy, type Answer, type Proxy } from './proxy.ts'

withEmulator('CloudFront', () => {
  let emulator: Emulator
  let proxy: Proxy
  let docs: string

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const client = new CloudFrontClient({ endpoint: emulator.url, region: 'us-east-1' })
    const create = async (alias: string, Enabled: boolean, WebACLId = ''): Promise<string> => {
      const { Distribution } = await client.send(
        new CreateDistributionCommand({
          DistributionConfig: {
            CallerReference: alias,
            Comment: '',
            Enabled,
            WebACLId,
            Aliases: { Quantity: 1, Items: [alias] },
            Origins: {
              Quantity: 1,
              Items: [
                { Id: 'pages', DomainName: 'pages.s3.amazonaws.com', S3OriginConfig: { OriginAccessIdentity: '' } },
              ],
            },
            DefaultCacheBehavior: {
              TargetOriginId: 'pages',
              ViewerProtocolPolicy: 'redirect-to-https',
              CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
            },
          },
        }),
      )
      return Distribution?.Id ?? ''
    }
    docs = await create('docs.acme.example', true, 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/b')
    await create('old.acme.example', false)
  })
  afterEach(() => {
    proxy.spoil = () => undefined
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const read = (params: Record<string, unknown>): Promise<Draft> =>
    collectOne(proxy.url, 'aws/cloudfront-distribution', params, {}, { attempts: 1 })

  test('by id', async () => {
    const record = await read({ distribution: docs })
    expect(record).toMatchObject({ error: null, operations: ['cloudfront:GetDistribution'] })
    expect(record.matches).toEqual([{ subject: docs, facts: { status: 'Deployed', enabled: true, webAcl: true } }])
  })

  test('by name, in whatever letters', async () => {
    const record = await read({ alias: 'DOCS.acme.example' })
    expect(record).toMatchObject({ error: null, operations: ['cloudfront:ListDistributions'] })
    expect(record.matches).toEqual([{ subject: docs, facts: { status: 'Deployed', enabled: true, webAcl: true } }])
  })

  test('by name, on all pages', async () => {
    const page = (id: string, alias: string, more: string): Answer => ({
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: `<DistributionList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Quantity>1</Quantity>${more}<Items><DistributionSummary><Id>${id}</Id><Status>InProgress</Status><Enabled>true</Enabled><WebACLId></WebACLId><Aliases><Quantity>1</Quantity><Items><CNAME>${alias}</CNAME></Items></Aliases></DistributionSummary></Items></DistributionList>`,
    })
    proxy.spoil = ({ path }) => {
      if (!path.includes('/distribution')) return undefined
      return path.includes('Marker=E1')
        ? page('E2', 'far.acme.example', '<IsTruncated>false</IsTruncated>')
        : page('E1', 'near.acme.example', '<IsTruncated>true</IsTruncated><NextMarker>E1</NextMarker>')
    }
    const { matches } = await read({ alias: 'far.acme.example' })
    expect(matches).toEqual([{ subject: 'E2', facts: { status: 'InProgress', enabled: true, webAcl: false } }])
  })

  test('one that is switched off is deployed too', async () => {
    expect((await read({ alias: 'old.acme.example' })).matches[0]?.facts).toEqual({
      status: 'Deployed',
      enabled: false,
      webAcl: false,
    })
  })

  test('what does not exist is no match', async () => {
    expect(await read({ distribution: 'E2NOWHERE' })).toMatchObject({ error: null, matches: [] })
    expect(await read({ alias: 'nowhere.acme.example' })).toMatchObject({ error: null, matches: [] })
  })

  test('exactly one way to choose', async () => {
    const { problems } = await collectFrom(proxy.url, [binding('aws/cloudfront-distribution', {})])
    expect(JSON.stringify(problems)).toContain('`distribution`, `alias`')
  })

  test('a refusal and a list that lacks entries are errors', async () => {
    proxy.spoil = ({ path }) => (path.includes('/distribution') ? queryError(403, 'AccessDenied') : undefined)
    expect(await read({ alias: 'docs.acme.example' })).toMatchObject({ matches: [], error: { class: 'denied' } })
    expect(await read({ distribution: docs })).toMatchObject({ matches: [], error: { class: 'denied' } })
    proxy.spoil = ({ path }) =>
      path.includes('/distribution')
        ? {
            status: 200,
            headers: { 'content-type': 'text/xml' },
            body: '<DistributionList><IsTruncated>false</IsTruncated><Quantity>2</Quantity></DistributionList>',
          }
        : undefined
    expect(await read({ alias: 'docs.acme.example' })).toMatchObject({ matches: [], error: { class: 'transient' } })
  })
})
