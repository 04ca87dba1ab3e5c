/** How often a schedule runs. */
import { expect, test } from 'vitest'
import { longestPause } from '../../src/evidence/schedule.ts'

const [hour, day] = [3600, 86_400]

test.each([
  ['cron(0 5 ? * * *)', day],
  ['cron(0 5 * * ? *)', day],
  ['cron(30 2 ? * SUN *)', 7 * day],
  ['cron(30 2 ? * 1 *)', 7 * day],
  ['cron(0 3 ? * MON-FRI *)', 3 * day],
  ['cron(0 */4 * * ? *)', 4 * hour],
  ['cron(0/15 * * * ? *)', 900],
  ['cron(0 2,14 * * ? *)', 12 * hour],
  ['cron(0 1,2 * * ? *)', 23 * hour],
  ['cron(0 3 1 * ? *)', 31 * day],
  ['cron(0 3 L * ? *)', 31 * day],
  ['cron(0 3 1 JAN,JUL ? *)', 184 * day],
  ['cron(0 3 1 1 ? *)', 366 * day],
  ['cron(0 3 29 2 ? *)', 1461 * day],
  ['cron(0 3 ? * 1#1 *)', 35 * day],
  ['cron(0 3 ? * 6L *)', 35 * day],
  ['cron(0 3 LW * ? *)', 33 * day],
  ['cron(0 3 1W * ? *)', 33 * day],
  ['rate(12 hours)', 12 * hour],
  ['rate(1 day)', day],
])('%s', (expression, seconds) => expect(longestPause(expression)).toBe(seconds))

test.each([
  'cron(0 5 ? * * 2026)',
  'cron(0 5 31 2 ? *)',
  'cron(0 5 ? *)',
  'cron(61 5 * * ? *)',
  'cron(0/0 5 * * ? *)',
  'cron(0 5 * * FRIDAY *)',
  'at(2026-11-20T00:00:00)',
  'rate(5 fortnights)',
  'daily',
  '',
])('not known: %s', (expression) => expect(longestPause(expression)).toBeNull())
