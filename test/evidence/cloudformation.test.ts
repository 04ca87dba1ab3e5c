/**
 * The template source against a real emulator, which checks templates and makes their databases. Transforms, which it does
 * not know, are shown by the proxy, in the form that CloudFormation has on the wire (XML of the query protocol).
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation'
import { databasesOf } from '../../src/evidence/sources/cloudformation-databases.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { queryError, startProxy, type Answer, type Proxy } from './proxy.ts'

const template = `AWSTemplateFormatVersion: '2010-09-09'
Description: A database
Parameters:
  Class:
    Type: String
    Default: db.t3.micro
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      DBInstanceIdentifier: !Sub '\${AWS::StackName}-db'
      Engine: postgres
      DBInstanceClass: !Ref Class
      AllocatedStorage: '20'
      MasterUsername: someone
      ManageMasterUserPassword: true
  Topic:
    Type: AWS::SNS::Topic
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
`

describe('databases of a template', () => {
  const resources = (body: object): ReturnType<typeof databasesOf> => databasesOf(JSON.stringify({ Resources: body }))

  test('where a template does not say: a snapshot when it is deleted, none when it is replaced', () => {
    expect(resources({ Db: { Type: 'AWS::RDS::DBInstance', Properties: {} } })).toEqual([
      { name: 'Db', deletionPolicy: 'Snapshot', replacePolicy: 'Delete' },
    ])
  })

  test('a cluster counts, its members do not', () => {
    const found = resources({
      Cluster: { Type: 'AWS::RDS::DBCluster', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
      Member: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Cluster' } } },
      Bucket: { Type: 'AWS::S3::Bucket' },
    })
    expect(found).toEqual([{ name: 'Cluster', deletionPolicy: 'Retain', replacePolicy: 'Retain' }])
  })

  test('a policy that is not a plain word is not guessed', () => {
    const [found] = resources({ Db: { Type: 'AWS::RDS::DBInstance', DeletionPolicy: { Ref: 'Policy' } } })
    expect(found?.deletionPolicy).toMatchObject({ unread: { class: 'invalid' } })
  })

  test('JSON with tabs, and YAML with the short forms of functions', () => {
    expect(databasesOf('{\n\t"Resources": {\n\t\t"Db": {"Type": "AWS::RDS::DBInstance"}\n\t}\n}')).toHaveLength(1)
    expect(databasesOf(template)).toEqual([{ name: 'Orders', deletionPolicy: 'Snapshot', replacePolicy: 'Snapshot' }])
  })

  test('what is no template is an error', () => {
    for (const body of ['{"Resources": ', 'Resources: [', 'Parameters: {}', 'text'])
      expect(() => databasesOf(body)).toThrow('neither JSON nor YAML')
  })
})

withEmulator('CloudFormation', () => {
  let emulator: Emulator
  let proxy: Proxy

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const client = new CloudFormationClient({ endpoint: emulator.url, region: 'us-east-1' })
    await client.send(new CreateStackCommand({ StackName: 'orders', TemplateBody: template }))
    const bare = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: {} } } })
    await client.send(new CreateStackCommand({ StackName: 'bare', TemplateBody: bare }))
  })
  afterEach(() => {
    proxy.spoil = () => undefined
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const read = (stack = 'orders', more: object = {}): Promise<Draft> =>
    collectOne(proxy.url, 'aws/cloudformation-template', { stack, ...more }, {}, { attempts: 1, timeout: 60_000 })
  const body = (text: string): Answer => ({
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<GetTemplateResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><GetTemplateResult><TemplateBody>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</TemplateBody></GetTemplateResult></GetTemplateResponse>`,
  })
  const error = (message: string): Answer => ({
    status: 400,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  })

  test('the database of a stack', async () => {
    const record = await read('orders', { file: 'infrastructure/orders.yaml' })
    expect(record.error).toBeNull()
    expect(record.operations).toEqual(['cloudformation:GetTemplate', 'cloudformation:ValidateTemplate'])
    expect(record.matches).toEqual([
      { subject: 'orders/Orders', facts: { valid: true, deletionPolicy: 'Snapshot', replacePolicy: 'Snapshot' } },
    ])
  })

  test('a stack without a database, or none at all, is no match', async () => {
    expect(await read('bare')).toMatchObject({ error: null, matches: [] })
    expect(await read('nowhere')).toMatchObject({
      error: null,
      matches: [],
      operations: ['cloudformation:GetTemplate'],
    })
  })

  test('another error of the same code is not absence', async () => {
    proxy.spoil = ({ operation }) => (operation === 'GetTemplate' ? error('1 validation error detected') : undefined)
    expect(await read()).toMatchObject({ matches: [], error: { class: 'invalid' } })
  })

  test('policies are those of what transforms made; what is checked is what was written', async () => {
    const made = template.replaceAll('Snapshot', 'Delete')
    let checked = ''
    proxy.spoil = ({ operation, body: asked }) => {
      if (operation === 'ValidateTemplate') checked = new URLSearchParams(asked).get('TemplateBody') ?? ''
      return operation === 'GetTemplate' && asked.includes('Processed') ? body(made) : undefined
    }
    expect((await read()).matches[0]?.facts).toMatchObject({ deletionPolicy: 'Delete', replacePolicy: 'Delete' })
    expect(checked).toBe(template)
  })

  test('a template that is refused is not valid; one that could not be checked is not judged', async () => {
    const answers: [Answer, string, unknown][] = [
      [error('Template format error'), 'facts', false],
      [queryError(403, 'AccessDenied'), 'unread', expect.objectContaining({ class: 'denied' })],
    ]
    for (const [answer, where, expected] of answers) {
      proxy.spoil = ({ operation }) => (operation === 'ValidateTemplate' ? answer : undefined)
      const [match] = (await read()).matches
      expect((match as unknown as Record<string, Record<string, unknown>>)[where]?.['valid']).toEqual(expected)
      expect(match?.facts['deletionPolicy']).toBe('Snapshot')
    }
    const long = `${template}# ${'.'.repeat(51_200)}\n`
    proxy.spoil = ({ operation }) => (operation === 'GetTemplate' ? body(long) : undefined)
    expect((await read()).matches[0]?.unread?.['valid']?.message).toContain('too long')
  })

  test('an empty template and one that nobody can read are errors', async () => {
    proxy.spoil = ({ operation }) => (operation === 'GetTemplate' ? body('') : undefined)
    expect(await read()).toMatchObject({ error: { class: 'transient' } })
    proxy.spoil = ({ operation }) => (operation === 'GetTemplate' ? body('{"Resources": ') : undefined)
    expect(await read()).toMatchObject({ error: { class: 'invalid' } })
  })
})
