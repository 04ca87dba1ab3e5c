/**
 * A PostgreSQL server of the example, as far as Holdfast asks one: it speaks the protocol of PostgreSQL (version 3, extended
 * queries) and knows the answers to the few statements of the sources. A real one could not have its clock stand still.
 */
import { createServer, type Socket } from 'node:net'

/** An answer: its columns with the object ids of their types, its rows, and what the command says it did. */
export type Answer = {
  readonly columns?: Readonly<Record<string, number>>
  readonly rows?: readonly (readonly (string | null)[])[]
  readonly tag: string
}

const text = (value: string): Buffer => Buffer.from(`${value}\0`)

const int = (value: number, bytes: 2 | 4): Buffer => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeIntBE(value, 0, bytes)
  return buffer
}

const message = (kind: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(kind), int(body.length + 4, 4), body])
}

const ready = message('Z', Buffer.from('T'))
const welcome = Buffer.concat([message('R', int(0, 4)), ready])

const described = (columns: Readonly<Record<string, number>>): Buffer =>
  message(
    'T',
    int(Object.keys(columns).length, 2),
    // Name, table, column, type, size, modifier, form (text).
    ...Object.entries(columns).flatMap(([name, type]) => [
      ...[text(name), int(0, 4), int(0, 2), int(type, 4), int(-1, 2), int(-1, 4), int(0, 2)],
    ]),
  )

const lined = (row: readonly (string | null)[]): Buffer =>
  message(
    'D',
    int(row.length, 2),
    ...row.flatMap((value) => (value === null ? [int(-1, 4)] : [int(Buffer.byteLength(value), 4), Buffer.from(value)])),
  )

const answered = ({ columns, rows = [], tag }: Answer): Buffer =>
  Buffer.concat([
    ...[message('1'), message('2'), columns ? described(columns) : message('n'), ...rows.map(lined)],
    ...[message('C', text(tag)), ready],
  ])

const refused = (statement: string): Buffer =>
  Buffer.concat([
    message('E', text('SERROR'), text('C0A000'), text(`MThe example does not know ${statement}`), Buffer.from('\0')),
    ready,
  ])

const serve = (socket: Socket, answerTo: (statement: string) => Answer | undefined): void => {
  let rest = Buffer.alloc(0)
  let greeted = false
  let statement = ''
  socket.on('error', () => undefined)
  socket.on('data', (part: Buffer) => {
    rest = Buffer.concat([rest, part])
    for (;;) {
      // The first message has no kind.
      const head = greeted ? 1 : 0
      if (rest.length < head + 4) return
      const end = head + rest.readInt32BE(head)
      if (rest.length < end) return
      const kind = greeted ? String.fromCharCode(rest[0] ?? 0) : ''
      const body = rest.subarray(head + 4, end)
      rest = rest.subarray(end)
      if (kind === '') {
        greeted = true
        socket.write(welcome)
      } else if (kind === 'P') statement = body.toString('utf8').split('\0')[1] ?? ''
      else if (kind === 'S') {
        const answer = answerTo(statement)
        socket.write(answer ? answered(answer) : refused(statement))
      } else if (kind === 'X') socket.end()
    }
  })
}

/** Starts a server on a port of this machine. */
export const startPostgres = async (
  answerTo: (statement: string) => Answer | undefined,
): Promise<{ readonly at: string; readonly stop: () => Promise<void> }> => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    serve(socket, answerTo)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { at: `127.0.0.1:${port}`, stop }
}
