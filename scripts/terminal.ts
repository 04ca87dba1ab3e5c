/**
 * The world outside: clock, environment, standard streams. This is the one place that reads them; everything else gets
 * a `Terminal`. Results go to stdout. Progress goes to stderr, and only when a person is looking.
 */
import packageJson from '../package.json' with { type: 'json' }
import { fromEpoch, type Instant } from '../src/model/calendar.ts'

export type Terminal = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Progress: one line that replaces the one before; nothing when nobody is looking. */
  readonly progress: (text: string) => void
  /** All that is piped in; `undefined` when nothing is, or it is more than anybody reports. */
  readonly input: () => Promise<Uint8Array | undefined>
  /** Whether results may be coloured. */
  readonly color: boolean
  readonly clock: () => Instant
  /** Seconds since the process began, for what is said about speed. */
  readonly elapsed: () => number
  readonly env: (name: string) => string | undefined
  /** Calls a function when somebody presses Ctrl-C, in place of ending; gives a function that undoes it. */
  readonly onInterrupt: (stop: () => void) => () => void
  /** The whole environment, for programs that are run. */
  readonly variables?: (() => Readonly<Record<string, string | undefined>>) | undefined
  /** A command as the one who is looking would type it: `npm run verify -- FILE` in a clone, else `holdfast verify FILE`. */
  readonly called: (command: string, ...rest: readonly string[]) => string
  /** `Holdfast 0.1.0` */
  readonly version: string
}

export const systemTerminal = (): Terminal => {
  const live = process.stderr.isTTY && !process.env['CI']
  // Whoever reads has seen enough (`holdfast … | head`): that is no mistake of anybody.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    progress: (text) => {
      if (live) process.stderr.write(`\r\u001B[2K${text}`)
    },
    input: () => (process.stdin.isTTY ? Promise.resolve(undefined) : allOf(process.stdin)),
    color: process.env['NO_COLOR'] ? false : process.env['FORCE_COLOR'] ? true : process.stdout.isTTY === true,
    clock: () => fromEpoch(Date.now() / 1000),
    elapsed: () => performance.now() / 1000,
    env: (name) => process.env[name],
    onInterrupt: (stop) => {
      process.once('SIGINT', stop)
      return () => void process.removeListener('SIGINT', stop)
    },
    variables: () => process.env,
    called: (command, ...rest) =>
      process.env['npm_lifecycle_event'] === undefined
        ? ['holdfast', command, ...rest].join(' ')
        : [`npm run ${command}`, ...(rest.length > 0 ? ['--', ...rest] : [])].join(' '),
    version: `Holdfast ${packageJson.version}`,
  }
}

/** Bytes of input at most. */
const most = 256 * 1024 * 1024

const allOf = async (stream: NodeJS.ReadStream): Promise<Uint8Array | undefined> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length
    if (size > most) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}
