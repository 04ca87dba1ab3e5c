/** `holdfast pdf PLAN`: write the signed PDF of one plan for one audience. */
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asOfInstant } from '../src/model/calendar.ts'
import type { Audience } from '../src/model/audience.ts'
import { viewFor } from '../src/document/view.ts'
import { carriedBy, makeDocuments } from '../src/documents.ts'
import { suggest } from '../src/plan/problem.ts'
import { problemsOf } from '../src/publish.ts'
import { blocking, exitCode, inOrder } from '../src/rules/find.ts'
import { SigningError } from '../src/sign/error.ts'
import { requestFor } from '../src/sign/sign.ts'
import { assessed, checkArguments, printReport, refuse, refuseLenience, type Command } from './command.ts'
import { local } from './local.ts'
import { signerFor } from './signing.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal) ?? refuseLenience(given, terminal)
  if (refused !== undefined) return refused
  const all = await assessed(given, terminal, true)
  const [id] = given.operands
  const plans = all.judged?.portfolio.plans.map((plan) => plan.id) ?? []
  if (all.judged && (id === undefined || !plans.includes(id))) {
    return refuse(
      terminal,
      id === undefined ? 'Which plan?' : `There is no plan \`${id}\`.`,
      suggest(id ?? '', plans, 'plan'),
    )
  }
  // Only what is wrong with this plan stops its document; what is wrong with the content as a whole stops all.
  const findings = all.findings.filter((each) => !all.judged || each.plan === undefined || each.plan === id)
  const outcome = { ...all, findings, exit: exitCode(findings, given.strict) }
  const blocked = blocking(findings, given.strict).length > 0
  if (!all.judged || (blocked && !given.preview)) {
    printReport(outcome, given, terminal)
    if (given.format === 'text') terminal.out('No PDF was written.\n')
    return outcome.exit
  }
  const { settings } = all.judged.portfolio
  const audience = (given.audience as Audience | undefined) ?? settings.publish.audience
  const out = given.out ?? `${id}.pdf`
  const signedAt =
    given.asOf === undefined ? terminal.clock() : (asOfInstant(given.asOf, settings.timezone) ?? terminal.clock())
  try {
    const signer = await signerFor(settings.signing, given.content, signedAt, terminal)
    const view = viewFor(
      { ...all.judged, findings },
      { audience, generator: all.generator, preview: blocked, strict: given.strict },
    )
    const plan = view.plans.find((each) => each.id === id)
    if (!plan)
      return refuse(
        terminal,
        `The audience \`${audience}\` may not see the plan \`${id}\`.`,
        'Name another one with `--audience`.',
      )
    let bytes: Uint8Array | undefined
    const [document] = await makeDocuments(
      { ...view, plans: [plan] },
      {
        signer,
        signature: requestFor(signer, settings.signing, signedAt),
        // With what is found in all plans, because the names of findings count them.
        ...carriedBy({ ...all, judged: all.judged }, audience),
        cache: join(local, 'documents'),
        deliver: (_, made) => (bytes = made),
      },
    )
    if (!document || !bytes) throw new Error('No document was made.')
    const found = inOrder([...findings, ...problemsOf(document, all.judged)])
    const final = { ...outcome, findings: found, exit: exitCode(found, given.strict) }
    const stopped = !given.preview && blocking(found, given.strict).length > 0
    printReport(final, { ...given, quiet: !stopped }, terminal)
    if (stopped) {
      if (given.format === 'text') terminal.out('No PDF was written.\n')
      return final.exit
    }
    writeFileSync(`${out}.part`, bytes)
    renameSync(`${out}.part`, out)
    terminal.out(
      `Wrote ${out}, the ${audience} edition, ${signer.development ? 'with a development signature' : `signed by ${signer.name}`}.\n`,
    )
    return final.exit
  } catch (error) {
    if (error instanceof SigningError) return refuse(terminal, error.message, error.hint)
    throw error
  }
}
