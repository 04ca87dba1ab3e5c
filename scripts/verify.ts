/** `holdfast verify FILE`: is this PDF, or are these statements, what was signed, and by whom. Needs no content folder and no network. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { asOfInstant, type Instant } from '../src/model/calendar.ts'
import { formatStatements, verifyStatements } from '../src/report/intoto/verify.ts'
import { SigningError } from '../src/sign/error.ts'
import { verificationOf } from '../src/report/verification.ts'
import { verifyExitCodes, type VerifyReport } from '../src/sign/verify/report.ts'
import { formatReport } from '../src/sign/verify/text.ts'
import { verifyPdf } from '../src/sign/verify/verify.ts'
import { checkArguments, refuse, type Arguments, type Command } from './command.ts'

const read = (file: string): Buffer | string => {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code ?? 'unknown'}).`
  }
}

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal)
  if (refused !== undefined) return refused
  if (given.operands.length === 0)
    return refuse(
      terminal,
      'Which file?',
      `Name a PDF or a file of statements: \`${terminal.called('verify', 'dist/auditron/auditron.pdf')}\`.`,
    )
  let worst = 0
  for (const file of given.operands) {
    const bytes = read(file)
    const anchors = given.anchors === undefined ? undefined : read(given.anchors)
    if (typeof bytes === 'string') return refuse(terminal, bytes, 'Check the path.')
    if (typeof anchors === 'string')
      return refuse(terminal, anchors, '`--anchors` names a file with certificates, PEM.')
    try {
      const options = {
        anchors: anchors && [{ name: given.anchors ?? '', bytes: anchors }],
        at: instantOf(given, terminal.clock()),
      }
      const report = isStatements(bytes)
        ? statements(bytes.toString('utf8'), file, options)
        : pdf(await verifyPdf(bytes, options), file)
      terminal.out(given.format === 'json' ? `${JSON.stringify(report.data, null, 2)}\n` : report.text)
      worst = worse(worst, verifyExitCodes[report.data.state])
    } catch (error) {
      if (error instanceof SigningError) return refuse(terminal, error.message, error.hint)
      throw error
    }
  }
  return worst
}

/** The instant at which certificates and statements must count: now, unless another is asked for. */
const instantOf = ({ asOf }: Arguments, clock: Instant): Instant =>
  asOf === undefined ? clock : (asOfInstant(asOf, 'Etc/UTC') ?? clock)

/** Statements are lines of JSON; a PDF never begins with a brace. */
const isStatements = (bytes: Buffer): boolean => /^\s*\{/.test(bytes.subarray(0, 64).toString('latin1'))

type Verified = { readonly data: { readonly state: VerifyReport['state'] }; readonly text: string }

const pdf = (report: VerifyReport, file: string): Verified => ({
  data: verificationOf(report, file),
  text: formatReport(report, file),
})

const statements = (
  text: string,
  file: string,
  options: Omit<Parameters<typeof verifyStatements>[1], 'digestOf'>,
): Verified => {
  const report = verifyStatements(text, { ...options, digestOf: digestBeside(file) })
  return { data: report, text: formatStatements(report, file) }
}

/** The files that statements name lie beside them; reports of a repository name files from its top, where the command runs. */
const digestBeside =
  (file: string) =>
  (name: string): string | undefined => {
    if (isAbsolute(name) || normalize(name).startsWith('..')) return undefined
    for (const folder of [dirname(file), '.']) {
      const bytes = read(join(folder, name))
      if (typeof bytes !== 'string') return createHash('sha256').update(bytes).digest('hex')
    }
    return undefined
  }

/** With several files the worst result counts: altered, then not signed, then undecided. */
const worse = (a: number, b: number): number => {
  const order = [1, 3, 2, 0]
  return order.indexOf(a) < order.indexOf(b) ? a : b
}
