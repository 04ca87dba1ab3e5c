/** Stands between the collector and the emulator: counts the calls, and lets a test spoil the answers to some of them. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'

export type Call = {
  readonly operation: string
  readonly path: string
  readonly body: string
  readonly headers: IncomingMessage['headers']
}

/** What to do with a call: nothing (pass it on), or something else than the emulator would. */
export type Spoil = (call: Call, count: number) => Spoilt | Promise<Spoilt>

type Spoilt = Answer | 'reset' | 'hang' | 'lost' | 'stall' | 'cut' | 'cut-silently' | undefined

export type Answer = { readonly status: number; readonly body: string; readonly headers?: Record<string, string> }

export type Proxy = {
  readonly url: string
  /** Names of the operations, in the order of the calls. */
  readonly calls: string[]
  spoil: Spoil
  readonly stop: () => Promise<void>
}

const subresources = {
  versioning: 'GetBucketVersioning',
  location: 'GetBucketLocation',
  lifecycle: 'GetBucketLifecycleConfiguration',
  encryption: 'GetBucketEncryption',
  replication: 'GetBucketReplication',
  'object-lock': 'GetObjectLockConfiguration',
  policy: 'GetBucketPolicy',
  tagging: 'GetBucketTagging',
  versions: 'ListObjectVersions',
  'list-type': 'ListObjectsV2',
} as const

const operationOf = (path: string, body: string, target: string | undefined): string => {
  if (target) return target.replace(/^.*\./, '')
  const action = /(?:^|&)Action=([A-Za-z]+)/.exec(body)?.[1]
  if (action) return action
  const { searchParams, pathname } = new URL(path, 'http://host')
  const found = Object.entries(subresources).find(([name]) => searchParams.has(name))
  return found?.[1] ?? (pathname === '/' ? 'ListBuckets' : 'Other')
}

const read = async (message: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** An error as RDS and STS send it. */
export const queryError = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>User arn:aws:iam::${'1'.repeat(12)}:user/secret may not</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
})

/** An answer as services with a JSON protocol send it (ECS, ECR), with the service's clock if that matters. */
export const json = (body: object, clock?: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1', ...(clock === undefined ? {} : { date: clock }) },
  body: JSON.stringify(body),
})

/** An error as such services send it. */
export const jsonError = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
  body: JSON.stringify({
    __type: `com.amazonaws#${code}`,
    message: `User arn:aws:iam::${'1'.repeat(12)}:user/secret may not`,
  }),
})

/** An error as S3 sends it. */
export const s3Error = (status: number, code: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/xml', ...headers },
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`,
})

/** An answer of a service that speaks JSON. */
export const jsonAnswer = (body: object): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1', date: new Date().toUTCString() },
  body: JSON.stringify(body),
})

/** Starts a proxy in front of an address. */
export const startProxy = async (target: string): Promise<Proxy> => {
  const calls: string[] = []
  const pass = (
    incoming: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> =>
    new Promise((resolve, reject) => {
      const { host: _, ...headers } = incoming.headers
      const outgoing = request(`${target}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
        read(answer).then(
          (whole) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: whole }),
          reject,
        )
      })
      outgoing.once('error', reject)
      outgoing.end(body)
    })
  const handle = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const body = await read(incoming)
    const path = incoming.url ?? '/'
    const operation = operationOf(path, body.toString(), incoming.headers['x-amz-target']?.toString())
    calls.push(operation)
    const count = calls.filter((each) => each === operation).length
    const spoiled = await proxy.spoil({ operation, path, body: body.toString(), headers: incoming.headers }, count)
    if (spoiled === 'hang') return
    if (spoiled === 'reset') {
      incoming.socket.destroy()
      return
    }
    if (typeof spoiled === 'object') {
      answer.writeHead(spoiled.status, spoiled.headers).end(spoiled.body)
      return
    }
    const real = await pass(incoming, body)
    if (spoiled === 'lost') {
      incoming.socket.destroy()
      return
    }
    const { 'transfer-encoding': _, 'content-length': __, ...headers } = real.headers
    if (spoiled === undefined)
      answer.writeHead(real.status, { ...headers, 'content-length': real.body.length }).end(real.body)
    else {
      const half = real.body.subarray(0, Math.floor(real.body.length / 2))
      answer.writeHead(real.status, {
        ...headers,
        'content-length': spoiled === 'cut-silently' ? half.length : real.body.length,
      })
      if (spoiled === 'stall') answer.write(half)
      else if (spoiled === 'cut') answer.write(half, () => incoming.socket.destroy())
      else answer.end(half)
    }
  }
  const server = createServer((incoming, answer) => {
    handle(incoming, answer).catch(() => answer.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const proxy: Proxy = {
    url: `http://127.0.0.1:${port}`,
    calls,
    spoil: () => undefined,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return proxy
}
