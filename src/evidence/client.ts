/**
 * One call to AWS. Clients are made here and nowhere else: credentials from the SDK's own chain or from a role, adaptive
 * retry, a limit on time, and another address where the settings name one. The SDK is loaded when the first client is made.
 *
 * An answer counts only when all of it arrived: its body is read to the end and must close its root element, because
 * the SDK reads a cut-off answer as one without the missing parts, and "no snapshots" must never come from a broken line.
 * A file, which closes nothing, must have the length that was announced.
 */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { fromEpoch, type Instant } from '../model/calendar.ts'
import type { Settings } from '../model/portfolio.ts'
import { explain, ReadError, type Asked } from './errors.ts'
import { clientOf, type Service } from './services.ts'
import { isAnswerTo } from './whole.ts'
import type { Clock } from './trace.ts'
import { shared, type Credentials, type Wallet } from './wallet.ts'

export type Command = {
  readonly input: object
  resolveMiddleware(...args: never[]): (args: never) => Promise<{ readonly output: unknown }>
}

/** What a command is answered with. */
export type OutputOf<C extends Command> = Awaited<ReturnType<ReturnType<C['resolveMiddleware']>>>['output']

export type { Service }

export type AwsOptions = {
  readonly settings: Settings['aws']
  readonly now: Instant
  /** Attempts per call, the first included (5). */
  readonly attempts?: number | undefined
  /** Milliseconds until a call is given up (30 000). */
  readonly timeout?: number | undefined
  readonly clock?: Clock | undefined
  /** Ends every call. */
  readonly signal?: AbortSignal | undefined
  /** Credentials of roles that clients of this run share; left out, every client gets its own. */
  readonly wallet?: Wallet | undefined
  readonly expected?: Expected | undefined
}

/** How many bindings of a run may ask for an action (`rds:DescribeDBInstances`) in an account (`''` when none is named) and region. */
export type Expected = (action: string, account: string, region: string) => number

/** A store that speaks the protocol of S3 and is not AWS: where it is, and what opens it. */
export type Store = {
  /** The address that bindings name. */
  readonly endpoint: string
  /** The address that is asked. */
  readonly at: string
  readonly region: string
  readonly key: string
  readonly secret: string
}

export type Client = {
  send: (command: never, options?: { readonly abortSignal?: AbortSignal | undefined }) => Promise<unknown>
  destroy: () => void
}

/** A client of one service in one region, with the credentials of one account. */
export const makeClient = (
  options: AwsOptions,
  account: string | undefined,
  region: string,
  service: Service,
): Promise<Client> => {
  const { endpoint, roles } = options.settings
  const role = account === undefined ? undefined : roles[account]
  return clientOf(service, {
    region,
    ...patience(options),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(account === undefined || role === undefined
      ? {}
      : { credentials: shared(options, account, () => assume(options, role, region)) }),
  })
}

/** A client of a store outside AWS. */
export const makeStoreClient = (options: AwsOptions, { at, region, key, secret }: Store): Promise<Client> =>
  clientOf('s3', {
    region,
    ...patience(options),
    endpoint: at,
    credentials: { accessKeyId: key, secretAccessKey: secret },
  })

const patience = (options: AwsOptions): object => {
  const timeout = options.timeout ?? 30_000
  return {
    maxAttempts: options.attempts ?? 5,
    retryMode: 'adaptive',
    // The second limit is on the answer's beginning, the third on every pause after that.
    requestHandler: {
      connectionTimeout: Math.min(timeout, 5000),
      requestTimeout: timeout,
      socketTimeout: timeout,
      throwOnRequestTimeout: true,
    },
  }
}

const assume = async (
  options: AwsOptions,
  role: { readonly arn: string; readonly externalId?: string | undefined },
  region: string,
): Promise<Credentials> => {
  const { AssumeRoleCommand } = await import('@aws-sdk/client-sts')
  const client = await makeClient(
    { ...options, settings: { ...options.settings, roles: {} } },
    undefined,
    region,
    'sts',
  )
  const asked = { operation: 'sts:AssumeRole', region }
  try {
    const input = { RoleArn: role.arn, RoleSessionName: 'holdfast', ExternalId: role.externalId }
    const { output } = await send(client, new AssumeRoleCommand(input), asked)
    const given = (output as { Credentials?: Record<string, unknown> }).Credentials
    return {
      accessKeyId: String(given?.AccessKeyId),
      secretAccessKey: String(given?.SecretAccessKey),
      sessionToken: String(given?.SessionToken),
      expiration: given?.Expiration as Date | undefined,
    }
  } catch (error) {
    // Otherwise the call that needed the credentials would be reported as refused, and not the role.
    const { class: kind, message, hint } = explain(error instanceof AskError ? error.cause : error, asked)
    throw new ReadError(kind, message, hint)
  } finally {
    client.destroy()
  }
}

