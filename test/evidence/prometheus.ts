/**
 * A real Prometheus for tests. It is looked for in PATH, in `.holdfast/prometheus` (see `scripts/maintain/tools.sh`) or under
 * HOLDFAST_PROMETHEUS, a folder with `prometheus` and `promtool`. Without it these tests are skipped, unless
 * HOLDFAST_REQUIRE_TOOLS=1 says that everything must run.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

const installed = fileURLToPath(new URL('../../.holdfast/prometheus/usr/bin', import.meta.url))
const folders = [process.env['HOLDFAST_PROMETHEUS'] ?? installed, ...(process.env['PATH'] ?? '').split(delimiter)]
const programs = folders.find(
  (folder) => existsSync(join(folder, 'prometheus')) && existsSync(join(folder, 'promtool')),
)

const missing = programs ? undefined : 'There is no Prometheus: run scripts/maintain/tools.sh.'

if (missing && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(missing)

/** A group of tests that need Prometheus; without it they are skipped, and the title says why. */
export const withPrometheus = (title: string, tests: () => void): void => {
  describe.skipIf(missing)(missing === undefined ? title : `${title}: skipped. ${missing}`, tests)
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

export type Prometheus = { readonly url: string; readonly stop: () => Promise<void> }

/** Starts a Prometheus that looks at itself, with rules, with old values (OpenMetrics text), and with an Alertmanager to tell. */
export const startPrometheus = async (rules: string, values: string, alertmanager?: string): Promise<Prometheus> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-prometheus-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const targets = alertmanager ? `[{ static_configs: [{ targets: ['${new URL(alertmanager).host}'] }] }]` : '[]'
  writeFileSync(join(folder, 'rules.yml'), rules)
  writeFileSync(join(folder, 'values'), values)
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
alerting: { alertmanagers: ${targets} }
scrape_configs: [{ job_name: self, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]\n`,
  )
  const program = (name: string): string => join(programs ?? '', name)
  execFileSync(
    program('promtool'),
    ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'values'), join(folder, 'data')],
    { stdio: 'ignore' },
  )
  const server = spawn(
    program('prometheus'),
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    server.kill()
    await ended
    rmSync(folder, { recursive: true })
  }
  for (let tries = 0; tries < 300 && server.exitCode === null; tries++) {
    if (await isReady(url)) return { url, stop }
    await wait(100)
  }
  await stop()
  throw new Error('Prometheus did not start.')
}

/** Ready when it has taken in a value and evaluated its rules. */
const isReady = async (url: string): Promise<boolean> => {
  try {
    const rules = await (await fetch(`${url}/api/v1/rules`)).text()
    const up = await (await fetch(`${url}/api/v1/query?query=up`)).text()
    return !rules.includes('"health":"unknown"') && up.includes('"value"')
  } catch {
    return false
  }
}
