/**
 * Judges one malformed file among the files of the example that belong to the same plan. They are read once; only the file
 * that is damaged is read again, so that thousands can be judged in minutes. What is looked for are defects of ours:
 * something thrown, a finding without a place, a place that the file does not have, a second of work too much.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkCase, differences } from '../../../src/claims/case.ts'
import { sourceNamed } from '../../../src/evidence/sources/index.ts'
import type { Case } from '../../../src/model/case.ts'
import type { Finding } from '../../../src/model/finding.ts'
import { assess } from '../../../src/pipeline.ts'
import { filesIn } from '../../../src/plan/folder.ts'
import type { Read } from '../../../src/plan/plan.ts'
import { readRecord } from '../../../src/plan/records.ts'
import { caseSchema } from '../../../src/plan/schema/case.ts'
import { readSource, sourcesIn, type ReadAll } from '../../../src/plan/sources.ts'
import { jsonReport, jsonText } from '../../../src/report/json.ts'
import type { Outcome } from '../../../src/report/outcome.ts'
import { textReport } from '../../../src/report/text.ts'
import { mutantsOf, type Mutant, type Original } from './mutant.ts'

/** The limit for one file, in seconds of the processor. */
const patience = 2

export type Trial = Omit<Mutant, 'text'> & {
  /** `harmless`: it can still be read, and nothing is found that was not found before. */
  readonly outcome: 'refused' | 'found' | 'harmless'
  readonly seconds: number
  /** What is wrong with us. */
  readonly defect?: string | undefined
}

/** Part of the example: one plan with all that belongs to it, in a folder of its own. */
type Part = {
  readonly folder: string
  readonly mutant: (number: number) => Mutant
  readonly reads: ReadonlyMap<string, Read<unknown>>
  readonly texts: ReadonlyMap<string, string>
  readonly usual: string
  readonly whole: Outcome
}

/** The entries of a file of records that a test lets through. */
const entriesOf = (text: string, isMeant: (entry: string) => boolean): string =>
  text
    .split(/^(?=[a-z])/m)
    .filter(isMeant)
    .join('')

/** What of a file is about one plan. */
const share = (file: string, text: string, plan: string, planText: string): string => {
  if (file === 'waivers.yaml') return entriesOf(text, (entry) => entry.includes(`\n  plan: ${plan}\n`))
  if (file === 'bindings.yaml') return entriesOf(text, (entry) => planText.includes(entry.split(':')[0] ?? ''))
  return text
}

