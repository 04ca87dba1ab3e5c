/** `pgbackrest/info`: the backups of a stanza, as the host that reaches the repository reports them. */
import { z } from 'zod'
import type { Instant } from '../../model/calendar.ts'
import { ReadError } from '../errors.ts'
import { measured, unread, type Values } from '../facts.ts'
import { open } from '../params.ts'
import { ageOf, newestOf } from '../reading.ts'
import { pushedSource, type AnySource, type Converted, type Found } from '../source.ts'
import { formed, jsonIn, type Expected } from './program-output.ts'

type Params = { stanza?: string | undefined; repository?: number | undefined }

const statuses = ['ok', 'missing-path', 'no-backup', 'missing-data', 'mixed', 'mismatch', 'other'] as const

const facts = {
  status: measured.choice(statuses, 'State of the stanza.'),
  fullAge: measured.duration('Time since the newest full backup without an error ended.'),
  incrementalAge: measured.duration(
    'Time since the newest backup of any kind ended; one with an error does not count.',
  ),
  backups: measured.number('How many backups there are.'),
  errors: measured.number('How many of them have errors, or rest on one that has.'),
} as const

const expected: Expected = {
  what: 'the output of `pgbackrest info --output=json`',
  run: 'pgbackrest info --output=json | holdfast collect --push BINDING --from pgbackrest --by WHO',
}

const status = z.looseObject({ code: z.int() })
const backup = z.looseObject({
  label: z.string(),
  type: z.string(),
  // Older versions do not tell.
  error: z.boolean().nullish(),
  reference: z.array(z.string()).nullish(),
  database: z.looseObject({ 'repo-key': z.int().optional() }),
  timestamp: z.looseObject({ stop: z.int() }),
})
const stanzas = z.array(
  z.looseObject({
    name: z.string(),
    status,
    backup: z.array(backup),
    // Older versions know one repository only.
    repo: z.array(z.looseObject({ key: z.int(), status })).optional(),
  }),
)
type Stanza = z.infer<typeof stanzas>[number]
type Backup = Stanza['backup'][number]

export const pgbackrestInfo: AnySource = pushedSource<Params, typeof facts>({
  id: 'pgbackrest/info',
  title: 'pgBackRest',
  version: 1,
  pushed: true,
  says: 'The backups of a stanza, one match for each repository, from the output of `pgbackrest info --output=json` where the repository can be reached. A backup with damaged pages, and one that rests on such a backup, counts as an error and not as a backup that could be restored. The newest archived segment has no time: judge the archive with `postgres/server`. That a backup exists does not say that it can be restored: run `pgbackrest verify`, and rehearse.',
  params: z.strictObject({
    stanza: open(z.string().trim().min(1), 'Name of the stanza; without it there must be one only.', 'main').optional(),
    repository: open(z.int().min(1), 'Number of the repository; without it each is a match.', 1).optional(),
  }),
  facts,
  actions: ['read access to the repository'],
  formats: {
    pgbackrest: (text, params, now): Converted<typeof facts> => ({
      at: now,
      matches: fromInfo(formed(stanzas, jsonIn(text, expected), expected), params, now),
    }),
  },
})

const fromInfo = (all: readonly Stanza[], { stanza, repository }: Params, now: Instant): Found<typeof facts>[] => {
  if (all.length === 0) return []
  const named = all.filter(({ name }) => stanza === undefined || name === stanza)
  const [found] = named
  if (!found || named.length > 1) {
    throw new ReadError(
      'invalid',
      stanza === undefined
        ? 'The output speaks of several stanzas.'
        : `The output speaks of other stanzas than \`${stanza}\`.`,
      stanza === undefined
        ? 'Name one as `stanza` in the binding.'
        : 'Correct `stanza` in the binding, or run it without `--stanza`.',
    )
  }
  const repositories = found.repo ?? [{ key: 1, status: found.status }]
  return repositories
    .filter(({ key }) => repository === undefined || key === repository)
    .map(({ key, status: { code } }) => ({
      subject: `${found.name}, repository ${key}`,
      facts: factsOf(
        code,
        found.backup.filter(({ database }) => (database['repo-key'] ?? 1) === key),
        now,
      ),
    }))
}

const factsOf = (code: number, backups: readonly Backup[], now: Instant): Values<typeof facts> => {
  const damaged = new Set(backups.flatMap(({ label, error }) => (error === true ? [label] : [])))
  const isDamaged = ({ label, reference }: Backup): boolean =>
    damaged.has(label) || (reference ?? []).some((each) => damaged.has(each))
  const sound = backups.filter((each) => !isDamaged(each))
  const age = (some: readonly Backup[]): ReturnType<typeof ageOf> =>
    ageOf(newestOf(some.map(({ timestamp }) => new Date(timestamp.stop * 1000))), now)
  return {
    // 6 is the answer to a question about one backup, which is not asked.
    status: (code < 6 ? statuses[code] : undefined) ?? 'other',
    fullAge: age(sound.filter(({ type }) => type === 'full')),
    incrementalAge: age(sound),
    backups: backups.length,
    errors: backups.some(({ error }) => error == null) ? untold : backups.filter(isDamaged).length,
  }
}

const untold = unread({
  class: 'invalid',
  message: 'This version of pgBackRest does not tell which backups have errors.',
  hint: 'Use a newer version, or do not claim `errors`.',
})
