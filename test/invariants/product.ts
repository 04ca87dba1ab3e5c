/**
 * The product as a process, for the tests of the invariants: `node src/cli.ts …` in a folder of its own, with nothing of
 * this machine's settings. A `preload` is a module of `preload/` that is loaded before the product, in its workers too.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { folder } from '../content.ts'

export const root: string = fileURLToPath(new URL('../../', import.meta.url))
/** The example portfolio, as it is in the repository. */
export const example: string = join(root, 'content')
/** The day on which its evidence was recorded. */
export const recorded = '2026-11-20'

export type Surroundings = {
  /** The folder that the command runs in; one of its own by default. It holds the caches. */
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly preload?: readonly string[]
}

export type Done = { readonly exit: number | null; readonly stdout: string; readonly stderr: string }

/** Starts a command and does not wait for it. */
export const start = (
  args: readonly string[],
  { cwd = folder(), env = {}, preload = [] }: Surroundings = {},
): ChildProcess => {
  const imports = preload.map((name) => `--import=${new URL(`./preload/${name}.ts`, import.meta.url).href}`)
  return spawn(process.execPath, [join(root, 'src/cli.ts'), ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, NODE_OPTIONS: imports.join(' '), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Only so that nothing runs on when a test gives up.
    timeout: 110_000,
    killSignal: 'SIGKILL',
  })
}

/** Runs a command to its end. */
export const holdfast = async (args: readonly string[], surroundings: Surroundings = {}): Promise<Done> => {
  const child = start(args, surroundings)
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = []
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
    return chunks
  }) as [Buffer[], Buffer[]]
  const exit = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { exit, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
}

/** Runs a command that must end with this code; otherwise everything that it printed is the failure. */
export const expecting = async (
  exit: number,
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<Done> => {
  const done = await holdfast(args, surroundings)
  if (done.exit !== exit) throw new Error(`exit ${done.exit} instead of ${exit}\n${done.stdout}${done.stderr}`)
  return done
}

/** Every file of a folder with its bytes, by path. */
export const filesOf = (top: string): Map<string, Buffer> =>
  new Map(
    readdirSync(top, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [relative(top, path), readFileSync(path)]),
  )

/** The paths at which two folders differ, missing files included. */
export const differences = (a: ReadonlyMap<string, Buffer>, b: ReadonlyMap<string, Buffer>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])]
    .filter((path) => !a.get(path)?.equals(b.get(path) ?? Buffer.from('\0')))
    .toSorted()

/** A copy of the example that a test may change. */
export const copyOfExample = (to: string = join(folder(), 'content')): string => {
  cpSync(example, to, { recursive: true })
  return to
}
