/**
 * Events and subscriptions of RDS: against a real emulator where it has them, else against a server that answers in the
 * service's form (a query, answered with XML). The messages are those that RDS writes.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CreateDBInstanceCommand, CreateEventSubscriptionCommand, RDSClient } from '@aws-sdk/client-rds'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { queryError } from './proxy.ts'
import { ago, startWire, xml, type Wire } from './wire.ts'

const day = 86_400
const topic = 'arn:aws:sns:us-east-1:123456789012:alerts'

withEmulator('RDS events', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator()
    const rds = new RDSClient({ endpoint: emulator.url, region: 'us-east-1' })
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'orders',
        Engine: 'postgres',
        DBInstanceClass: 'db.t3.micro',
        AllocatedStorage: 20,
        MasterUsername: 'someone',
        MasterUserPassword: 'not-a-secret',
      }),
    )
    await rds.send(
      new CreateEventSubscriptionCommand({
        SubscriptionName: 'backups',
        SnsTopicArn: topic,
        SourceType: 'db-instance',
        EventCategories: ['failure', 'backup'],
        SourceIds: ['orders'],
        Enabled: true,
      }),
    )
    await rds.send(
      new CreateEventSubscriptionCommand({
        SubscriptionName: 'silent',
        SnsTopicArn: topic,
        SourceType: 'db-instance',
        EventCategories: ['failover'],
        Enabled: false,
      }),
    )
  })
  afterAll(() => emulator?.stop())

  test('other events are no failovers', async () => {
    const record = await collectOne(emulator.url, 'aws/rds-events', { instance: 'orders' })
    expect(record).toMatchObject({ error: null, operations: ['rds:DescribeDBInstances', 'rds:DescribeEvents'] })
    expect(record.matches).toEqual([
      { subject: 'orders', facts: { failovers: 0, newestFailoverAge: null, slowestFailover: null } },
    ])
  })

  test('an instance that does not exist has no peace', async () => {
    expect(await collectOne(emulator.url, 'aws/rds-events', { instance: 'nowhere' })).toMatchObject({
      error: null,
      matches: [],
    })
  })

  test('subscriptions, one match each', async () => {
    const record = await collectOne(emulator.url, 'aws/rds-event-subscriptions', {})
    expect(record).toMatchObject({ error: null, operations: ['rds:DescribeEventSubscriptions'] })
    expect(record.matches).toEqual([
      {
        subject: 'backups',
        facts: {
          enabled: true,
          categories: ['backup', 'failure'],
          sourceType: 'db-instance',
          everySource: false,
          sources: ['orders'],
          status: 'active',
        },
      },
      {
        subject: 'silent',
        facts: {
          enabled: false,
          categories: ['failover'],
          sourceType: 'db-instance',
          everySource: true,
          sources: [],
          status: 'active',
        },
      },
    ])
    expect(await collectOne(emulator.url, 'aws/rds-event-subscriptions', {}, { region: 'eu-west-1' })).toMatchObject({
      error: null,
      matches: [],
    })
  })
})

describe('RDS events', () => {
  let wire: Wire
  beforeAll(async () => {
    wire = await startWire()
  })
  afterEach(() => {
    wire.answers = () => undefined
    wire.calls.length = 0
  })
  afterAll(() => wire?.stop())

  const quick = { attempts: 1, timeout: 1000 }
  const events = (): ReturnType<typeof collectOne> =>
    collectOne(wire.url, 'aws/rds-events', { instance: 'orders' }, {}, quick)
  const result = (operation: string, inner: string): ReturnType<typeof xml> =>
    xml(`<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`)
  const instance = result(
    'DescribeDBInstances',
    '<DBInstances><DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier></DBInstance></DBInstances>',
  )
  const event = (age: number, message: string, category = 'failover'): string =>
    `<Event><SourceIdentifier>orders</SourceIdentifier><SourceType>db-instance</SourceType><Message>${message}</Message><EventCategories><EventCategory>${category}</EventCategory></EventCategories><Date>${new Date(ago(age) * 1000).toISOString()}</Date></Event>`
  const answer = (...pages: readonly (readonly string[])[]): void => {
    wire.answers = ({ operation, body }) => {
      if (operation === 'DescribeDBInstances') return instance
      const at = Number(body['Marker'] ?? 0)
      const marker = at + 1 < pages.length ? `<Marker>${at + 1}</Marker>` : ''
      return result('DescribeEvents', `<Events>${(pages[at] ?? []).join('')}</Events>${marker}`)
    }
  }
  const started = 'Multi-AZ instance failover started.'
  const completed = 'Multi-AZ instance failover completed'

  test('two failovers over two pages, newest first', async () => {
    answer(
      [event(day, completed), event(day + 90, started)],
      [
        event(5 * day, completed),
        event(5 * day + 60, 'Multi-AZ failover to standby complete - DNS propagation may take a few minutes'),
        event(5 * day + 130, started),
      ],
    )
    expect((await events()).matches[0]?.facts).toEqual({
      failovers: 2,
      newestFailoverAge: day + 90,
      slowestFailover: 130,
    })
    const [, asked] = wire.calls
    expect(asked?.body).toMatchObject({ SourceIdentifier: 'orders', SourceType: 'db-instance', Duration: '20160' })
  })

  test('one that is not over counts until now', async () => {
    answer([event(600, started), event(day, completed), event(day + 60, started)])
    expect((await events()).matches[0]?.facts).toEqual({
      failovers: 2,
      newestFailoverAge: 600,
      slowestFailover: 600,
    })
  })

  test('one whose beginning is not known has no length', async () => {
    answer([event(day, completed)])
    const { matches } = await events()
    expect(matches[0]?.facts).toMatchObject({ failovers: 1, newestFailoverAge: day })
    expect(matches[0]?.unread).toMatchObject({ slowestFailover: { class: 'invalid' } })
  })

  test('a failover that was refused is none', async () => {
    answer([
      event(60, 'Amazon RDS is not attempting a requested failover because a failover recently occurred'),
      event(50, 'Backing up DB instance started', 'backup'),
    ])
    expect((await events()).matches[0]?.facts).toMatchObject({ failovers: 0, slowestFailover: null })
  })

  test('an event without a date is not read', async () => {
    answer([event(60, started).replace(/<Date>.*<\/Date>/, '')])
    expect(Object.keys((await events()).matches[0]?.unread ?? {})).toHaveLength(3)
  })

  const subscription = (name: string, inner: string): string =>
    `<EventSubscription><CustSubscriptionId>${name}</CustSubscriptionId><Enabled>true</Enabled>${inner}</EventSubscription>`
  const kinds = (type: string, ...names: readonly string[]): string =>
    `<EventCategoriesMap><SourceType>${type}</SourceType><EventCategories>${names
      .map((each) => `<EventCategory>${each}</EventCategory>`)
      .join('')}</EventCategories></EventCategoriesMap>`
  const subscriptions = (): ReturnType<typeof collectOne> =>
    collectOne(wire.url, 'aws/rds-event-subscriptions', {}, {}, quick)

  test('a subscription that chooses nothing gets everything of its kind of source', async () => {
    wire.answers = ({ operation, body }) => {
      if (operation === 'DescribeEventCategories') {
        const maps = kinds('db-instance', 'backup', 'failover') + kinds('db-cluster', 'migration')
        return result(operation, `<EventCategoriesMapList>${maps}</EventCategoriesMapList>`)
      }
      return body['Marker'] === undefined
        ? result(
            operation,
            `<EventSubscriptionsList>${subscription('a', '<SourceType>db-instance</SourceType><Status>topic-not-exist</Status>')}</EventSubscriptionsList><Marker>x</Marker>`,
          )
        : result(operation, `<EventSubscriptionsList>${subscription('b', '')}</EventSubscriptionsList>`)
    }
    expect((await subscriptions()).matches).toMatchObject([
      {
        subject: 'a',
        facts: { categories: ['backup', 'failover'], sourceType: 'db-instance', status: 'topic-not-exist' },
      },
      { subject: 'b', facts: { categories: ['backup', 'failover', 'migration'], sourceType: null, status: null } },
    ])
    expect(wire.calls.filter(({ operation }) => operation === 'DescribeEventCategories')).toHaveLength(1)
  })

  test('without the list of kinds only they stay unread', async () => {
    wire.answers = ({ operation }) =>
      operation === 'DescribeEventCategories'
        ? queryError(403, 'AccessDenied')
        : result(operation, `<EventSubscriptionsList>${subscription('a', '')}</EventSubscriptionsList>`)
    const { error, matches } = await subscriptions()
    expect(error).toBeNull()
    expect(matches[0]?.unread).toMatchObject({ categories: { class: 'denied' } })
    expect(matches[0]?.facts).toMatchObject({ enabled: true })
  })

  test('no fact without an answer', async () => {
    for (const [given, kind] of [
      [queryError(403, 'AccessDenied'), 'denied'],
      [queryError(400, 'Throttling'), 'throttled'],
      [xml('<DescribeEventsResponse><DescribeEventsResult/></DescribeEventsResponse>'), 'transient'],
      [xml('<DescribeEventsResponse>'), 'transient'],
    ] as const) {
      wire.answers = ({ operation }) => (operation === 'DescribeDBInstances' ? instance : given)
      expect(await events()).toMatchObject({ matches: [], error: { class: kind } })
      expect(await subscriptions()).toMatchObject({ matches: [], error: { class: kind } })
    }
  })
})
