/** `holdfast pdf PLAN`: write the signed PDF of one plan for one audience. With `--for` or `--recipients`: copies of it. */
import { join } from 'node:path'
import type { Audience } from '../src/model/audience.ts'
import { carriedBy, makeDocuments } from '../src/documents.ts'
import { problemsOf } from '../src/document-problems.ts'
import { blocking, exitCode, inOrder } from '../src/rules/find.ts'
import { SigningError } from '../src/sign/error.ts'
import { requestFor } from '../src/sign/sign.ts'
import { checkArguments, printReport, refuse, refuseLenience, type Arguments, type Command } from './command.ts'
import { signingTime } from './last-build.ts'
import { local } from './local.ts'
import { planAsked, refuseAudience, unwritten, viewOf, type PlanAsked } from './pdf-plan.ts'
import { refusedToSign, signerFor } from './signing.ts'
import type { Terminal } from './terminal.ts'
import { startAhead } from '../src/thread.ts'
import { UnwritableError, writeWhole } from './write-whole.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal) ?? refuseLenience(given, terminal)
  if (refused !== undefined) return refused
  // It gets ready to draw while the plan is read and judged.
  startAhead('documents-thread')
  try {
    if (given.for !== undefined || given.recipients !== undefined)
      return await (await import('./pdf-copies.ts')).writeCopies(given, terminal)
    const asked = await planAsked(given, terminal)
    return typeof asked === 'number' ? asked : await writeOne(asked, given, terminal)
  } catch (error) {
    terminal.progress('')
    if (error instanceof UnwritableError) return refuse(terminal, error.message, error.hint)
    if (error instanceof SigningError) return refusedToSign(error, terminal)
    throw error
  }
}

const writeOne = async (asked: PlanAsked, given: Arguments, terminal: Terminal): Promise<number> => {
  const { id, all, outcome } = asked
  const { settings } = all.judged.portfolio
  const audience = (given.audience as Audience | undefined) ?? settings.publish.audience
  const out = given.out ?? `${id}.pdf`
  const signedAt = signingTime(given, settings.timezone, terminal)
  const signer = await signerFor(settings, given.content, signedAt, terminal)
  const view = viewOf(asked, audience, given)
  if (!view) return refuseAudience(audience, id, terminal)
  let bytes: Uint8Array | undefined
  const [document] = await makeDocuments(view, {
    signer,
    signature: requestFor(signer, settings.signing, signedAt),
    // With what is found in all plans, because the names of findings count them.
    ...carriedBy(all, audience),
    cache: join(local, 'documents'),
    deliver: (_, made) => void (bytes = made),
  })
  if (!document || !bytes) throw new Error('No document was made.')
  const found = inOrder([...outcome.findings, ...problemsOf(document, all.judged)])
  const final = { ...outcome, findings: found, exit: exitCode(found, given.strict) }
  if (!given.preview && blocking(found, given.strict).length > 0) return unwritten(final, given, terminal)
  printReport(final, { ...given, quiet: true }, terminal)
  await writeWhole(out, bytes)
  terminal.out(
    `Wrote ${out}, the ${audience} edition, ${signer.development ? 'with a development signature' : `signed by ${signer.name}`}.\n`,
  )
  return final.exit
}
