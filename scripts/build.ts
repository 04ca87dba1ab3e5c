/** `holdfast build`: check, then write the site and the signed PDFs. With a finding that blocks, nothing is written. */
import { join } from 'node:path'
import { asOfInstant } from '../src/model/calendar.ts'
import type { Audience } from '../src/model/audience.ts'
import { publish, type Published } from '../src/publish.ts'
import { blocking, exitCode, inOrder } from '../src/rules/find.ts'
import { SigningError } from '../src/sign/error.ts'
import { StagingError } from '../src/staging.ts'
import { assessed, checkArguments, printReport, refuse, type Command } from './command.ts'
import { local, signerFor } from './signing.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal)
  if (refused !== undefined) return refused
  const outcome = assessed(given, terminal, true)
  const { judged } = outcome
  const blocked = blocking(outcome.findings, given.strict).length
  if (!judged || (blocked > 0 && !given.preview)) {
    printReport(outcome, given, terminal)
    if (given.format === 'text') terminal.out(`Nothing was published; ${given.out ?? 'dist'}/ stays as it was.\n`)
    return outcome.exit
  }
  const { settings } = judged.portfolio
  const audience = (given.audience as Audience | undefined) ?? settings.publish.audience
  const preview = blocked > 0
  const out =
    given.out ?? (preview ? 'dist-preview' : audience === settings.publish.audience ? 'dist' : `dist-${audience}`)
  const signedAt =
    given.asOf === undefined ? terminal.clock() : (asOfInstant(given.asOf, settings.timezone) ?? terminal.clock())
  try {
    const signer = await signerFor(judged.portfolio, given.content, signedAt, terminal)
    for (const warning of signer.warnings) terminal.err(`${warning}\n`)
    const done = await publish(
      { ...outcome, judged },
      { audience, out, preview, signer, signedAt, cache: join(local, 'documents'), progress: terminal.progress },
    )
    const findings = inOrder([...outcome.findings, ...done.findings])
    const final = { ...outcome, findings, exit: exitCode(findings, given.strict) }
    printReport(final, given, terminal)
    if (given.format === 'text' && !given.quiet)
      terminal.out(summary(done, out, signer.development, preview, terminal.elapsed()))
    return final.exit
  } catch (error) {
    if (error instanceof SigningError || error instanceof StagingError)
      return refuse(terminal, error.message, error.hint)
    throw error
  }
}

const summary = (
  { view, documents }: Published,
  out: string,
  development: boolean,
  preview: boolean,
  seconds: number,
): string =>
  [
    '',
    `Wrote ${out}/ in ${seconds.toFixed(1)} s: ${count(view.plans.length, 'plan')}, ${count(view.counts.total, 'claim')}, ${count(documents.length, 'PDF')}${preview ? ', marked as not for publication' : ''}.`,
    development
      ? '  The PDFs have a development signature: it proves that they are unaltered, not who published them.'
      : '  The PDFs are signed.',
    `  Look at them: holdfast preview${out === 'dist' ? '' : ` --out ${out}`}     Check one: holdfast verify ${out}/${documents[0]?.plan}/${documents[0]?.plan}.pdf`,
    '',
  ].join('\n')

const count = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`
