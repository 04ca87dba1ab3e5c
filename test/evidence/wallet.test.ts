/** Credentials of a role, as the clients of a run share them. */
import { expect, test } from 'vitest'
import { shared, type Credentials, type Wallet } from '../../src/evidence/wallet.ts'

const given = (accessKeyId: string, minutes = 60): Credentials => ({
  accessKeyId,
  secretAccessKey: 's',
  sessionToken: 't',
  expiration: new Date(Date.parse('2026-11-20T06:00:00Z') + minutes * 60_000),
})

const clients = (): {
  readonly client: (made: Credentials | Error) => () => Promise<string>
  readonly made: string[]
} => {
  const wallet: Wallet = new Map()
  const made: string[] = []
  const client = (answer: Credentials | Error): (() => Promise<string>) => {
    const ask = shared({ wallet, clock: () => '2026-11-20T06:00:00Z' }, 'a', async () => {
      made.push(answer instanceof Error ? 'refused' : answer.accessKeyId)
      if (answer instanceof Error) throw answer
      return answer
    })
    return async () => (await ask()).accessKeyId
  }
  return { client, made }
}

test('the second client gets those of the first, also while they are on their way', async () => {
  const { client, made } = clients()
  const [one, two, three] = [client(given('one')), client(given('two')), client(given('three'))]
  expect(await Promise.all([one(), two()])).toEqual(['one', 'one'])
  expect(await three()).toBe('one')
  expect(made).toEqual(['one'])
})

test('a refusal is not shared', async () => {
  const { client, made } = clients()
  const [off, on, later] = [client(new Error('off')), client(given('on')), client(given('later'))]
  const [first, second] = await Promise.allSettled([off(), on()])
  expect([first.status, second.status]).toEqual(['rejected', 'fulfilled'])
  expect(await later()).toBe('on')
  expect(made).toEqual(['refused', 'on'])
})

test('a client that asks again gets new ones, and so do the others then', async () => {
  const { client, made } = clients()
  const [one, two] = [client(given('one')), client(given('two'))]
  await one()
  await two()
  expect(await two()).toBe('two')
  expect(await one()).toBe('two')
  expect(made).toEqual(['one', 'two'])
})

test('those that are about to end are given to nobody', async () => {
  const { client } = clients()
  await client(given('old', 4))()
  expect(await client(given('new'))()).toBe('new')
})
