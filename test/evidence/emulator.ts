/**
 * A real AWS emulator for tests, spoken to over HTTP. It is looked for in `.holdfast/moto` (see
 * `scripts/maintain/aws-emulator.sh`) or under HOLDFAST_MOTO. Without it these tests are skipped, unless
 * HOLDFAST_REQUIRE_TOOLS=1 says that everything must run.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

const installed = fileURLToPath(new URL('../../.holdfast/moto/bin/moto_server', import.meta.url))
const program = process.env['HOLDFAST_MOTO'] ?? installed

/** Why the tests with the emulator cannot run; `undefined` when they can. */
export const noEmulator: string | undefined = existsSync(program)
  ? undefined
  : 'There is no AWS emulator: run scripts/maintain/aws-emulator.sh install.'

if (noEmulator && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(noEmulator)

Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' })

/** A group of tests that need the emulator; without it they are skipped, and the title says why. */
export const withEmulator = (title: string, tests: () => void): void => {
  describe.skipIf(noEmulator)(noEmulator === undefined ? title : `${title}: skipped. ${noEmulator}`, tests)
}

/** The account that the emulator answers for without a role. */
export const account = '123456789012'

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

export type Emulator = { readonly url: string; readonly stop: () => Promise<void> }

/** Starts an empty emulator and waits until it answers; through a program in Python that changes it, where one is named. */
export const startEmulator = async (changedBy?: string): Promise<Emulator> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const [command, ...first] = changedBy === undefined ? [program] : [join(dirname(program), 'python'), changedBy]
  const server = spawn(command, [...first, '--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  for (let tries = 0; tries < 300; tries++) {
    const answered = await fetch(`${url}/moto-api/data.json`).then(
      (response) => response.ok,
      () => false,
    )
    if (answered) {
      const stop = async (): Promise<void> => {
        server.kill()
        await ended
      }
      return { url, stop }
    }
    if (server.exitCode !== null) break
    await wait(100)
  }
  server.kill()
  throw new Error('The AWS emulator did not start.')
}
