/** What lifecycle rules, replication rules and policies mean for the objects of a bucket. */
import { describe, expect, test } from 'vitest'
import type { LifecycleRule, ReplicationRule } from '@aws-sdk/client-s3'
import {
  expiration,
  newerVersionsKept,
  noncurrentRetention,
  replicationOf,
  transitions,
  transport,
} from '../../src/evidence/sources/s3-rules.ts'

const day = 86_400
const now = '2026-11-20T06:00:00Z'
const keep = (NoncurrentDays: number, Prefix = '', more: Partial<LifecycleRule> = {}): LifecycleRule => ({
  Status: 'Enabled',
  Filter: { Prefix },
  NoncurrentVersionExpiration: { NoncurrentDays },
  ...more,
})

describe('how long replaced versions stay', () => {
  test('without rules: without end, but only with versioning', () => {
    expect(noncurrentRetention([], 'enabled', '')).toBeNull()
    expect(noncurrentRetention([], 'suspended', '')).toBe(0)
    expect(noncurrentRetention([], 'never', '')).toBe(0)
  })
  test('the shortest enabled rule that touches the objects', () => {
    const rules = [keep(90), keep(30, 'a/'), keep(1, '', { Status: 'Disabled' })]
    expect(noncurrentRetention(rules, 'enabled', '')).toBe(30 * day)
    expect(noncurrentRetention(rules, 'enabled', 'a/b/')).toBe(30 * day)
    expect(noncurrentRetention(rules, 'enabled', 'b/')).toBe(90 * day)
  })
  test('a rule for tagged objects touches some of them', () => {
    const tagged = keep(5, '', { Filter: { And: { Prefix: 'a/', Tags: [{ Key: 'k', Value: 'v' }] } } })
    expect(noncurrentRetention([tagged], 'enabled', 'a/')).toBe(5 * day)
    expect(noncurrentRetention([tagged], 'enabled', 'b/')).toBeNull()
  })
  test('rules of the first version have their prefix outside of a filter', () => {
    const first: LifecycleRule = {
      Status: 'Enabled',
      Prefix: 'a/',
      NoncurrentVersionExpiration: { NoncurrentDays: 3 },
    }
    expect(noncurrentRetention([first], 'enabled', 'b/')).toBeNull()
    expect(noncurrentRetention([first], 'enabled', 'a/')).toBe(3 * day)
  })
  test('versions that stay whatever their age', () => {
    const some = keep(7, '', { NoncurrentVersionExpiration: { NoncurrentDays: 7, NewerNoncurrentVersions: 5 } })
    expect(newerVersionsKept([some], '')).toBe(5)
    expect(newerVersionsKept([keep(7)], '')).toBeNull()
  })
})

const rule = (Expiration: LifecycleRule['Expiration'], Prefix = ''): LifecycleRule => ({
  Status: 'Enabled',
  Filter: { Prefix },
  Expiration,
})

describe('expiration and transitions', () => {
  test('the shortest', () => {
    expect(expiration([rule({ Days: 365 }), rule({ Days: 31 }, 'daily/')], '', now)).toBe(31 * day)
    expect(expiration([rule({ Days: 365 }, 'monthly/'), rule({ Days: 31 }, 'daily/')], 'monthly/', now)).toBe(365 * day)
    expect(expiration([rule({ ExpiredObjectDeleteMarker: true })], '', now)).toBeNull()
  })
  test('a date: the time until then, or at once', () => {
    expect(expiration([rule({ Date: new Date('2026-11-22T06:00:00Z') })], '', now)).toBe(2 * day)
    expect(expiration([rule({ Date: new Date('2020-01-01T00:00:00Z') })], '', now)).toBe(0)
  })
  test('classes, once each and sorted', () => {
    const moves: LifecycleRule = {
      Status: 'Enabled',
      Filter: {},
      Transitions: [{ StorageClass: 'ONEZONE_IA' }, { StorageClass: 'GLACIER' }, { StorageClass: 'GLACIER' }],
    }
    expect(transitions([moves], '')).toEqual(['GLACIER', 'ONEZONE_IA'])
  })
})

