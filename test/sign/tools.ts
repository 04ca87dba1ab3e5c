/**
 * The judges: programs that other people wrote. Tests that need one are skipped where it is missing, and say so in their
 * title; with HOLDFAST_REQUIRE_TOOLS=1 (our own CI) they run and fail instead.
 */
import { spawnSync } from 'node:child_process'

export type Tool = 'openssl' | 'pdfsig' | 'qpdf' | 'mutool'

const found = new Map<Tool, boolean>()

const has = (tool: Tool): boolean => {
  const known = found.get(tool) ?? spawnSync(tool, [tool === 'openssl' ? 'version' : '-v']).error === undefined
  found.set(tool, known)
  return known
}

/** True when a test that needs these tools is to be skipped. */
export const lacks = (...tools: readonly Tool[]): boolean =>
  process.env.HOLDFAST_REQUIRE_TOOLS !== '1' && !tools.every(has)

/** Arguments in groups that belong together. */
export type Arguments = readonly (string | readonly string[])[]

/** Runs a tool; gives everything it printed, and throws that when it fails. */
export const run = (tool: Tool, groups: Arguments, env: Readonly<Record<string, string>> = {}): string => {
  const args = groups.flat()
  const done = spawnSync(tool, args, { encoding: 'utf8', env: { ...process.env, ...env } })
  const output = `${done.stdout ?? ''}${done.stderr ?? ''}`
  if (done.error || done.status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${done.error?.message ?? output}`)
  return output
}
