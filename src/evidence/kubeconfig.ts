/**
 * The kubeconfig of the machine: which server a context means, and who asks there. Files are read as kubectl reads them
 * (the first of several that names something wins; paths are relative to the file), but nothing is half-obeyed: a setting
 * that changes who asks or who is trusted and is not known here ends the reading. A kubeconfig in the content folder is
 * refused, because content may come from anybody and a kubeconfig can name a program to run.
 */
import { readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join, resolve, sep } from 'node:path'
import { z } from 'zod'
import { yamlParser } from '../plan/parsers.ts'
import type { Connections, Machine } from './connection.ts'
import { ReadError } from './errors.ts'
import type { Tls } from './http.ts'
import { credentialOf, execSchema, type Credential } from './kubernetes-exec.ts'

const text = z.string().min(1).nullish()

const clusterSchema = z.looseObject({
  server: z.string().min(1),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().nullish(),
})
const userSchema = z.looseObject({
  token: text,
  tokenFile: text,
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  exec: execSchema.nullish(),
})
const contextSchema = z.looseObject({ cluster: z.string().min(1), user: z.string().nullish() })

const list = <K extends string, T>(
  key: K,
  entry: z.ZodType<T>,
): z.ZodType<readonly ({ name: string } & Record<K, T>)[]> =>
  z
    .array(z.looseObject({ name: z.string().min(1), [key]: entry }))
    .nullish()
    .transform((value) => value ?? []) as unknown as z.ZodType<readonly ({ name: string } & Record<K, T>)[]>

const fileSchema = z.looseObject({
  clusters: list('cluster', clusterSchema),
  users: list('user', userSchema),
  contexts: list('context', contextSchema),
})

// These change who asks or who is trusted, so a reading that left them out would be another one.
const unknownOfCluster = ['tls-server-name', 'proxy-url', 'insecure-skip-tls-verify'] as const
const unknownOfUser = ['as', 'as-uid', 'as-groups', 'as-user-extra', 'username', 'password', 'auth-provider'] as const

/** How a cluster is reached. */
export type Reach = { readonly server: string; readonly tls: Tls; readonly token: string | undefined }

const refuse = (message: string, hint: string): ReadError => new ReadError('not-configured', message, hint)