const to = (name: string, more: Partial<ReplicationRule> = {}): ReplicationRule => ({
  Status: 'Enabled',
  Filter: { Prefix: '' },
  Destination: { Bucket: `arn:aws:s3:::${name}` },
  ...more,
})

describe('replication', () => {
  test('no rules', () => {
    expect(replicationOf([], '')).toEqual({
      state: 'none',
      destinations: [],
      whole: false,
      timeControl: null,
      deleteMarkers: null,
      encrypted: null,
    })
  })
  test('rules that are all disabled copy nothing', () => {
    expect(replicationOf([to('a', { Status: 'Disabled' })], '')).toMatchObject({
      state: 'disabled',
      destinations: [],
      whole: false,
      timeControl: null,
    })
  })
  test('a filter is not the whole bucket', () => {
    const rule = to('a', { Filter: { Prefix: 'postgres/' } })
    expect(replicationOf([rule], '')).toMatchObject({ state: 'enabled', whole: false })
    expect(replicationOf([rule], 'postgres/')).toMatchObject({ state: 'enabled', whole: true })
    expect(replicationOf([rule], 'files/')).toMatchObject({ state: 'none', whole: false })
    expect(replicationOf([to('a', { Filter: { Tag: { Key: 'k', Value: 'v' } } })], '').whole).toBe(false)
    expect(
      replicationOf([to('a', { Filter: { And: { Prefix: '', Tags: [{ Key: 'k', Value: 'v' }] } } })], '').whole,
    ).toBe(false)
  })
  test('promises must be made by every active rule', () => {
    const timed = to('a', {
      Destination: { Bucket: 'arn:aws:s3:::a', ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } } },
      DeleteMarkerReplication: { Status: 'Enabled' },
      SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
    })
    expect(replicationOf([timed], '')).toMatchObject({ timeControl: true, deleteMarkers: true, encrypted: true })
    expect(replicationOf([timed, to('b')], '')).toMatchObject({
      timeControl: false,
      deleteMarkers: false,
      encrypted: false,
      destinations: ['a', 'b'],
    })
  })
  test('rules of the first version copy delete markers', () => {
    const first: ReplicationRule = { Status: 'Enabled', Prefix: '', Destination: { Bucket: 'arn:aws:s3:::a' } }
    expect(replicationOf([first], '')).toMatchObject({ deleteMarkers: true, whole: true })
  })
})

const deny = (Condition: object, more: object = {}): string =>
  JSON.stringify({
    Statement: { Effect: 'Deny', Principal: { AWS: '*' }, Action: ['s3:*'], Resource: '*', Condition, ...more },
  })

describe('what a policy demands of connections', () => {
  test('a version, and TLS at all', () => {
    expect(transport(deny({ NumericLessThan: { 's3:TlsVersion': 1.2 } }))).toEqual({
      tlsMinimum: 1.2,
      tlsRequired: true,
    })
    expect(transport(deny({ Bool: { 'aws:SecureTransport': 'false' } }))).toEqual({
      tlsMinimum: null,
      tlsRequired: true,
    })
  })
  test.each([
    ['an allowance', { Effect: 'Allow' }],
    ['one principal', { Principal: { AWS: 'arn:aws:iam::123456789012:root' } }],
    ['some actions', { Action: 's3:PutObject' }],
  ])('%s demands nothing of everybody', (_, more) => {
    expect(transport(deny({ NumericLessThan: { 's3:TlsVersion': 1.3 } }, more))).toEqual({
      tlsMinimum: null,
      tlsRequired: false,
    })
  })
  test('a further condition weakens the denial', () => {
    const both = deny({ NumericLessThan: { 's3:TlsVersion': 1.3 }, StringEquals: { 'aws:PrincipalOrgID': 'o' } })
    expect(transport(both).tlsMinimum).toBeNull()
  })
})
