/** `holdfast verify FILE`: is this PDF what was signed, and by whom. Needs no content folder and no network. */
import { readFileSync } from 'node:fs'
import { SigningError } from '../src/sign/error.ts'
import { formatReport, verifyExitCodes } from '../src/sign/verify/report.ts'
import { verifyPdf } from '../src/sign/verify/verify.ts'
import { checkArguments, refuse, type Command } from './command.ts'

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
      `Name a PDF: \`${terminal.called('verify', 'dist/auditron/auditron.pdf')}\`.`,
    )
  let worst = 0
  for (const file of given.operands) {
    const bytes = read(file)
    const anchors = given.anchors === undefined ? undefined : read(given.anchors)
    if (typeof bytes === 'string') return refuse(terminal, bytes, 'Check the path.')
    if (typeof anchors === 'string')
      return refuse(terminal, anchors, '`--anchors` names a file with certificates, PEM.')
    try {
      const report = await verifyPdf(bytes, {
        anchors: anchors && [{ name: given.anchors ?? '', bytes: anchors }],
        at: terminal.clock(),
      })
      terminal.out(given.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report, file))
      worst = worse(worst, verifyExitCodes[report.state])
    } catch (error) {
      if (error instanceof SigningError) return refuse(terminal, error.message, error.hint)
      throw error
    }
  }
  return worst
}

/** With several files the worst result counts: altered, then not signed, then undecided. */
const worse = (a: number, b: number): number => {
  const order = [1, 3, 2, 0]
  return order.indexOf(a) < order.indexOf(b) ? a : b
}
