/** `directory/newest`: how fresh the files of a folder are, on this machine or on one that reports. */
import { z } from 'zod'
import type { Instant } from '../../model/calendar.ts'
import { digestOf } from '../digest.ts'
import { measured, setting, unread } from '../facts.ts'
import { allowedFolder, filesUnder, isEncrypted, patternOf, type Found as File } from '../files.ts'
import { hidden, open } from '../params.ts'
import { ageOf } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { noteMade } from '../trace.ts'

type Params = { host?: string | undefined; path: string; pattern?: string | undefined }

const facts = {
  count: measured.number('How many files there are.'),
  newestAge: measured.duration('Time since the newest was written.'),
  newestSize: measured.bytes('Size of the newest.'),
  sizeRatio: measured.number(
    'Size of the newest as a part of the one before; none without one before, or when that is empty.',
  ),
  oldestAge: measured.duration('Time since the oldest was written.'),
  encrypted: setting.boolean('Whether the disk is encrypted.'),
} as const

export const directoryNewest: AnySource = source<Params, typeof facts>({
  id: 'directory/newest',
  title: 'Newest file of a directory',
  version: 1,
  says: 'Files of a folder and of the folders in it, summed up in one match; links are not followed. Without `host`, the folder lies on the machine that collects, under one that the settings name (`connections.directories`). With `host`, that machine reports: `holdfast collect --only BINDING --print --by WHO` there, piped into `holdfast collect --push BINDING` here. Copying keeps the time of a file, and a file that is still being written looks whole: let the pattern match only what is complete, and compare sizes. Encryption by the disk itself or by a cloud cannot be seen from inside and is unread. A folder that does not exist gives no match.',
  params: z.strictObject({
    host: hidden(
      z.string().trim().min(1),
      'The machine that reports; without it, the folder is on this one.',
      'backup-1',
    ).optional(),
    path: hidden(
      z.string().regex(/^\//, 'it is not a whole path'),
      'The folder, as a whole path.',
      '/var/backups/postgres',
    ),
    pattern: open(
      z.string().trim().min(1),
      'Which names count; `*` stands for any letters and `?` for one.',
      '*.sql.gz',
    ).optional(),
  }),
  facts,
  actions: ['read on the directory'],
  pushed: ({ host }) => host !== undefined,
  collect: async ({ path, pattern = '*' }, { now, connections, machine, trace, signal }) => {
    const operation = 'directory:List'
    const folder = await allowedFolder(path, connections, machine)
    if (folder === null) {
      noteMade(trace, { operation, digest: digestOf([path, null]) }, null)
      return []
    }
    const fits = patternOf(pattern)
    const files = (await filesUnder(folder, signal)).filter((each) => fits.test(each.path.replace(/^.*\//, '')))
    const encrypted = await isEncrypted(folder)
    noteMade(trace, { operation, digest: digestOf([path, files.toSorted((a, b) => (a.path < b.path ? -1 : 1))]) }, null)
    return [describe(path, files, encrypted, now)]
  },
})

const describe = (path: string, files: readonly File[], encrypted: true | null, now: Instant): Found<typeof facts> => {
  const [newest, before] = files.toSorted((a, b) => Number(b.written) - Number(a.written))
  const oldest = files.reduce<Date | undefined>(
    (best, { written }) => (best && best <= written ? best : written),
    undefined,
  )
  return {
    subject: path,
    facts: {
      count: files.length,
      newestAge: ageOf(newest?.written, now),
      newestSize: newest?.size ?? null,
      sizeRatio: newest && before && before.size > 0 ? newest.size / before.size : null,
      oldestAge: ageOf(oldest, now),
      encrypted: encrypted ?? unseen,
    },
  }
}

const unseen = unread({
  class: 'invalid',
  message: 'Linux does not encrypt the disk; whether the disk does it by itself cannot be seen from inside.',
  hint: 'Claim it of the source that knows: the volume of the cloud, or a report of the host.',
})
