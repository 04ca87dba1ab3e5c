/** A small name server for the example and for tests: it answers from a table, over UDP, in the form of RFC 1035. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** What it says of a name. A list is the answer; a word is the failure. Several of them are given one after the other. */
export type NameAnswer =
  | readonly (
      | { readonly type: 'A' | 'AAAA'; readonly address: string; readonly ttl: number; readonly name?: string }
      | {
          readonly type: 'MX'
          readonly exchange: string
          readonly priority: number
          readonly ttl: number
          readonly name?: string
        }
      | { readonly type: 'NS' | 'CNAME'; readonly to: string; readonly ttl: number; readonly name?: string }
    )[]
  | 'no-such-name'
  | 'failed'
  | 'refused'
  | 'silent'
  | 'garbage'

export type NameServer = {
  /** `127.0.0.1:5353` */
  readonly at: string
  /** Every question, as `A api.acme.test`. */
  readonly asked: string[]
  /** By question. One that is not in the table has no answer, or, when nothing else is known of the name, there is no such name. */
  table: Readonly<Record<string, NameAnswer | (() => NameAnswer)>>
  readonly stop: () => Promise<void>
}

const types: Readonly<Record<number, string>> = { 1: 'A', 2: 'NS', 5: 'CNAME', 15: 'MX', 28: 'AAAA' }
const numbers = Object.fromEntries(Object.entries(types).map(([number, name]) => [name, Number(number)]))
const codes = { 'no-such-name': 3, failed: 2, refused: 5 } as const

const labels = (name: string): Buffer =>
  Buffer.concat([
    ...name
      .split('.')
      .filter(Boolean)
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ])

const groups = (text: string | undefined): number[] => (text ? text.split(':').map((group) => parseInt(group, 16)) : [])

const bytesOf = (address: string): Buffer => {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const [before, after] = [groups(head), groups(tail)]
  const all =
    tail === undefined ? before : [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]))
}

const recordOf = (asked: string, record: Exclude<NameAnswer, string>[number]): Buffer => {
  const fixed = Buffer.alloc(10)
  const data =
    'address' in record
      ? bytesOf(record.address)
      : 'exchange' in record
        ? Buffer.concat([Buffer.from([record.priority >> 8, record.priority & 255]), labels(record.exchange)])
        : labels(record.to)
  fixed.writeUInt16BE(numbers[record.type] ?? 0, 0)
  fixed.writeUInt16BE(1, 2)
  fixed.writeUInt32BE(record.ttl, 4)
  fixed.writeUInt16BE(data.length, 8)
  return Buffer.concat([labels(record.name ?? asked), fixed, data])
}

const questionOf = (message: Buffer): { readonly name: string; readonly type: string; readonly end: number } => {
  const found: string[] = []
  let at = 12
  while (message[at]) {
    const length = message[at] ?? 0
    found.push(message.subarray(at + 1, at + 1 + length).toString())
    at += length + 1
  }
  return { name: found.join('.').toLowerCase(), type: types[message.readUInt16BE(at + 1)] ?? '?', end: at + 5 }
}

export const startNameServer = async (table: NameServer['table'] = {}): Promise<NameServer> => {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (message, { address, port }) => {
    const { name, type, end } = questionOf(message)
    asked.push(`${type} ${name}`)
    const given = server.table[`${type} ${name}`]
    const isKnown = Object.keys(server.table).some((question) => question.endsWith(` ${name}`))
    const answer = (typeof given === 'function' ? given() : given) ?? (isKnown ? [] : 'no-such-name')
    if (answer === 'silent') return
    if (answer === 'garbage') return socket.send(Buffer.from('garbage'), port, address)
    const records = typeof answer === 'string' ? [] : answer
    const header = Buffer.alloc(12)
    message.copy(header, 0, 0, 2)
    // An authoritative answer to a question that wanted recursion, and the code of a failure.
    header.writeUInt16BE(0x8580 | (typeof answer === 'string' ? codes[answer] : 0), 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(records.length, 6)
    const all = [header, message.subarray(12, end), ...records.map((each) => recordOf(name, each))]
    socket.send(Buffer.concat(all), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const server: NameServer = {
    at: `127.0.0.1:${socket.address().port}`,
    asked,
    table,
    stop: async () => {
      socket.close()
      await once(socket, 'close')
    },
  }
  return server
}
