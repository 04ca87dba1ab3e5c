/** Baselines as files: read, and written whole or not at all. */
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Finding } from '../src/model/finding.ts'
import type { Place } from '../src/model/place.ts'
import { applyBaseline, baselineOf, baselineSchema, tooLong, type Baseline } from '../src/rules/baseline.ts'
import { exitCode, inOrder } from '../src/rules/find.ts'
import type { Outcome } from '../src/report/outcome.ts'
import type { Terminal } from './terminal.ts'
import { replaceFile } from './write-whole.ts'

type Read = { readonly baseline: Baseline; readonly text: string }

/** The baseline of a file; a sentence that says why there is none. */
export const readBaseline = (file: string): Read | string => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return `The baseline ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return `The baseline ${file} is not JSON, or is damaged.`
  }
  const read = baselineSchema.safeParse(json)
  if (!read.success) {
    const [issue] = read.error.issues
    return `${file} is no baseline: \`${issue?.path.join('.') || 'the whole'}\` is not what a baseline has there.`
  }
  const long = tooLong(read.data)
  return long === undefined
    ? { baseline: read.data, text }
    : `The baseline ${file} lists \`${long.code}\` from ${long.since} until ${long.until}; 180 days are the most.`
}

/** The outcome with what the baseline lists marked, and with what is wrong with the baseline. */
export const withBaseline = (outcome: Outcome, file: string, { baseline, text }: Read): Outcome => {
  const { judged } = outcome
  if (!judged) return outcome
  const path = relative(outcome.content, file).replaceAll('\\', '/')
  const placeOf = (fingerprint: string): Place => {
    const at = text.slice(0, Math.max(0, text.indexOf(`"${fingerprint}"`))).split('\n')
    const [line, column] = [at.length, (at.at(-1)?.length ?? 0) + 1]
    return { file: path, span: [line, column, line, column + fingerprint.length + 2] }
  }
  const { settings } = judged.portfolio
  return counted(outcome, applyBaseline(outcome.findings, baseline, placeOf, judged.now, settings))
}

/** The same run with other findings. */
export const counted = (outcome: Outcome, found: readonly Finding[]): Outcome => {
  const findings = inOrder(found)
  return { ...outcome, findings, exit: exitCode(findings, outcome.strict) }
}

/** Writes the baseline of a run, and gives it back. One that is there already only shrinks. A sentence when it cannot be. */
export const writeBaseline = (outcome: Outcome, file: string, terminal: Terminal): Read | string => {
  const { judged } = outcome
  if (!judged) return 'Nothing was judged, so there is nothing to list.'
  const earlier = existsSync(file) ? readBaseline(file) : undefined
  if (typeof earlier === 'string') return earlier
  const baseline = baselineOf(outcome.findings, earlier?.baseline, judged.now, judged.portfolio.settings)
  const text = `${JSON.stringify(baseline, null, 2)}\n`
  try {
    replaceFile(file, text)
  } catch (error) {
    return `${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`
  }
  const gone = (earlier?.baseline.entries.length ?? baseline.entries.length) - baseline.entries.length
  terminal.err(
    earlier
      ? `${file}: ${gone} removed, ${baseline.entries.length} left. What is new is not added.\n`
      : `${file}: ${baseline.entries.length} listed.\n`,
  )
  return { baseline, text }
}
