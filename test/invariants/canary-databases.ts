/** Database servers for the test of secrets: one that plants words in what it answers, and one that repeats the password. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { startPostgres, type Answer } from '../../scripts/maintain/example_postgres.ts'
import type { Words } from './planting.ts'

/** A database server that takes a password and repeats it in an error. */
export const startRefusing = async (words: Words): Promise<{ at: string; given: string[]; stop: () => void }> => {
  const given: string[] = []
  const sockets = new Set<Socket>()
  const message = (kind: string, body: Buffer): Buffer => {
    const size = Buffer.alloc(4)
    size.writeInt32BE(body.length + 4)
    return Buffer.concat([Buffer.from(kind), size, body])
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    let greeted = false
    socket.on('error', () => undefined)
    socket.on('data', (data: Buffer) => {
      if (!greeted) {
        greeted = true
        socket.write(message('R', Buffer.from([0, 0, 0, 3])))
        return
      }
      given.push(data.toString('latin1'))
      const password = data.subarray(5, -1).toString()
      const says = `password ${password} of holdfast is wrong ${words.make('never', 'postgres: an error')}`
      const hint = words.make('never', 'postgres: the hint of an error')
      socket.end(message('E', Buffer.from(`SFATAL\0VFATAL\0C28P01\0M${says}\0D${says}\0H${hint}\0\0`)))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const stop = (): void => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { at: `127.0.0.1:${port}`, given, stop }
}

/** A database server that answers, with settings and rows that nobody asked for. */
export const startDatabase = (words: Words): ReturnType<typeof startPostgres> =>
  startPostgres((statement): Answer | undefined => {
    const now = Date.now() / 1000
    const never = (what: string): string => words.make('never', `postgres: ${what}`)
    if (statement.startsWith('BEGIN')) return { tag: 'BEGIN' }
    if (statement.startsWith('SELECT current_user')) {
      const role = `holdfast-${words.make('inside', 'postgres: the role')}`
      return { columns: { current_user: 19, extract: 1700 }, rows: [[role, String(now)]], tag: 'SELECT 1' }
    }
    if (statement.includes('pg_settings')) {
      const settings = {
        archive_mode: 'on',
        archive_command: `PGPASSWORD=${never('archive_command')} cp %p /wal/%f`,
        archive_library: '',
        archive_timeout: '300',
        ssl: 'on',
        ssl_min_protocol_version: 'TLSv1.3',
        primary_conninfo: `password=${never('a setting that was not asked for')}`,
      }
      return { columns: { name: 25, setting: 25 }, rows: Object.entries(settings), tag: 'SELECT 7' }
    }
    if (statement.includes('pg_stat_archiver')) {
      const rows = [[String(now - 60), String(now - 86_400), never('a column more')]]
      return { columns: { archived: 1700, failed: 1700, [never('the name of a column')]: 25 }, rows, tag: 'SELECT 1' }
    }
    if (statement.includes('pg_is_in_recovery')) {
      return { columns: { standby: 16, may: 16, lsn: 3220 }, rows: [['f', 't', '2A/5C0001F8']], tag: 'SELECT 1' }
    }
    if (statement.includes('pg_stat_replication'))
      return { columns: { state: 25, replays: 16, lag: 1700, ahead: 1700 }, rows: [], tag: 'SELECT 0' }
    if (statement.startsWith('DECLARE') || statement.startsWith('MOVE')) return { tag: statement.split(' ')[0] ?? '' }
    if (statement.startsWith('FETCH')) {
      const { key } = { key: never('the name of a column') }
      return { columns: { count: 20, [key]: 25 }, rows: [['1482', never('a column more')]], tag: 'FETCH 1' }
    }
    return undefined
  })
