/** `github/files`: whether files are in a repository on GitHub, whether they can be run, and when they were changed. */
import { z } from 'zod'
import type { Instant } from '../../model/calendar.ts'
import { ReadError } from '../errors.ts'
import { measured } from '../facts.ts'
import { open } from '../params.ts'
import { ageOf, distinct } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import type { Web } from '../web.ts'
import { branchOf, get, moment, objectName, repositoryOf, repositoryParam } from './github.ts'

type Params = { repository: string; paths: string | readonly string[] }

const facts = {
  executable: measured.boolean('Whether it can be run; none for a link.'),
  changedAge: measured.duration('Time since it was changed, by the clock of who made the commit.'),
} as const

const path = z
  .string()
  .regex(
    /^(?!\/)(?!.*(^|\/)\.{0,2}(\/|$)).+$/,
    'it is not a path from the top of the repository, without `/` at its ends',
  )

export const githubFiles: AnySource = source<Params, typeof facts>({
  id: 'github/files',
  title: 'Files in a GitHub repository',
  version: 1,
  says: 'Whether files exist on the default branch; one match per file that does. A folder is no file, and a link may lead to nothing, so it is not said whether it can be run. A file that can be run need not work. A file that was renamed was changed at that moment.',
  params: z.strictObject({
    repository: repositoryParam(),
    paths: open(z.union([path, z.array(path).min(1)]), 'Paths of the files.', ['scripts/restore.sh']),
  }),
  facts,
  actions: ['metadata: read', 'contents: read'],
  collect: async ({ repository: name, paths }, { web }) => {
    const { value: repository } = await repositoryOf(web, name)
    const branch = await branchOf(web, name, repository.default_branch)
    if (branch === null) return []
    const { sha, commit } = branch.commit
    const found = await Promise.all(
      distinct([paths].flat()).map(async (each): Promise<readonly Found<typeof facts>[]> => {
        const mode = await modeOf(web, name, commit.tree.sha, each)
        if (mode === null) return []
        const { changed, clock } = await changeOf(web, name, sha, each)
        const executable = mode === link ? null : mode === '100755'
        return [{ subject: each, facts: { executable, changedAge: ageOf(changed, clock) } }]
      }),
    )
    return found.flat()
  },
})

const link = '120000'

const tree = z.object({
  truncated: z.boolean().optional(),
  tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: objectName })),
})

/** The mode of a file, looked for folder by folder; `null` when there is no such file. */
const modeOf = async (web: Web, name: string, top: string, file: string): Promise<string | null> => {
  const [first = '', ...rest] = file.split('/')
  const asking = { name: 'GetTree', path: `${name}/git/trees/${top}`, schema: tree, grant: 'contents: read' }
  const { value } = await get(web, asking)
  const found = value.tree.find((each) => each.path === first)
  if (!found && value.truncated === true) {
    throw new ReadError(
      'invalid',
      'github:GetTree lists only a part of a folder, so it is not known whether the file is there.',
      'Name files in smaller folders.',
    )
  }
  if (!found) return null
  if (rest.length > 0) return found.type === 'tree' ? modeOf(web, name, found.sha, rest.join('/')) : null
  return found.type === 'blob' ? found.mode : null
}

const commits = z.array(z.object({ commit: z.object({ committer: z.object({ date: moment }).nullable() }) }))

/** When a file was last changed. */
const changeOf = async (
  web: Web,
  name: string,
  sha: string,
  file: string,
): Promise<{ readonly changed: Date | undefined; readonly clock: Instant }> => {
  const query = new URLSearchParams({ sha, path: file, per_page: '1' })
  const asking = { name: 'ListCommits', path: `${name}/commits?${query}`, schema: commits, grant: 'contents: read' }
  const { value, clock } = await get(web, asking)
  return { changed: value[0]?.commit.committer?.date, clock }
}
