/** `walg/backups`: base backups of WAL-G and whether the log between them is whole, as the database host reports them. */
import { z } from 'zod'
import type { Instant } from '../../model/calendar.ts'
import { ReadError } from '../errors.ts'
import { measured, unread, type Unread, type Values } from '../facts.ts'
import { hidden } from '../params.ts'
import { ageOf, newestOf, oldestOf } from '../reading.ts'
import { pushedSource, type AnySource, type Converted } from '../source.ts'
import { formed, jsonsIn, type Expected } from './program-output.ts'

type Params = { prefix?: string | undefined }

const checks = ['ok', 'warning', 'failure'] as const

const facts = {
  newestAge: measured.duration('Time since the newest backup ended.'),
  newestFullAge: measured.duration('Time since the newest backup that rests on no other ended.'),
  oldestAge: measured.duration('Time since the oldest backup ended.'),
  backups: measured.number('How many backups there are.'),
  permanent: measured.number('How many of them no clean-up removes.'),
  integrity: measured.choice(
    checks,
    'Whether every segment since the oldest backup is there; a warning is one under way.',
  ),
  lostSegments: measured.number('How many segments are missing for good.'),
  timeline: measured.choice(checks, 'Whether the storage and the server are on one timeline.'),
} as const

const run =
  '{ wal-g backup-list --detail --json; wal-g wal-verify integrity timeline --json; } | holdfast collect --push BINDING --from wal-g --by WHO'
const expected: Expected = { what: 'the output of `wal-g backup-list --detail --json`', run }
const expectedCheck: Expected = { what: 'the output of `wal-g wal-verify integrity timeline --json`', run }

const list = z.array(
  z.looseObject({ backup_name: z.string(), finish_time: z.iso.datetime({ offset: true }), is_permanent: z.boolean() }),
)
const result = z.enum(['OK', 'WARNING', 'FAILURE'])
const check = z.looseObject({
  integrity: z
    .looseObject({
      status: result,
      details: z.array(z.looseObject({ status: z.string(), segments_count: z.int().min(0) })).nullable(),
    })
    .optional(),
  timeline: z.looseObject({ status: result }).optional(),
})

export const walgBackups: AnySource = pushedSource<Params, typeof facts>({
  id: 'walg/backups',
  title: 'WAL-G',
  version: 1,
  pushed: true,
  says: 'Base backups of PostgreSQL by WAL-G, from the output of `wal-g backup-list --detail --json` and `wal-g wal-verify integrity timeline --json`, one after the other; without the second, the last three facts are unread. Exit codes of `wal-verify` mean nothing: a gap ends with 0 too. `warning` may be an ordinary delay of the newest segments; `failure` means that no point in time after the gap can be reached. A failure of the timeline hints at two servers that both write. With no backup WAL-G prints nothing, which cannot be told from a failure, so that is refused.',
  params: z.strictObject({
    prefix: hidden(
      z.string().trim().min(1),
      'Where the backups lie, for those who look after them.',
      's3://acme-wal/orders',
    ).optional(),
  }),
  facts,
  actions: ['read access to the storage', 'CONNECT on the database'],
  formats: {
    'wal-g': (text, { prefix }, now): Converted<typeof facts> => ({
      at: now,
      matches: [{ subject: prefix ?? 'backups', facts: factsOf(jsonsIn(text, expected), now) }],
    }),
  },
})

const factsOf = (values: readonly unknown[], now: Instant): Values<typeof facts> => {
  const lists = values.filter(Array.isArray)
  const others = values.filter((each) => !Array.isArray(each))
  if (lists.length !== 1 || others.length > 1) {
    throw new ReadError(
      'invalid',
      lists.length === 0
        ? 'The list of backups is missing. WAL-G prints none when it finds no backup.'
        : 'There is more than one output.',
      `Run \`${run}\`. If there truly is no backup, report \`"backups": 0\` in a document of your own.`,
    )
  }
  const backups = formed(list, lists[0], expected)
  const { integrity, timeline } = others.length === 0 ? {} : formed(check, others[0], expectedCheck)
  const moments = backups.map(({ backup_name: name, finish_time: end }) => ({
    isFull: !name.includes('_D_'),
    end: new Date(end),
  }))
  // Of a backup without metadata WAL-G gives the first moment of our era.
  const dated = moments.every(({ end }) => end.getTime() > 0)
  const age = (moment: Date | undefined): number | null | Unread => (dated ? ageOf(moment, now) : undated)
  return {
    newestAge: age(newestOf(moments.map(({ end }) => end))),
    newestFullAge: age(newestOf(moments.filter(({ isFull }) => isFull).map(({ end }) => end))),
    oldestAge: age(oldestOf(moments.map(({ end }) => end))),
    backups: backups.length,
    permanent: backups.filter((each) => each.is_permanent).length,
    integrity: wordOf(integrity?.status),
    lostSegments: integrity
      ? (integrity.details ?? []).reduce(
          (sum, each) => sum + (each.status === 'MISSING_LOST' ? each.segments_count : 0),
          0,
        )
      : unchecked,
    timeline: wordOf(timeline?.status),
  }
}

const wordOf = (status: z.infer<typeof result> | undefined): (typeof checks)[number] | Unread =>
  status === undefined ? unchecked : ({ OK: 'ok', WARNING: 'warning', FAILURE: 'failure' } as const)[status]

const unchecked = unread({
  class: 'not-configured',
  message: 'Whether the log is whole was not checked.',
  hint: 'Pipe in the output of `wal-g wal-verify integrity timeline --json` too, after the list of backups.',
})

const undated = unread({
  class: 'invalid',
  message: 'WAL-G did not tell when one of the backups ended.',
  hint: 'Look at the metadata of the backups: `wal-g backup-list --detail`.',
})
