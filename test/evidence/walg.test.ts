/** WAL-G, from output in the form that its documentation and its source show (backup-list --detail --json, wal-verify --json). */
import { describe, expect, test } from 'vitest'
import { canary, reported } from './report.ts'

const backup = (name: string, finish: string, more: object = {}): object => ({
  backup_name: name,
  time: '2026-11-20T06:10:00Z',
  wal_file_name: '000000010000000000000004',
  storage_name: 'default',
  start_time: '2026-11-20T05:59:00.123456Z',
  finish_time: finish,
  date_fmt: '%Y-%m-%dT%H:%M:%S.%fZ',
  hostname: canary,
  data_dir: canary,
  pg_version: 150_000,
  start_lsn: 67_108_904,
  finish_lsn: 67_109_192,
  is_permanent: false,
  system_identifier: 7_300_000_000_000_000_000,
  user_data: { note: canary },
  ...more,
})
const list = [
  backup('base_000000010000000000000002', '2026-11-18T06:00:00.5Z', { is_permanent: true }),
  backup('base_000000010000000000000004', '2026-11-19T06:00:00Z'),
  backup('base_000000010000000000000006_D_000000010000000000000004', '2026-11-20T08:00:00+02:00'),
]
const segments = (status: string, count: number): object => ({
  timeline_id: 3,
  start_segment: '00000003000000030000004D',
  end_segment: '0000000300000004000000F0',
  segments_count: count,
  status,
})
const verified = (integrity: string, timeline: string, ...details: readonly object[]): object => ({
  integrity: { status: integrity, details },
  timeline: { status: timeline, details: { current_timeline_id: 4, highest_storage_timeline_id: 4 } },
})

const read = (...values: readonly unknown[]): Record<string, unknown> => {
  const text = values.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n')
  const [match] = reported('wal-g', 'walg/backups', text).matches
  return { ...match?.facts, ...(match?.unread ? { unread: Object.keys(match.unread) } : {}) }
}

describe('WAL-G', () => {
  test('backups and a log that is whole', () => {
    expect(read(list, verified('OK', 'OK', segments('FOUND', 420)))).toEqual({
      newestAge: 3600,
      newestFullAge: 90_000,
      oldestAge: 176_400,
      backups: 3,
      permanent: 1,
      integrity: 'ok',
      lostSegments: 0,
      timeline: 'ok',
    })
  })
  test('a delay is a warning, a gap a failure', () => {
    const delay = verified(
      'WARNING',
      'WARNING',
      segments('FOUND', 9),
      segments('MISSING_DELAYED', 1),
      segments('MISSING_UPLOADING', 1),
    )
    expect(read(list, delay)).toMatchObject({ integrity: 'warning', lostSegments: 0, timeline: 'warning' })
    const gap = verified(
      'FAILURE',
      'FAILURE',
      segments('MISSING_LOST', 2),
      segments('FOUND', 9),
      segments('MISSING_LOST', 1),
    )
    expect(read(gap, list)).toMatchObject({ integrity: 'failure', lostSegments: 3, timeline: 'failure' })
  })
  test('without the check, whether the log is whole is not known', () => {
    expect(read(list)).toMatchObject({ backups: 3, unread: ['integrity', 'lostSegments', 'timeline'] })
    expect(read(list, { integrity: { status: 'OK', details: null } })).toMatchObject({
      integrity: 'ok',
      lostSegments: 0,
      unread: ['timeline'],
    })
  })
  test('an empty list is no backup', () => {
    expect(read([], verified('OK', 'OK'))).toMatchObject({ backups: 0, newestAge: null, newestFullAge: null })
  })
  test('a backup without metadata has no known age', () => {
    expect(read([...list, backup('base_000000010000000000000008', '0001-01-01T00:00:00Z')])).toMatchObject({
      backups: 4,
      unread: expect.arrayContaining(['newestAge', 'newestFullAge', 'oldestAge']) as string[],
    })
  })
  test('written over several lines, with signs in texts', () => {
    const odd = backup('base_1"]}{[\\', '2026-11-20T06:00:00Z')
    expect(read(JSON.stringify([odd], null, 4) + JSON.stringify(verified('OK', 'OK'), null, 4))).toMatchObject({
      backups: 1,
    })
  })
  test('nothing else is kept', () => {
    expect(JSON.stringify(reported('wal-g', 'walg/backups', JSON.stringify(list)))).not.toContain(canary)
  })
  test.each<readonly [string, readonly unknown[], string]>([
    ['nothing, as without a backup or after a failure', [''], 'is empty'],
    ['the check alone', [verified('OK', 'OK')], 'list of backups is missing'],
    ['two lists', [list, list], 'more than one output'],
    ['a list without details', [[{ backup_name: 'base_1', modified: '2026-11-20T06:00:00Z' }]], '`0.finish_time`'],
    ['an odd status', [list, verified('GREAT', 'OK')], '`integrity.status`'],
    ['what is cut off', [JSON.stringify(list).slice(0, -3)], 'cut off'],
    ['what is no JSON', ['No backups found'], 'cut off, or it is not JSON'],
    ['a broken text', ['[{"a": }]'], 'is not JSON'],
  ])('%s is refused', (_, values, why) => {
    expect(() => read(...values)).toThrow(why)
  })
})
