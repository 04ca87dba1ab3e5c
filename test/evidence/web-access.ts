/** What the tests of asking the web share: servers that are stopped after each test, and access for one run. */
import { afterEach } from 'vitest'
import { noMachine, type Machine } from '../../src/evidence/connection.ts'
import { ReadError } from '../../src/evidence/errors.ts'
import { newTrace, type Trace } from '../../src/evidence/trace.ts'
import { webRun, type Web, type WebOptions } from '../../src/evidence/web.ts'
import type { EvidenceError } from '../../src/model/evidence.ts'
import type { Pair } from './authority.ts'
import { now } from './make.ts'
import { startWebServer, webConnections, type Handler, type WebServer } from './web-server.ts'

const started: WebServer[] = []
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
})
export const serve = async (handler: Handler, pair?: Pair): Promise<WebServer> => {
  const server = await startWebServer(handler, pair)
  started.push(server)
  return server
}

export const token: string = 'canary-token-5b21'
export const machine = (environment: Record<string, string> = {}, folder = '.'): Machine => ({
  ...noMachine,
  environment: (name) => environment[name],
  watch: () => performance.now() / 1000,
  folder,
})

export const access = (
  web: Parameters<typeof webConnections>[0],
  more: Partial<WebOptions> = {},
  trace: Trace = newTrace(),
): Web => webRun({ connections: webConnections(web), machine: machine(), now, attempts: 1, ...more }).reading(trace)

export const operation: string = 'test:Get'
export const troubleOf = async (asking: Promise<unknown>): Promise<EvidenceError> => {
  const error: unknown = await asking.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof ReadError) return error.evidence
  throw new Error('It was answered.', { cause: error })
}
