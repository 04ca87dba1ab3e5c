/**
 * Runs the real command as a real process and measures it: wall time from outside, processor time and the highest
 * resident memory (of all threads together) as the process itself counts them when it ends.
 */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import packageJson from '../../package.json' with { type: 'json' }

export type Run = { readonly seconds: number; readonly cpu: number; readonly megabytes: number; readonly text: string }

/** The flags with which `npm run` begins a command. */
const flagsOf = (command = ''): string[] =>
  (packageJson.scripts as Readonly<Record<string, string>>)[command]?.match(/(?<= )--\S+/g) ?? []

const start = fileURLToPath(new URL('../../src/start.js', import.meta.url))

// Threads load it too, and end before the process does.
const atExit = `if (require('node:worker_threads').isMainThread) process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  require('node:fs').writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }))
})
`

/** A function that runs the command, or another program, in a folder of its own. Rejects when it does not exit with 0. */
export const runnerIn = (folder: string): ((args: readonly string[], program?: string) => Promise<Run>) => {
  const preload = join(folder, 'at-exit.cjs')
  writeFileSync(preload, atExit)
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled'), NODE_OPTIONS: '' }
  return (args, program = start) =>
    new Promise((resolve, reject) => {
      const began = performance.now()
      const child = spawn(process.execPath, [...flagsOf(args[0]), '--require', preload, program, ...args], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      })
      const texts = ['', '', '', '']
      for (const [index, stream] of child.stdio.entries())
        stream?.on('data', (chunk) => (texts[index] += String(chunk)))
      let seconds = 0
      child.on('exit', () => (seconds = (performance.now() - began) / 1000))
      child.on('error', reject)
      child.on('close', (code) => {
        const [, text = '', trouble = '', usage = ''] = texts
        if (code === 0) resolve({ ...(JSON.parse(usage) as Pick<Run, 'cpu' | 'megabytes'>), seconds, text })
        else
          reject(
            new Error(`${program} ${args.join(' ')} ended with ${code}:\n${text.slice(-2000)}${trouble.slice(-2000)}`),
          )
      })
    })
}
