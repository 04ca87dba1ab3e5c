/**
 * `holdfast sign --extend FILE`: give a signed PDF another archive timestamp, before the certificate of its last one ends. The file
 * is verified before and after, and replaced in one step; when an authority fails it stays as it was.
 */
import { readFileSync } from 'node:fs'
import { formatInstant } from '../src/model/calendar.ts'
import type { Settings } from '../src/model/portfolio.ts'
import { textOf } from '../src/plan/folder.ts'
import { readSource } from '../src/plan/sources.ts'
import { SigningError } from '../src/sign/error.ts'
import { renew } from '../src/sign/levels.ts'
import { openPdf } from '../src/sign/pdf/file.ts'
import type { VerifyReport } from '../src/sign/verify/report.ts'
import { reservedFields } from '../src/sign/pdf/reserved.ts'
import { verifyPdf } from '../src/sign/verify/verify.ts'
import { askWith } from '../src/sign/web.ts'
import { checkArguments, refuse, type Arguments, type Command } from './command.ts'
import { refusedToSign } from './signing.ts'
import type { Terminal } from './terminal.ts'
import { UnwritableError, writeWhole } from './write-whole.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal) ?? refuseOperands(given, terminal)
  if (refused !== undefined) return refused
  const authorities = authoritiesIn(given.content)
  if (authorities.length === 0)
    return refuse(
      terminal,
      `${given.content}/holdfast.yaml names no timestamp authority.`,
      'Name one under `signing.timestamp`, with `signing.level: B-LTA`.',
    )
  for (const file of given.operands) {
    const code = await extend(file, given.out ?? file, authorities, terminal)
    if (code !== 0) return code
  }
  return 0
}

const refuseOperands = ({ extend: extending, operands, out }: Arguments, terminal: Terminal): number | undefined => {
  const example = terminal.called('sign', '--extend', 'orders.pdf')
  if (!extending)
    return refuse(
      terminal,
      'Documents are signed when they are made, by `build` and `pdf`.',
      `What can be done later is to renew the archive timestamp of one: \`${example}\`.`,
    )
  if (operands.length === 0) return refuse(terminal, 'Which file?', `Name a signed PDF: \`${example}\`.`)
  if (operands.length > 1 && out !== undefined)
    return refuse(
      terminal,
      '`--out` names one file, but there are several to renew.',
      'Leave it out, or name one file.',
    )
  return undefined
}

/** The authorities of the settings; nothing else of the content is read. */
const authoritiesIn = (content: string): readonly string[] => {
  const file = 'holdfast.yaml'
  const text = textOf(content, file)
  const settings = text === undefined ? undefined : (readSource({ kind: 'settings', file, text }).value as Settings)
  return settings?.signing?.timestamp ?? []
}

const extend = async (
  file: string,
  out: string,
  authorities: readonly string[],
  terminal: Terminal,
): Promise<number> => {
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(readFileSync(file))
  } catch (error) {
    return refuse(terminal, `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, 'Check the path.')
  }
  const before = await verifyPdf(bytes)
  if (before.state !== 'valid') return refuseState(file, before, terminal)
  try {
    const renewed = await renew(bytes, { authorities, at: terminal.clock(), ask: askWith() })
    const after = await verifyPdf(renewed)
    if (after.state !== 'valid' || after.level !== 'B-LTA')
      throw new Error(`A document that was just renewed does not verify: ${after.summary} ${after.reasons.join(' ')}`)
    await writeWhole(out, renewed)
    terminal.out(said(out, after, renewed))
    return 0
  } catch (error) {
    if (error instanceof SigningError) return refusedToSign(error, terminal)
    if (error instanceof UnwritableError) return refuse(terminal, error.message, 'Name another file with `--out FILE`.')
    throw error
  }
}

/** A file that was changed is not made to look fresh: that would be a timestamp of a forgery. */
const refuseState = (file: string, { state, summary, reasons }: VerifyReport, terminal: Terminal): number => {
  refuse(
    terminal,
    `${file} was not renewed. ${summary} ${reasons.join(' ')}`.trim(),
    `\`${terminal.called('verify', file)}\` says more.`,
  )
  return state === 'invalid' ? 1 : state === 'indeterminate' ? 2 : 3
}

const said = (out: string, { timestamps }: VerifyReport, bytes: Uint8Array): string => {
  const last = timestamps.at(-1)
  const left = reservedFields(openPdf(Buffer.from(bytes).toString('latin1'))).size
  return [
    `Renewed ${out}: PAdES B-LTA, archive timestamp of ${last ? formatInstant(last.time) : 'now'} by ${last?.authority.subject}.`,
    `  Its certificate ends at ${last ? formatInstant(last.authority.validTo) : 'an unknown time'}; renew before that. ${left} more ${left === 1 ? 'time' : 'times'} can be added.`,
    '',
  ].join('\n')
}