/** What a context of the machine's kubeconfig means; runs the program that gives the credential, where one is named. */
export const reachOf = async (
  connections: Connections,
  machine: Machine,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Reach> => {
  const files = filesOf(connections, machine).flatMap((path) => read(path, machine, connections) ?? [])
  if (files.length === 0) {
    throw refuse(
      'There is no kubeconfig, so nothing was asked.',
      'Set KUBECONFIG for the run, or name the file as `connections.kubernetes.config` in holdfast.yaml.',
    )
  }
  const context = find(files, 'contexts', name)?.entry.context
  if (!context) {
    throw refuse(
      'The kubeconfig has no context of the name that the binding gives, so nothing was asked.',
      'Correct `context` in the binding, or add the context to the kubeconfig of this machine.',
    )
  }
  const cluster = find(files, 'clusters', context.cluster)
  if (!cluster) throw incomplete('cluster')
  const user = context.user ? find(files, 'users', context.user) : undefined
  if (context.user && !user) throw incomplete('user')
  demandKnown(cluster.entry.cluster, unknownOfCluster)
  if (user) demandKnown(user.entry.user, unknownOfUser)
  const { server } = cluster.entry.cluster
  const ca = pem(cluster, cluster.entry.cluster, 'certificate-authority')
  const credential = user ? await credentials(user, { server, ca }, machine, signal) : {}
  const { token, cert, key } = credential
  if (!server.startsWith('https:') && (token !== undefined || key !== undefined)) {
    throw refuse(
      'The kubeconfig would send a credential without encryption, so nothing was asked.',
      'Give the cluster an address that begins with `https://`.',
    )
  }
  return { server: server.replace(/\/$/, ''), tls: { ca, cert, key }, token }
}

type File = z.infer<typeof fileSchema> & { readonly folder: string }

const filesOf = ({ kubernetes: { config } }: Connections, machine: Machine): readonly string[] => {
  if (config !== undefined) return [resolve(machine.folder, config)]
  const named = (machine.environment('KUBECONFIG') ?? '').split(delimiter).filter(Boolean)
  if (named.length > 0) return named
  const home = machine.environment('HOME')
  return home ? [join(home, '.kube', 'config')] : []
}

const read = (path: string, machine: Machine, { kubernetes }: Connections): File | undefined => {
  let content: string
  try {
    const real = realpathSync(path)
    if (real.startsWith(realpathSync(machine.folder) + sep)) {
      throw refuse(
        'The kubeconfig lies in the content folder, which may come from anybody, so nothing was asked.',
        'Keep the kubeconfig outside of the content folder.',
      )
    }
    content = readFileSync(real, 'utf8')
  } catch (error) {
    if (error instanceof ReadError) throw error
    // Of several files some may be missing, like for kubectl; the one that the settings name may not.
    if (kubernetes.config === undefined) return undefined
    throw refuse(
      'The kubeconfig that `connections.kubernetes.config` names cannot be read, so nothing was asked.',
      'Look for the file; its path is relative to the content folder.',
    )
  }
  const parsed = fileSchema.safeParse(yaml(content))
  if (parsed.success) return { ...parsed.data, folder: dirname(path) }
  throw refuse(
    `The kubeconfig is not in order at \`${parsed.error.issues[0]?.path.join('.') ?? ''}\`, so nothing was asked.`,
    'Compare it with what `kubectl config view` shows.',
  )
}

// YAML's own messages repeat the text, which may hold a secret.
const yaml = (content: string): unknown => {
  try {
    return yamlParser().parse(content) as unknown
  } catch {
    return undefined
  }
}

type Section = 'contexts' | 'clusters' | 'users'
type Entry<S extends Section> = { readonly entry: File[S][number]; readonly folder: string }

const find = <S extends Section>(files: readonly File[], section: S, name: string): Entry<S> | undefined =>
  files
    .flatMap((file) => file[section].map((entry) => ({ entry: entry as File[S][number], folder: file.folder })))
    .find(({ entry }) => entry.name === name)

const incomplete = (what: string): ReadError =>
  refuse(
    `The context of the kubeconfig names a ${what} that the kubeconfig does not have, so nothing was asked.`,
    'Compare it with what `kubectl config view` shows.',
  )

const demandKnown = (given: Readonly<Record<string, unknown>>, unknown: readonly string[]): void => {
  const found = unknown.find((key) => given[key] !== undefined && given[key] !== null && given[key] !== false)
  if (found === undefined) return
  throw refuse(
    `The kubeconfig sets \`${found}\`, which is not supported, so nothing was asked.`,
    found === 'insecure-skip-tls-verify'
      ? 'Give the cluster its `certificate-authority` instead.'
      : 'Make a context without it for reading evidence.',
  )
}

/** A PEM that is given as `KEY-data` in base64, or as the path `KEY`. */
const pem = (
  { folder }: { readonly folder: string },
  given: Readonly<Record<string, unknown>>,
  key: string,
): string | undefined => {
  const data = given[`${key}-data`]
  if (typeof data === 'string') return Buffer.from(data, 'base64').toString('utf8')
  const path = given[key]
  return typeof path === 'string' ? fileIn(folder, path) : undefined
}

const fileIn = (folder: string, path: string): string => {
  try {
    return readFileSync(resolve(folder, path), 'utf8')
  } catch {
    throw refuse(
      'A file that the kubeconfig names cannot be read, so nothing was asked.',
      'Look for its certificates, keys and token files; their paths are relative to the kubeconfig.',
    )
  }
}

const credentials = async (
  user: Entry<'users'>,
  cluster: { readonly server: string; readonly ca: string | undefined },
  machine: Machine,
  signal: AbortSignal | undefined,
): Promise<Credential> => {
  const given = user.entry.user
  const cert = pem(user, given, 'client-certificate')
  const key = pem(user, given, 'client-key')
  const token = given.tokenFile ? fileIn(user.folder, given.tokenFile).trim() : (given.token ?? undefined)
  if (token !== undefined || cert !== undefined || !given.exec) return { token, cert, key }
  return credentialOf(given.exec, { folder: user.folder, cluster, machine, signal })
}
