/** The command as a process of its own, for tests of the two servers. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

export type Server = {
  /** Ends with a slash. */
  readonly url: string
  /** Everything it has printed. */
  readonly printed: () => string
  /** Sends a signal; gives the exit code, or `null` when it did not end by itself. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>
}

export type Ended = { readonly exit: number | null; readonly printed: string }

type Started = { readonly stop: Server['stop']; readonly printed: () => string; readonly ended: Promise<number | null> }

const start = (args: readonly string[], cwd: string, heard: (text: string) => void = () => {}): Started => {
  const env = { PATH: process.env['PATH'], HOME: cwd, NO_COLOR: '1' }
  const child = spawn(process.execPath, [cli, ...args], { cwd, env })
  const abandon = (): boolean => child.kill('SIGKILL')
  process.once('exit', abandon)
  child.once('close', () => process.off('exit', abandon))
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      heard(text)
    })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const stop = async (signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> => {
    child.kill(signal)
    return ended
  }
  return { stop, printed: () => text, ended }
}

/** Runs a command to its end. */
export const run = async (args: readonly string[], cwd: string): Promise<Ended> => {
  const { ended, printed } = start(args, cwd)
  return { exit: await ended, printed: printed() }
}

/** Starts `dev` or `preview` and waits until it says where it is. Throws what it printed when it ends before that. */
export const serve = (args: readonly string[], cwd: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const { stop, printed, ended } = start(args, cwd, (text) => {
      const [, url] = /at (http:\/\/\S+\/) /.exec(text) ?? []
      if (url !== undefined) resolve({ url, printed, stop })
    })
    void ended.then((code) => reject(new Error(`${args.join(' ')} ended with ${code}:\n${printed()}`)))
  })
