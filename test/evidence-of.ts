/** Evidence records for tests, as the store would hold them. */
import type { Evidence, FactValue } from '../src/model/evidence.ts'

type Facts = Readonly<Record<string, FactValue | null>>

/** A reading of a binding made an hour before `now`, that counts for a week. */
export const reading = (binding: string, matches: readonly Facts[], more: Partial<Evidence> = {}): Evidence => ({
  id: `${binding}/2026-11-20T11:00:00Z`,
  binding,
  source: 'aws/rds-instance',
  operations: ['rds:DescribeDBInstances'],
  requestDigest: '0'.repeat(64),
  account: '123456789012',
  region: 'eu-west-1',
  principal: 'arn:aws:iam::123456789012:role/read',
  collectedAt: '2026-11-20T11:00:00Z',
  serverTime: '2026-11-20T11:00:00Z',
  expires: '2026-11-27T11:00:00Z',
  matches: matches.map((facts, index) => ({ subject: `thing-${index + 1}`, facts })),
  error: null,
  mode: 'live',
  collector: 'aws/rds-instance@1',
  rawSha256: '1'.repeat(64),
  previous: null,
  digest: '2'.repeat(64),
  ...more,
})
