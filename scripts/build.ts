/** `holdfast build`: check, then write the site and the signed PDFs. With a finding that blocks, nothing is written. */
import { join, relative } from 'node:path'
import type { Audience } from '../src/model/audience.ts'
import type { Built } from '../src/built.ts'
import { problemsOf } from '../src/document-problems.ts'
import { Blocked, publish } from '../src/publish.ts'
import { blocking, exitCode, inOrder } from '../src/rules/find.ts'
import { SigningError } from '../src/sign/error.ts'
import type { Signer } from '../src/sign/keys/signer.ts'
import { StagingError } from '../src/staging.ts'
import type { Outcome } from '../src/report/outcome.ts'
import { assessed, checkArguments, refuse, refuseLenience, type Arguments, type Command } from './command.ts'
import { again, before, remember, signingTime, type Before } from './last-build.ts'
import { local } from './local.ts'
import { askedReports, formatNames, report, writeReports, type Asked } from './reports.ts'
import { refusedToSign, signerFor } from './signing.ts'
import type { Terminal } from './terminal.ts'

export const run: Command = async (all, terminal) => {
  const refused = checkArguments(all, terminal, formatNames) ?? refuseLenience(all, terminal)
  if (refused !== undefined) return refused
  const asked = askedReports(all, terminal)
  if (typeof asked === 'number') return asked
  // What is reported besides has no part in what is built.
  const given = { ...all, format: asked.print, report: undefined }
  try {
    const known = before(given, terminal)
    const same = await again(known, given, terminal)
    return same ? await repeat(same, asked, given, terminal) : await build(known, asked, given, terminal)
  } catch (error) {
    if (error instanceof SigningError) return refusedToSign(error, terminal)
    if (error instanceof StagingError) return refuse(terminal, error.message, error.hint)
    throw error
  }
}

const build = async (known: Before, asked: Asked, given: Arguments, terminal: Terminal): Promise<number> => {
  const outcome = await assessed(given, terminal, true)
  const { judged } = outcome
  const blocked = blocking(outcome.findings, given.strict).length
  if (!judged || (blocked > 0 && !given.preview)) {
    return unpublished(outcome, asked, given, terminal)
  }
  const { settings } = judged.portfolio
  const audience = (given.audience as Audience | undefined) ?? settings.publish.audience
  const preview = blocked > 0
  const out =
    given.out ?? (preview ? 'dist-preview' : audience === settings.publish.audience ? 'dist' : `dist-${audience}`)
  const signedAt = signingTime(given, settings.timezone, terminal)
  try {
    const signer = await signerFor(settings, given.content, signedAt, terminal)
    for (const warning of signer.warnings) terminal.err(`${warning}\n`)
    const done = await publish(
      { ...outcome, judged },
      {
        audience,
        out,
        preview,
        signer,
        signedAt,
        cache: join(local, 'documents'),
        last: known.last,
        progress: terminal.progress,
      },
    )
    const findings = inOrder([...outcome.findings, ...done.findings])
    const final = { ...outcome, findings, exit: exitCode(findings, given.strict) }
    const said = recording(terminal)
    const code = await report(final, asked, given, said.terminal)
    const counts = `${count(done.view.plans.length, 'plan')}, ${count(done.view.counts.total, 'claim')}, ${count(done.documents.length, 'PDF')}${preview ? ', marked as not for publication' : ''}`
    if (given.format === 'text' && !given.quiet)
      terminal.out(
        `\nWrote ${out}/ in ${terminal.elapsed().toFixed(1)} s: ${counts}.\n${advice(out, done.documents[0]?.plan, signer, terminal)}`,
      )
    remember(known, given, judged, signer, done, out, { report: said.text(), counts, exit: final.exit })
    return code
  } catch (error) {
    if (!(error instanceof Blocked)) throw error
    const findings = inOrder([...outcome.findings, ...error.findings])
    return unpublished({ ...outcome, findings, exit: exitCode(findings, given.strict) }, asked, given, terminal)
  }
}

/** Says again what was said of the same build. Reports may be asked for that the last one did not write. */
const repeat = async (
  { last, signer }: { readonly last: Built; readonly signer: Signer },
  asked: Asked,
  given: Arguments,
  terminal: Terminal,
): Promise<number> => {
  for (const warning of signer.warnings) terminal.err(`${warning}\n`)
  terminal.out(last.said.report)
  const out = relative('', last.out)
  if (given.format === 'text' && !given.quiet)
    terminal.out(
      `\n${out}/ is up to date, found in ${terminal.elapsed().toFixed(1)} s: ${last.said.counts}.\n${advice(out, Object.keys(last.plans)[0], signer, terminal)}`,
    )
  if (asked.files.length === 0) return last.said.exit
  const outcome = await assessed(given, terminal, true)
  const { judged } = outcome
  const problems = judged ? Object.values(last.plans).flatMap(({ document }) => problemsOf(document, judged)) : []
  const findings = inOrder([...outcome.findings, ...problems])
  const final = { ...outcome, findings, exit: exitCode(findings, given.strict) }
  return (await writeReports(final, asked, given, terminal)) ? last.said.exit : 3
}

const unpublished = async (outcome: Outcome, asked: Asked, given: Arguments, terminal: Terminal): Promise<number> => {
  const code = await report(outcome, asked, given, terminal)
  if (given.format === 'text') terminal.out(`Nothing was published; ${given.out ?? 'dist'}/ stays as it was.\n`)
  return code
}

/** A terminal that remembers the results that went through it. */
const recording = (terminal: Terminal): { readonly terminal: Terminal; readonly text: () => string } => {
  let text = ''
  const out = (more: string): void => {
    text += more
    terminal.out(more)
  }
  return { terminal: { ...terminal, out }, text: () => text }
}

const advice = (out: string, plan: string | undefined, { development }: Signer, { called }: Terminal): string =>
  [
    development
      ? '  The PDFs have a development signature: it proves that they are unaltered, not who published them.'
      : '  The PDFs are signed.',
    `  Look at them: ${called('preview', ...(out === 'dist' ? [] : ['--out', out]))}     Check one: ${called('verify', `${out}/${plan}/${plan}.pdf`)}`,
    '',
  ].join('\n')

const count = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`