type HttpResponse = { statusCode: number; headers: Record<string, string>; body?: unknown }
type Stack = {
  add: (
    middleware: (next: (args: unknown) => Promise<{ response: HttpResponse }>) => (args: unknown) => Promise<unknown>,
    options: object,
  ) => void
}

/** A call that failed: what was asked, what was thrown (`cause`), and the service's clock if it answered at all. */
export class AskError extends Error {
  readonly asked: Asked
  readonly clock: Instant | null
  constructor(cause: unknown, asked: Asked, clock: Instant | null) {
    super(`${asked.operation} failed`, { cause })
    this.name = 'AskError'
    this.asked = asked
    this.clock = clock
  }
}

/** Makes a call, and gives its answer with the service's clock. Whatever goes wrong is thrown as an `AskError`. */
export const send = async (
  client: Client,
  command: Command,
  asked: Asked,
  signal?: AbortSignal,
): Promise<{ readonly output: object; readonly clock: Instant | null }> => {
  let clock: Instant | null = null
  const stack = (command as unknown as { middlewareStack: Stack }).middlewareStack
  stack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { response } = result
      clock = clockOf(response.headers)
      if (response.statusCode < 300) response.body = Readable.from([await wholeBody(response, asked)])
      return result
    },
    // Next to the wire, before the SDK reads the body.
    { step: 'deserialize', priority: 'low', name: 'holdfastWholeAnswer', override: true },
  )
  try {
    const { $metadata: _, ...output } = (await client.send(command as never, { abortSignal: signal })) as {
      $metadata: unknown
    }
    return { output: await withBytes(output), clock }
  } catch (cause) {
    throw new AskError(withoutAnswer(cause), asked, clock)
  }
}

/**
 * What was thrown, without the request and the answer that hang on it: a failed call is remembered for as long as the run,
 * and that there are no rules is told of every bucket by one.
 */
const withoutAnswer = (cause: unknown): unknown => {
  const { $response } = (cause ?? {}) as { readonly $response?: Partial<HttpResponse> }
  if (!(cause instanceof Error) || $response === undefined) return cause
  const { name, message } = cause
  const { statusCode, headers } = $response
  return { ...cause, name, message, $response: { statusCode, headers } }
}

/** Operations that are answered with a file and not with a document. */
const files: ReadonlySet<string> = new Set(['s3:GetObject'])

/** The content of a file; in a digest it stands for itself by its own. */
export class Bytes {
  readonly #content: Uint8Array
  readonly sha256: string
  constructor(content: Uint8Array) {
    this.#content = content
    this.sha256 = createHash('sha256').update(content).digest('hex')
  }
  get bytes(): Uint8Array {
    return this.#content
  }
}

type Stream = { readonly transformToByteArray: () => Promise<Uint8Array> }

/** The answer with its file, if it has one, in place of a stream that could be read only once. */
const withBytes = async (output: object): Promise<object> => {
  const { Body: stream } = output as { readonly Body?: Stream }
  return stream ? { ...output, Body: new Bytes(await stream.transformToByteArray()) } : output
}

const clockOf = (headers: Record<string, string>): Instant | null => {
  const seconds = Date.parse(headers.date ?? '') / 1000
  return Number.isFinite(seconds) ? fromEpoch(seconds) : null
}

/** Reads a successful answer to its end. Thrown errors are tried again like a broken connection. */
const wholeBody = async (response: HttpResponse, { operation }: Asked): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) parts.push(Buffer.from(part))
  const body = Buffer.concat(parts)
  const whole = files.has(operation)
    ? body.length === Number(response.headers['content-length'] ?? Number.NaN)
    : isAnswerTo(operation, body.toString('utf8'))
  if (!whole) {
    throw Object.assign(new Error('The answer was cut off.'), { Code: 'IncompleteAnswer', code: 'ECONNRESET' })
  }
  return body
}
