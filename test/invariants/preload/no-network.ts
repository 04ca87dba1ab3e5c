/** Refuses every way to the network, and writes down who tried: a refusal that is swallowed would not show. */
import dgram from 'node:dgram'
import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

const refused = (what: string): Error => {
  const error = Object.assign(new Error(`The network is refused in this test: ${what}.`), { code: 'ECONNREFUSED' })
  appendFileSync(process.env['HOLDFAST_TEST_REFUSED'] as string, `${error.stack}\n`)
  return error
}
const refuse = (what: string) => (): never => {
  throw refused(what)
}

net.Socket.prototype.connect = function (this: net.Socket) {
  const error = refused('connect')
  process.nextTick(() => this.destroy(error))
  return this
}
net.Server.prototype.listen = refuse('listen')
dgram.createSocket = refuse('datagram')
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6'] as const) {
  Object.assign(dns, { [name]: refuse(`dns.${name}`) })
  Object.assign(dns.promises, { [name]: refuse(`dns.promises.${name}`) })
}
globalThis.fetch = refuse('fetch')
syncBuiltinESMExports()
