/**
 * How a Kubernetes cluster is asked, by every source that reads from one. A binding names a context of the machine's
 * kubeconfig. Objects are got by name, or listed page by page to the end. The server says "forbidden" before it says
 * "not found", so an object that it says is not there is absent; any other 404 means that the wrong thing was asked.
 */
import { z } from 'zod'
import type { Instant } from '../model/calendar.ts'
import type { Machine } from './connection.ts'
import { ReadError } from './errors.ts'
import { reachOf, type Reach } from './kubeconfig.ts'
import { open } from './params.ts'
import type { Context } from './source.ts'
import type { Answered, Request } from './web.ts'

/** A kind of object: `{ group: 'apps/v1', kind: 'deployments' }`; the oldest kinds have the group `v1`. */
export type Kind = { readonly group: string; readonly kind: string; readonly namespace?: string | undefined }

export type Cluster = {
  /** One object by its name; `null` when the cluster answers that there is none. */
  readonly get: <T>(
    kind: Kind,
    name: string,
    schema: z.ZodType<T>,
  ) => Promise<{ readonly value: T | null; readonly clock: Instant }>
  /** All objects of a kind, with the server's clock at the last page. */
  readonly list: <T>(
    kind: Kind,
    schema: z.ZodType<T>,
    selector?: string,
  ) => Promise<{ readonly items: readonly T[]; readonly clock: Instant }>
}

/** The name of an object or a namespace. */
export const objectName: z.ZodType<string> = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'it cannot be the name of a Kubernetes object')

/** The parameter that every source of this kind has. */
export const contextParam: z.ZodType<string> = open(
  z.string().trim().min(1),
  'Context of the cluster in the kubeconfig.',
  'production',
)
export const namespaceParam: z.ZodType<string> = open(objectName, 'Namespace.', 'orders')

/** A moment as Kubernetes writes it. */
export const moment: z.ZodType<Date> = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

const statusSchema = z.looseObject({
  kind: z.literal('Status'),
  reason: z.literal('NotFound'),
  details: z.looseObject({ name: z.string() }),
})
const pageSchema = z.looseObject({
  kind: z.string().endsWith('List'),
  metadata: z.looseObject({ continue: z.string().optional() }),
  items: z.array(z.unknown()),
})
const reviewSchema = z.looseObject({
  status: z.looseObject({ userInfo: z.looseObject({ username: z.string().min(1) }) }),
})

const pageSize = 250

/** A cluster, by the name of a context. Throws when the kubeconfig of the machine does not lead there. */
export const clusterOf = async (context: Context, name: string): Promise<Cluster> => {
  const reach = await reachOnce(context, name)
  const ask = (request: Pick<Request, 'operation' | 'url' | 'method' | 'body' | 'grant'>): Promise<Answered> =>
    context.web.ask({
      ...request,
      headers: { accept: 'application/json', ...(request.body && { 'content-type': 'application/json' }) },
      tls: reach.tls,
      token: reach.token,
      answers: (status) => [401, 404, 410].includes(status),
    })
  // Only after an answer, so that a cluster that is down is not waited for twice.
  const seen = async <T>(found: T): Promise<T> => {
    context.trace.principal ??= await whoAsks(reach, ask)
    return found
  }

  return {
    get: async (kind, name, schema) => {
      const operation = `kubernetes:get ${kindOf(kind)}`
      const url = `${reach.server}${pathOf(kind)}/${encodeURIComponent(name)}`
      const answer = await ask({ operation, url, grant: grantOf('get', kind) })
      if (answer.status === 200) return seen({ value: checked(operation, schema, answer), clock: answer.clock })
      const status = statusSchema.safeParse(jsonOf(answer))
      if (answer.status === 404 && status.data?.details.name === name) return seen({ value: null, clock: answer.clock })
      throw unusable(operation, answer.status)
    },
    list: async (kind, schema, selector) => {
      const operation = `kubernetes:list ${kindOf(kind)}`
      const items: unknown[] = []
      let token = ''
      for (let pages = 0; pages < 1000; pages++) {
        const query = new URLSearchParams({ limit: String(pageSize) })
        if (selector !== undefined) query.set('labelSelector', selector)
        if (token !== '') query.set('continue', token)
        const url = `${reach.server}${pathOf(kind)}?${query.toString()}`
        const answer = await ask({ operation, url, grant: grantOf('list', kind) })
        if (answer.status !== 200) throw unusable(operation, answer.status)
        const page = checked(operation, pageSchema, answer)
        for (const each of page.items) items.push(each)
        const next = page.metadata.continue ?? ''
        if (next === '')
          return seen({ items: items.map((each) => fitting(operation, schema, each)), clock: answer.clock })
        if (next === token) break
        token = next
      }
      throw odd(operation)
    },
  }
}