const partOf = (content: string, plan: string, folder: string): Part => {
  const planText = readFileSync(join(content, `plans/${plan}.mdx`), 'utf8')
  const speaksOf = (file: string, text: string): boolean => {
    if (file.startsWith('plans/')) return file === `plans/${plan}.mdx`
    if (file.startsWith('reviews/')) return file.startsWith(`reviews/${plan}/`)
    return /^(?:drills|incidents)\//.test(file) ? text.includes(`\nplan: ${plan}\n`) : true
  }
  const files = [
    ...sourcesIn(content),
    ...[
      'evidence/current.json',
      ...filesIn(content, 'evidence/history', '.jsonl'),
      ...filesIn(content, 'tests', '.yaml'),
    ].map((file) => ({ file, text: readFileSync(join(content, file), 'utf8') })),
  ].flatMap(({ file, text }): Original[] =>
    speaksOf(file, text) ? [{ file, text: share(file, text, plan, planText) }] : [],
  )
  for (const { file, text } of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const reads = new Map(sourcesIn(folder).map((source) => [source.file, readSource(source)]))
  const whole = assessed(folder, (sources) => sources.map(({ file }) => reads.get(file) as Read<unknown>))
  const judged = whole.judged
  if (!judged) throw new Error(`The part of the example about ${plan} cannot be judged: ${formats(whole)}`)
  // A case may speak of another plan.
  const apart = new Set(
    files.filter(
      ({ file, text }) => file.startsWith('tests/') && caseFindings(file, text, whole).some(({ exit }) => exit === 3),
    ),
  )
  const chosen = files.filter((each) => !apart.has(each))
  const texts = new Map(chosen.map(({ file, text }) => [file, text]))
  return { folder, mutant: mutantsOf(chosen), reads, texts, usual: codesOf(whole.findings), whole }
}

/** Parts of a content folder, one for each plan, below a folder that is empty. */
export const partsOf = (content: string, below: string): readonly Part[] =>
  filesIn(content, 'plans', '.mdx')
    .map((file) => file.slice('plans/'.length, -'.mdx'.length))
    .map((plan) => partOf(content, plan, join(below, plan)))

const assessed = (content: string, readAll: ReadAll, wholeHistory = false): Outcome =>
  assess({
    content,
    clock: '2026-11-20T12:00:00Z',
    strict: true,
    generator: 'Holdfast',
    wholeHistory,
    readAll,
  })

const caseFindings = (file: string, text: string, { judged }: Outcome): readonly Finding[] => {
  if (!judged) return []
  const { value, problems } = readRecord(text, file, caseSchema)
  if (!value) return problems
  const found = checkCase(value as Case, judged.portfolio, sourceNamed)
  if (found.length === 0) differences(value as Case, judged.portfolio, sourceNamed)
  return found
}

const codesOf = (findings: readonly Finding[]): string =>
  JSON.stringify(findings.map(({ code, plan, about, message, place }) => [code, plan, about, message, place.file]))

/** What a person or a machine would be shown. It is made because it may fail too. */
const formats = (outcome: Outcome): string =>
  textReport(outcome, {
    color: false,
    source: (file) => readFileSync(join(outcome.content, file), 'utf8'),
    quiet: false,
  }) + jsonText(jsonReport(outcome, 'internal'))

/** Judges the mutant of a number. */
export const trial = (parts: readonly Part[], number: number): Trial & { readonly text: string } => {
  const part = parts[number % parts.length] as Part
  const mutant = part.mutant(number)
  const { file, text } = mutant
  writeFileSync(join(part.folder, file), text)
  const before = process.cpuUsage()
  try {
    const outcome = outcomeOf(part, mutant)
    const { user, system } = process.cpuUsage(before)
    const seconds = (user + system) / 1e6
    const refused = outcome.exit === 3
    return {
      ...mutant,
      outcome: refused ? 'refused' : codesOf(outcome.findings) === part.usual ? 'harmless' : 'found',
      seconds,
      defect: defectIn(outcome, file, text) ?? (seconds > patience ? `It took ${seconds.toFixed(1)} s.` : undefined),
    }
  } catch (error) {
    return { ...mutant, outcome: 'refused', seconds: 0, defect: (error as Error).stack ?? String(error) }
  } finally {
    writeFileSync(join(part.folder, file), part.texts.get(file) ?? '')
  }
}

const outcomeOf = (part: Part, { file, text }: Mutant): Outcome => {
  if (file.startsWith('tests/')) {
    const findings = caseFindings(file, text, part.whole)
    return findings.length === 0 ? part.whole : { ...part.whole, judged: undefined, findings, exit: 3 }
  }
  const readAll: ReadAll = (sources) =>
    sources.map((source) =>
      source.file === file ? readSource({ ...source, text }) : (part.reads.get(source.file) as Read<unknown>),
    )
  const outcome = assessed(part.folder, readAll, file.startsWith('evidence/'))
  const said = formats(outcome)
  if (/^ +at .*\.(?:ts|js|mjs):\d+/m.test(said)) throw new Error('A stack trace is shown.')
  return outcome
}

/** Every finding needs a code, words, a hint and a place that the file has; what is refused needs a finding. */
const defectIn = ({ findings, exit }: Outcome, file: string, text: string): string | undefined => {
  if (exit !== 0 && findings.length === 0) return `Exit ${exit} without a finding.`
  const lines = text.split('\n')
  for (const { code, place, hint, message, severity } of findings) {
    const said = `${severity} ${code} at ${JSON.stringify(place)}`
    if (message.length === 0 || hint === '') return `${said} has no words.`
    if (place.file === file && !place.span && !file.startsWith('evidence/')) return `${said} has no line.`
    if (place.file !== file || !place.span) continue
    const [line, column, endLine, endColumn] = place.span
    const width = lines[line - 1]?.length
    if (!place.span.every((each) => Number.isInteger(each) && each >= 1)) return `${said} is no place.`
    if (width === undefined || column > width + 2) return `${said} is outside the file.`
    if (endLine < line || (endLine === line && endColumn < column)) return `${said} ends before it begins.`
  }
  return undefined
}
