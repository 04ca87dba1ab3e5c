/**
 * How the GitHub sources ask (REST, https://docs.github.com/en/rest). GitHub says "not found" of a repository that the token
 * may not see, so every source reads the repository first: only after that, "not found" means that there is none.
 */
import { z } from 'zod'
import type { Instant } from '../../model/calendar.ts'
import { ReadError } from '../errors.ts'
import { hidden } from '../params.ts'
import type { Answered, Request, Web } from '../web.ts'

/** The parameter that names a repository. */
export const repositoryParam = (): z.ZodType<string> =>
  hidden(
    z.string().regex(/^[A-Za-z0-9-]+\/(?!\.{1,2}$)[A-Za-z0-9._-]+$/, 'it is not `owner/name`'),
    '`owner/name`.',
    'acme/orders',
  )

/** A moment as GitHub writes it. */
export const moment: z.ZodType<Date> = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text)) as unknown as z.ZodType<Date>

/** The name of a commit or a tree. */
export const objectName: z.ZodType<string> = z.string().regex(/^[0-9a-f]{40,64}$/)

type Asking<T> = {
  /** `GetBranch` */
  readonly name: string
  /** What follows `/repos/`, with everything escaped that needs it. */
  readonly path: string
  readonly schema: z.ZodType<T>
  /** The permission that it needs. */
  readonly grant: string
}

export type Read<T> = { readonly value: T; readonly clock: Instant }

const requestOf = ({ name, path, grant }: Asking<unknown>): Request => ({
  operation: `github:${name}`,
  url: `https://api.github.com/repos/${path}`,
  headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
  grant: `\`${grant}\` on the repository`,
})

/** For an answer that is not as GitHub describes it. */
export const odd = (name: string): ReadError =>
  new ReadError(
    'invalid',
    `github:${name} gave an answer of a form that is not known here.`,
    'Look for a newer version of Holdfast; if there is none, something between this machine and GitHub changes its answers.',
  )

const parse = <T>({ name, schema }: Asking<T>, value: unknown): T => {
  const read = schema.safeParse(value)
  if (!read.success) throw odd(name)
  return read.data
}

/** Reads one thing. */
export const get = async <T>(web: Web, asking: Asking<T>): Promise<Read<T>> => {
  const { value, clock } = await web.json(requestOf(asking))
  return { value: parse(asking, value), clock }
}

const message = z.object({ message: z.string() })

/** Whether GitHub said no more than this. */
export const says = (answer: Answered & { readonly value: unknown }, text: string): boolean =>
  message.safeParse(answer.value).data?.message === text

/** Reads one thing that may be absent: `null` when `absent` takes the answer for "there is none". */
export const find = async <T>(
  web: Web,
  asking: Asking<T>,
  absent: (answer: Answered & { readonly value: unknown }) => boolean,
): Promise<Read<T | null>> => {
  const request = requestOf(asking)
  const answer = await web.json({ ...request, answers: (status) => status < 500 && status !== 429 && status !== 401 })
  if (answer.status < 300) return { value: parse(asking, answer.value), clock: answer.clock }
  if (absent(answer)) return { value: null, clock: answer.clock }
  // Asked again it is answered the same, and explained.
  return get(web, asking)
}

/** Reads a listing page by page, until it ends or `enough` says so. */
export const list = async <T>(
  web: Web,
  asking: Asking<T>,
  enough: (page: T) => boolean = () => false,
): Promise<{ readonly pages: readonly T[]; readonly clock: Instant }> => {
  const answers = await web.pages(requestOf(asking), ({ value, headers }) =>
    enough(parse(asking, value)) ? undefined : nextIn(headers['link']),
  )
  const last = answers.at(-1)
  if (!last) throw odd(asking.name)
  return { pages: answers.map(({ value }) => parse(asking, value)), clock: last.clock }
}

const nextIn = (link: string | undefined): string | undefined => /<([^>]*)>;\s*rel="next"/.exec(link ?? '')?.[1]

/** What is kept of a repository. */
export type Repository = {
  readonly full_name: string
  readonly default_branch: string
  readonly archived: boolean
  readonly private: boolean
}
const repository: z.ZodType<Repository> = z.object({
  full_name: z.string(),
  default_branch: z.string().min(1),
  archived: z.boolean(),
  private: z.boolean(),
})

/** The repository itself. Throws when the token may not see it, which GitHub does not tell from there being none. */
export const repositoryOf = async (web: Web, name: string): Promise<Read<Repository>> => {
  const asking = { name: 'GetRepository', path: name, schema: repository, grant: 'metadata: read' }
  const { value, clock } = await find(web, asking, ({ status }) => status === 301)
  if (value === null) {
    throw new ReadError(
      'invalid',
      'The repository has another name now, so it was not read.',
      'Correct `repository` in the binding.',
    )
  }
  return { value, clock }
}

/** What is kept of a branch: its newest commit. */
export type Branch = {
  readonly protected: boolean
  readonly commit: {
    readonly sha: string
    readonly commit: { readonly committer: { readonly date: Date } | null; readonly tree: { readonly sha: string } }
  }
}
const branch: z.ZodType<Branch> = z.object({
  protected: z.boolean(),
  commit: z.object({
    sha: objectName,
    commit: z.object({ committer: z.object({ date: moment }).nullable(), tree: z.object({ sha: objectName }) }),
  }),
})

/** A branch with its newest commit; `null` when there is none, as in a repository without commits. */
export const branchOf = async (web: Web, name: string, of: string): Promise<Branch | null> => {
  const path = `${name}/branches/${encodeURIComponent(of)}`
  const asking = { name: 'GetBranch', path, schema: branch, grant: 'contents: read' }
  const { value } = await find(web, asking, (answer) => answer.status === 404 && says(answer, 'Branch not found'))
  return value
}
