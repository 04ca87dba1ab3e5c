/**
 * The program that a kubeconfig names to get a credential (`aws eks get-token` and the like), run as kubectl runs it: no
 * shell, a few seconds, a small answer of the kind ExecCredential. Of what it prints nothing reaches a message.
 */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Machine } from './connection.ts'
import { ReadError } from './errors.ts'

const versions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'] as const

/** The `exec` of a user in a kubeconfig. */
export type Exec = {
  apiVersion: string
  command: string
  args?: string[] | null | undefined
  env?: { name: string; value: string }[] | null | undefined
  provideClusterInfo?: boolean | null | undefined
  interactiveMode?: string | null | undefined
}

export const execSchema: z.ZodType<Exec> = z.looseObject({
  apiVersion: z.string(),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.looseObject({ name: z.string().min(1), value: z.string() })).nullish(),
  provideClusterInfo: z.boolean().nullish(),
  interactiveMode: z.string().nullish(),
})

/** What the asker proves itself with. Certificate and key are PEM. */
export type Credential = {
  readonly token?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

const answerSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.literal('ExecCredential'),
  status: z.looseObject({
    token: z.string().min(1).nullish(),
    clientCertificateData: z.string().min(1).nullish(),
    clientKeyData: z.string().min(1).nullish(),
  }),
})

type Run = {
  /** The folder of the kubeconfig. */
  readonly folder: string
  readonly cluster: { readonly server: string; readonly ca: string | undefined }
  readonly machine: Machine
  readonly signal: AbortSignal | undefined
  /** Milliseconds that the program may take (30 000). */
  readonly timeout?: number | undefined
}

/** Runs the program. Throws a `ReadError` unless it gives a credential in time. */
export const credentialOf = async (exec: Exec, run: Run): Promise<Credential> => {
  const { apiVersion } = exec
  if (!versions.some((each) => each === apiVersion)) {
    throw refuse('asks for a version that is not supported', 'Use `client.authentication.k8s.io/v1` in the kubeconfig.')
  }
  if (exec.interactiveMode === 'Always') {
    throw refuse('must talk to a person', 'Make a context that works without one, such as with a service account.')
  }
  const parsed = answerSchema.safeParse(await output(exec, run))
  const { token, clientCertificateData: cert, clientKeyData: key } = parsed.data?.status ?? {}
  if (parsed.data?.apiVersion !== apiVersion || (!token && !(cert && key))) {
    throw refuse('gave no credential', 'Run `kubectl get nodes` with this context on this machine to see why.')
  }
  return { token: token ?? undefined, cert: cert ?? undefined, key: key ?? undefined }
}

const refuse = (what: string, hint: string): ReadError =>
  new ReadError(
    'not-configured',
    `The program that the kubeconfig names for the credential ${what}, so nothing was asked.`,
    hint,
  )

const output = async (exec: Exec, run: Run): Promise<unknown> => {
  const { folder, cluster, machine, signal, timeout = 30_000 } = run
  const { server, ca } = cluster
  const info = {
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion,
    spec: {
      interactive: false,
      ...(exec.provideClusterInfo && {
        cluster: { server, 'certificate-authority-data': ca && Buffer.from(ca).toString('base64') },
      }),
    },
  }
  // A name is looked for in PATH; a path belongs to the file that names it.
  const command = exec.command.includes('/') ? resolve(folder, exec.command) : exec.command
  const env = {
    ...machine.variables?.(),
    ...Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
  }
  const text = await new Promise<string | undefined>((done) => {
    const child = execFile(
      command,
      exec.args ?? [],
      { env, timeout, killSignal: 'SIGKILL', maxBuffer: 1024 * 1024, signal, windowsHide: true },
      (error, stdout) => done(error ? undefined : stdout),
    )
    child.stdin?.end()
  })
  if (text === undefined) {
    throw refuse(
      'could not be run, failed, or took too long',
      'Run `kubectl get nodes` with this context on this machine to see why.',
    )
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
