/**
 * Arguments → command → exit code, nothing else. Each command is a file of `scripts/`, loaded only when it is asked for,
 * so that `check` never loads Astro, the AWS SDK or pdfkit. Mistakes of people are answered in sentences; anything else
 * is a defect of ours (exit 4) and is shown whole, because hiding it would help nobody.
 */
import { enableCompileCache } from 'node:module'
import { parseArgs } from 'node:util'
import { StoreError } from './evidence/lock.ts'
import { help } from './help.ts'
import { nearest } from './plan/problem.ts'
import { systemTerminal, type Terminal } from '../scripts/terminal.ts'
import type { Arguments, Command } from '../scripts/command.ts'

enableCompileCache()

const commands: Readonly<Record<string, () => Promise<{ readonly run: Command }>>> = {
  check: () => import('../scripts/check.ts'),
  collect: () => import('../scripts/collect.ts'),
  build: () => import('../scripts/build.ts'),
  dev: () => import('../scripts/dev.ts'),
  preview: () => import('../scripts/preview.ts'),
  pdf: () => import('../scripts/pdf.ts'),
  review: () => import('../scripts/review.ts'),
  controls: () => import('../scripts/controls.ts'),
  verify: () => import('../scripts/verify.ts'),
  sign: () => import('../scripts/sign.ts'),
  explain: () => import('../scripts/explain.ts'),
  test: () => import('../scripts/test.ts'),
}

const options = {
  content: { type: 'string', default: 'content' },
  out: { type: 'string' },
  'as-of': { type: 'string' },
  audience: { type: 'string' },
  format: { type: 'string', default: 'text' },
  report: { type: 'string', multiple: true },
  by: { type: 'string' },
  anchors: { type: 'string' },
  port: { type: 'string' },
  push: { type: 'string' },
  from: { type: 'string' },
  only: { type: 'string', multiple: true, default: [] as string[] },
  print: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  preview: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  plan: { type: 'boolean', default: false },
  policy: { type: 'boolean', default: false },
  record: { type: 'string' },
  rules: { type: 'boolean', default: false },
  baseline: { type: 'string' },
  'write-baseline': { type: 'string' },
  since: { type: 'string' },
  upcoming: { type: 'boolean', default: false },
  ics: { type: 'string' },
  for: { type: 'string' },
  recipients: { type: 'string' },
  extend: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const

const usage = (terminal: Terminal, message: string, hint: string): number => {
  terminal.err(`${message}\n  hint: ${hint}\n`)
  return 3
}

/** Runs one command line and returns its exit code. */
export const main = async (argv: readonly string[], terminal: Terminal): Promise<number> => {
  let parsed: { values: Record<string, string | boolean | string[] | undefined>; positionals: string[] }
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    const [, unknown] = /option '(--?[^'\s]+)/.exec((error as Error).message) ?? []
    const near = unknown && nearest(unknown.replace(/^--?/, ''), Object.keys(options))
    return usage(
      terminal,
      (error as Error).message.split(/[.\n]/)[0] + '.',
      near ? `Did you mean \`--${near}\`?` : 'Run `holdfast --help`.',
    )
  }
  const [name, ...operands] = parsed.positionals
  if (parsed.values['version']) {
    terminal.out(`${terminal.version}\n`)
    return 0
  }
  if (parsed.values['help'] || name === undefined || name === 'help') {
    terminal.out(help)
    return name === undefined && !parsed.values['help'] ? 3 : 0
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) {
    const near = nearest(name, Object.keys(commands))
    return usage(
      terminal,
      `There is no command \`${name}\`.`,
      near ? `Did you mean \`${near}\`?` : `Commands: ${Object.keys(commands).join(', ')}.`,
    )
  }
  const { run } = await load()
  try {
    return await run(
      {
        ...parsed.values,
        asOf: parsed.values['as-of'],
        writeBaseline: parsed.values['write-baseline'],
        operands,
      } as unknown as Arguments,
      terminal,
    )
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    // Nothing is known to be false, and nothing could be verified.
    terminal.progress('')
    terminal.err(`${error.message}\n  hint: ${error.hint}\n`)
    return 2
  }
}

/** Runs the command line of this process. What is thrown here is a defect of ours. */
export const start = async (): Promise<void> => {
  // Astro would tell its makers of every build, and ask the registry for a newer version of itself.
  Object.assign(process.env, { ASTRO_TELEMETRY_DISABLED: '1', ASTRO_DISABLE_UPDATE_CHECK: 'true' })
  try {
    process.exitCode = await main(process.argv.slice(2), systemTerminal())
  } catch (error) {
    process.stderr.write(
      `This is a defect in Holdfast, not in your content. Please report it with these lines:\n${(error as Error).stack}\n`,
    )
    process.exitCode = 4
  }
}

if (import.meta.main) await start()
