/** The Lambda source against a real emulator; states that it does not know by the proxy, in JSON over REST as on the wire. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { CreateFunctionCommand, LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda'
import { zipSync } from 'fflate'
import type { Draft } from '../../src/evidence/record.ts'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { json, jsonError, startProxy, type Answer, type Proxy } from './proxy.ts'

withEmulator('Lambda', () => {
  let emulator: Emulator
  let proxy: Proxy
  let lambda: LambdaClient

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const at = { endpoint: emulator.url, region: 'us-east-1' }
    lambda = new LambdaClient(at)
    const { Role } = await new IAMClient(at).send(
      new CreateRoleCommand({ RoleName: 'pager', AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }),
    )
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'pager',
        Role: Role?.Arn,
        Runtime: 'python3.13',
        Handler: 'pager.page',
        Code: { ZipFile: zipSync({ 'pager.py': new Uint8Array([10]) }) },
        Environment: { Variables: { PASSWORD: 'hunter2' } },
      }),
    )
  })
  afterEach(() => {
    proxy.spoil = () => undefined
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const read = (name = 'pager'): Promise<Draft> =>
    collectOne(proxy.url, 'aws/lambda-function', { function: name }, {}, { attempts: 1 })
  const answering = (part: string, answer: Answer): void => {
    proxy.spoil = ({ path }) => (path.endsWith(part) ? answer : undefined)
  }

  test('a function with all its facts, and nothing of its environment', async () => {
    const record = await read()
    expect(record.error).toBeNull()
    expect(record.operations).toEqual(['lambda:GetFunctionConcurrency', 'lambda:GetFunctionConfiguration'])
    expect(record.matches[0]?.unread).toBeUndefined()
    expect(record.matches[0]).toMatchObject({
      subject: 'pager',
      facts: { state: 'Active', lastUpdate: 'Successful', blocked: false },
    })
    expect(record.matches[0]?.facts['changedAge']).toBeLessThan(300)
    expect(JSON.stringify(record)).not.toContain('hunter2')
  })

  test('a function whose concurrency is 0 is active and never runs', async () => {
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: 'pager', ReservedConcurrentExecutions: 0 }))
    expect((await read()).matches[0]?.facts).toMatchObject({ state: 'Active', blocked: true })
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: 'pager', ReservedConcurrentExecutions: 5 }))
    expect((await read()).matches[0]?.facts).toMatchObject({ blocked: false })
  })

  test('ages are counted on the clock of the service, from its own form of time', async () => {
    const settings = { State: 'Inactive', LastUpdateStatus: 'Failed', LastModified: '2026-01-30T02:00:00.000+0200' }
    answering('/configuration', json(settings, 'Sat, 31 Jan 2026 00:00:00 GMT'))
    expect((await read()).matches[0]?.facts).toMatchObject({
      state: 'Inactive',
      lastUpdate: 'Failed',
      changedAge: 86_400,
    })
  })

  test('what the service does not tell is none, and a moment that is none is not read', async () => {
    answering('/configuration', json({ LastModified: 'yesterday' }))
    const { matches } = await read()
    expect(matches[0]?.facts).toMatchObject({ state: null, lastUpdate: null })
    expect(matches[0]?.unread?.['changedAge']).toMatchObject({ class: 'invalid' })
    answering('/configuration', json({ State: 'Dreaming' }))
    expect((await read()).matches[0]?.unread?.['state']).toMatchObject({ class: 'invalid' })
  })

  test('a function that does not exist is no match, a refusal is an error', async () => {
    expect(await read('nowhere')).toMatchObject({ error: null, matches: [] })
    answering('/configuration', jsonError(403, 'AccessDeniedException'))
    expect(await read()).toMatchObject({
      matches: [],
      error: { class: 'denied', hint: 'Allow `lambda:GetFunctionConfiguration` to the role that reads the evidence.' },
    })
    answering('/concurrency', jsonError(429, 'TooManyRequestsException'))
    const { matches } = await read()
    expect(matches[0]?.facts).toMatchObject({ state: 'Active' })
    expect(matches[0]?.unread?.['blocked']).toMatchObject({ class: 'throttled' })
  })
})
