/** Texts that a function reads: the pattern that editors have must not refuse what it reads, and should refuse the rest. */
import { expect, test } from 'vitest'
import type { z } from 'zod'
import {
  bound,
  date,
  duration,
  durationOrStated,
  exactDuration,
  instant,
  percent,
  slug,
  timezone,
  webAddress,
} from '../../src/plan/schema/fields.ts'
import { wrong } from './json-schema.ts'

/** Each type, a schema that defines it, what it reads, and what it does not. */
const forms: readonly [type: string, zod: z.ZodType, where: string, reads: string, not: string][] = [
  [
    'duration',
    duration,
    'plan',
    '15m|4h|90 days|3 months|1 year|1h 30m|1h30m|1.5 h| 4 H |30 Days|2 quarters|PT4H|P1Y|PT1H30M|4hs|10secs',
    '|4|h|soon|1-4 h|4 hous|< 4h|2 fortnights|4 h or so|-4h',
  ],
  ['exactDuration', exactDuration, 'plan', '15m|2 weeks|P30D|36 HOURS', '|4|3 months|1 quarter|1 year|1 week 1 month'],
  ['bound', bound, 'plan', '4h|< 4h|<4h|<= 15 min|≤ 1 day|<=PT4H', '|4|> 4h|1-4 h|< 3 months|about 4h'],
  ['durationOrStated', durationOrStated, 'plan', '15m|3 months|P1Y', '|4|as needed'],
  ['date', date, 'plan', '2026-11-20|2028-02-29', '|2026-13-01|2026-11-32|20.11.2026|2026-1-1|20261120'],
  [
    'instant',
    instant,
    'drill',
    '2026-11-20T06:00:00Z|2026-11-20T06:00Z|2026-11-20 06:00:00+01:00|20261120T060000Z|2026-11-20T06:00:00.5-0330|2026-11-20t06:00:00z|2026-11-20T06:00:00+01:00[Europe/Berlin]',
    '|2026-11-20|2026-11-20T06:00:00|06:00|yesterday',
  ],
  ['percent', percent, 'plan', '99.9%|99.9 %|100%|100.0%|0%|099%', '|99.9|101%|100.1%|-1%|all'],
  [
    'timezone',
    timezone,
    'plan',
    'Europe/Berlin|Etc/UTC|Etc/GMT+5|UTC|America/Port-au-Prince',
    '|europe/berlin|+01:00|Mars Base',
  ],
  [
    'webAddress',
    webAddress,
    'plan',
    'https://example.org/a?b|http://127.0.0.1:5000|HTTPS://EXAMPLE.ORG',
    '|example.org|ftp://example.org|javascript:alert(1)',
  ],
  ['name', slug, 'plan', 'a|region-outage|p1', '|Region|1a|a_b|constructor'],
]

test.each(forms)('%s', (type, zod, where, reads, not) => {
  const said = (text: string): unknown[] => [
    text,
    zod.safeParse(text).success,
    wrong(where, text, `#/$defs/${type}`).length === 0,
  ]
  for (const text of reads.split('|')) expect(said(text)).toEqual([text, true, true])
  for (const text of not.split('|')) expect(said(text)).toEqual([text, false, false])
})