const reaches = new WeakMap<Machine, Map<string, Promise<Reach>>>()

// Once per run: the program that gives a credential may be slow, and gives another one each time.
const reachOnce = ({ machine, connections, signal }: Context, name: string): Promise<Reach> => {
  const known = reaches.get(machine) ?? new Map<string, Promise<Reach>>()
  reaches.set(machine, known)
  const key = JSON.stringify([connections.kubernetes.config ?? null, name])
  const found = known.get(key) ?? reachOf(connections, machine, name, signal)
  known.set(key, found)
  return found
}

type Ask = (request: Pick<Request, 'operation' | 'url' | 'method' | 'body'>) => Promise<Answered>

/** Who asks, as the cluster sees it; `null` where the cluster does not say, which older ones do not. */
const whoAsks = async ({ server }: Reach, ask: Ask): Promise<string | null> => {
  const group = 'authentication.k8s.io/v1'
  try {
    const answer = await ask({
      operation: 'kubernetes:create selfsubjectreviews.authentication.k8s.io',
      url: `${server}/apis/${group}/selfsubjectreviews`,
      method: 'POST',
      body: JSON.stringify({ apiVersion: group, kind: 'SelfSubjectReview' }),
    })
    return reviewSchema.safeParse(jsonOf(answer)).data?.status.userInfo.username ?? null
  } catch (error) {
    if (error instanceof ReadError) return null
    throw error
  }
}

/** `deployments.apps`, as in a role. */
const kindOf = ({ group, kind }: Kind): string => (group.includes('/') ? `${kind}.${group.split('/')[0]}` : kind)

const grantOf = (verb: string, kind: Kind): string =>
  `\`${verb}\` on \`${kindOf(kind)}\`${kind.namespace === undefined ? '' : ' in the namespace'}`

const pathOf = ({ group, kind, namespace }: Kind): string =>
  `/${group.includes('/') ? 'apis' : 'api'}/${group}${namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`}/${kind}`

const jsonOf = ({ body }: Answered): unknown => {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

const checked = <T>(operation: string, schema: z.ZodType<T>, answer: Answered): T =>
  fitting(operation, schema, jsonOf(answer))

const fitting = <T>(operation: string, schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw odd(operation)
}

const odd = (operation: string): ReadError =>
  new ReadError(
    'invalid',
    `${operation} gave an answer that is not one of Kubernetes.`,
    'Look at the address of the cluster in the kubeconfig; a proxy often answers in its place.',
  )

const unusable = (operation: string, status: number): ReadError => {
  if (status === 401) {
    return new ReadError(
      'not-configured',
      `${operation} was not accepted with the credential of the kubeconfig (401).`,
      'Renew the credential of the context in the kubeconfig of this machine.',
    )
  }
  if (status === 410) {
    return new ReadError(
      'transient',
      `${operation} was given up by the cluster between two pages (410).`,
      'Collect again.',
    )
  }
  return new ReadError(
    'not-found',
    `${operation} is not known to the cluster (${status}).`,
    'Look whether the cluster has this kind of object, and whether `context` is the right cluster.',
  )
}
