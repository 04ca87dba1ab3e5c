/** Many snapshots or objects become a few facts. */
import { describe, expect, test } from 'vitest'
import type { DBSnapshot } from '@aws-sdk/client-rds'
import { isUnread } from '../../src/evidence/facts.ts'
import { ageOf, walk } from '../../src/evidence/reading.ts'
import { snapshotFacts } from '../../src/evidence/sources/rds-snapshots.ts'
import { byFolder, objectFacts, timeIn } from '../../src/evidence/sources/s3-objects.ts'

const clock = '2026-11-20T06:00:00Z'
const ago = (hours: number): Date => new Date(Date.parse(clock) - hours * 3_600_000)
const hour = 3600

const taken = (hours: number, more: Partial<DBSnapshot> = {}): DBSnapshot => ({
  DBSnapshotIdentifier: `s-${hours}`,
  Status: 'available',
  OriginalSnapshotCreateTime: ago(hours),
  Encrypted: true,
  ...more,
})

describe('snapshots', () => {
  test('data time is that of the last transaction, also when the snapshot is younger', () => {
    expect(snapshotFacts([taken(4, { SnapshotDatabaseTime: ago(5) }), taken(28)], clock)).toMatchObject({
      newestDataAge: 5 * hour,
      newestAge: 4 * hour,
      oldestAge: 28 * hour,
      largestGap: 24 * hour,
    })
  })
  test('being copied does not make a snapshot younger', () => {
    const copy = taken(100, { SnapshotCreateTime: ago(1), SourceRegion: 'us-east-1' })
    expect(snapshotFacts([copy], clock)).toMatchObject({
      newestAge: 100 * hour,
      newestDataAge: 100 * hour,
      copies: 1,
      sourceRegions: ['us-east-1'],
    })
  })
  test('what cannot be restored does not count', () => {
    const facts = snapshotFacts([taken(1, { Status: 'creating' }), taken(2, { Status: 'failed' }), taken(30)], clock)
    expect(facts).toMatchObject({
      available: 1,
      unavailable: 2,
      newestAge: 30 * hour,
      names: ['s-30'],
      largestGap: null,
    })
  })
  test('one that is not encrypted is enough', () => {
    expect(snapshotFacts([taken(1), taken(2, { Encrypted: false })], clock)['allEncrypted']).toBe(false)
    expect(snapshotFacts([], clock)['allEncrypted']).toBeNull()
  })
  test('a snapshot without a time leaves the ages unread', () => {
    const facts = snapshotFacts([taken(1), { DBSnapshotIdentifier: 'x', Status: 'available' }], clock)
    for (const name of ['newestAge', 'newestDataAge', 'oldestAge', 'largestGap'])
      expect(isUnread(facts[name])).toBe(true)
    expect(facts['available']).toBe(2)
  })
})

const object = (
  key: string,
  hours: number,
  size = 100,
  storageClass = 'STANDARD',
): Parameters<typeof objectFacts>[0][number] => ({
  key,
  modified: ago(hours),
  size,
  storageClass,
})

describe('objects', () => {
  test('the newest is the newest by time, not by name', () => {
    const all = [object('a', 1, 80), object('z', 50, 10), object('m', 25, 100)]
    expect(objectFacts(all, {}, clock)).toMatchObject({
      count: 3,
      newestKey: 'a',
      newestAge: hour,
      newestSize: 80,
      previousSize: 100,
      sizeRatio: 0.8,
      oldestAge: 50 * hour,
      totalSize: 190,
    })
  })
  test('an object below the least size does not count', () => {
    expect(objectFacts([object('new', 1, 0), object('old', 25)], { minSize: 1 }, clock)).toMatchObject({
      count: 1,
      tooSmall: 1,
      newestAge: 25 * hour,
    })
  })
  test('classes', () => {
    expect(objectFacts([object('a', 1), object('b', 1, 1, 'ONEZONE_IA')], {}, clock)).toMatchObject({
      storageClasses: ['ONEZONE_IA', 'STANDARD'],
      standardClass: 50,
    })
  })
  test('the time in a name', () => {
    const pattern = /(?<date>\d{8})(?:_(?<time>\d{6}))?/u
    expect(timeIn('db_20261120_020000.gz', pattern)).toEqual(new Date('2026-11-20T02:00:00Z'))
    expect(timeIn('db_20261120.gz', pattern)).toEqual(new Date('2026-11-20T00:00:00Z'))
    expect(timeIn('db_20261399_020000.gz', pattern)).toBeUndefined()
    expect(timeIn('latest.gz', pattern)).toBeUndefined()
    expect(objectFacts([object('db_20261120_020000.gz', 1)], { pattern }, clock)['newestDataAge']).toBe(4 * hour)
  })
  test('folders', () => {
    const found = byFolder(
      [object('a/1/x/k', 1), object('a/1/x/l', 1), object('a/2/y/k', 1), object('a/b/c/x/k', 1)],
      'a/*/x/',
    )
    expect([...found].map(([folder, items]) => [folder, items.length])).toEqual([['a/1/x/', 2]])
  })
})

describe('ages and pages', () => {
  test('an age is counted on the clock of the service, and is never below 0', () => {
    expect(ageOf(ago(1), clock)).toBe(hour)
    expect(ageOf(new Date(Date.parse(clock) + 2000), clock)).toBe(0)
    expect(ageOf(undefined, clock)).toBeNull()
  })
  test('a moment that has not come is no age', () => {
    expect(ageOf(ago(-1), clock)).toMatchObject({ unread: { class: 'invalid' } })
    expect(ageOf(new Date(Number.NaN), clock)).toMatchObject({ unread: { class: 'invalid' } })
  })
  test('a listing that has no end in sight is not read', async () => {
    let page = 0
    const endless = walk('s3:ListObjectsV2', () => Promise.resolve({ items: [1], clock, next: String(page++) }), 5)
    await expect(endless).rejects.toMatchObject({ evidence: { class: 'invalid' } })
  })
})
