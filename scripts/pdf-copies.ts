/**
 * `holdfast pdf PLAN --for NAME` and `--recipients FILE.csv`: copies of a plan's document, each for one recipient, with a
 * number from the ledger. A run that is stopped is taken up by the next: what the ledger knows and the folder still holds is
 * not made again. Every file is written beside its place and renamed, and only then is its digest added to the ledger.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { slug } from 'github-slugger'
import { carriedBy, makeDocuments, type Document } from '../src/documents.ts'
import type { Audience } from '../src/model/audience.ts'
import { dateAt } from '../src/model/calendar.ts'
import type { FontSource } from '../src/model/font.ts'
import type { View } from '../src/model/view.ts'
import { problemsOf } from '../src/document-problems.ts'
import { withDigests } from '../src/font-digests.ts'
import { blocking, exitCode, inOrder } from '../src/rules/find.ts'
import { issue, LedgerError, ledgerName, recordMade, type LedgerCopy, type Order } from '../src/seal/copies.ts'
import { codePointOf, recipientName, recipientsIn, type Recipient, type Trouble } from '../src/seal/recipients.ts'
import { requestFor } from '../src/sign/sign.ts'
import { printReport, refuse, type Arguments } from './command.ts'
import { signingTime } from './last-build.ts'
import { planAsked, refuseAudience, unwritten, viewOf, type PlanAsked } from './pdf-plan.ts'
import { signerFor } from './signing.ts'
import type { Terminal } from './terminal.ts'
import { makeFolder, writeWhole, writingTo } from './write-whole.ts'

/** Makes the copies that are missing. */
export const writeCopies = async (given: Arguments, terminal: Terminal): Promise<number> => {
  const recipients = recipientsAsked(given, terminal)
  if (typeof recipients === 'number') return recipients
  const asked = await planAsked(given, terminal)
  if (typeof asked === 'number') return asked
  const fonts = withDigests(asked.all.judged.portfolio.fonts)
  const refused = await unprintable(recipients, fonts, given.recipients, terminal)
  if (refused !== undefined) return refused
  try {
    return await make(asked, recipients, fonts, given, terminal)
  } catch (error) {
    terminal.progress('')
    if (error instanceof LedgerError) return refuse(terminal, error.message, error.hint)
    throw error
  }
}

/** Who gets a copy, or the exit code when that cannot be known. */
const recipientsAsked = (given: Arguments, terminal: Terminal): readonly Recipient[] | number => {
  const { for: name, recipients: file } = given
  if (given.preview)
    return refuse(terminal, 'No copy for a recipient is made of a preview.', 'Leave out `--preview`, or `--for`.')
  if (name !== undefined && file !== undefined)
    return refuse(terminal, 'Either `--for` or `--recipients`, not both.', 'Add the name to the list.')
  if (name !== undefined) {
    const result = recipientName(name)
    if ('message' in result) return refuse(terminal, result.message, result.hint)
    return [{ name: result.name }]
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file as string))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
      ? refuse(terminal, `${file} is not text in UTF-8.`, 'Save it as “CSV UTF-8”.')
      : refuse(terminal, `${file} cannot be read (${code}).`, 'Name a CSV file with the column `name`.')
  }
  const { recipients, troubles } = recipientsIn(text)
  if (troubles.length > 0) return refuseList(file as string, troubles, terminal)
  return recipients
}

const refuseList = (file: string, troubles: readonly Trouble[], terminal: Terminal): number => {
  for (const { line, column, message, hint } of troubles)
    terminal.err(
      `${[file, line, column].filter((each) => each !== undefined).join(':')}: ${message}\n  hint: ${hint}\n`,
    )
  terminal.err('No PDF was written.\n')
  return 3
}

/** Refuses names that the fonts cannot set: a box on a cover is no name. */
const unprintable = async (
  recipients: readonly Recipient[],
  named: readonly FontSource[],
  file: string | undefined,
  terminal: Terminal,
): Promise<number | undefined> => {
  const { loadFonts, unknownTo } = await import('../src/pdf/fonts.ts')
  const fonts = await loadFonts(named)
  const troubles = recipients.flatMap(({ name, place }): Trouble[] => {
    const [sign] = unknownTo(fonts, name)
    if (sign === undefined) return []
    const message = `The fonts of the PDF have no “${sign}” (${codePointOf(sign)}), which stands in “${name}”.`
    const hint = 'Write the name in Latin, Greek or Cyrillic letters, or name a font that has it under `pdf.fonts`.'
    return [{ message, hint, ...place }]
  })
  const [first] = troubles
  if (!first) return undefined
  return file === undefined ? refuse(terminal, first.message, first.hint) : refuseList(file, troubles, terminal)
}

const make = async (
  asked: PlanAsked,
  recipients: readonly Recipient[],
  fonts: readonly FontSource[],
  given: Arguments,
  terminal: Terminal,
): Promise<number> => {
  const { portfolio } = asked.all.judged
  const { settings } = portfolio
  const usual = (given.audience as Audience | undefined) ?? settings.publish.audience
  const views = new Map<Audience, View>()
  for (const audience of new Set(recipients.map((each) => each.audience ?? usual))) {
    const view = viewOf(asked, audience, given)
    if (!view) return refuseAudience(audience, asked.id, terminal)
    views.set(audience, view)
  }
  const signedAt = signingTime(given, settings.timezone, terminal)
  const signer = await signerFor(settings, given.content, signedAt, terminal)
  const sha256 = portfolio.plans.find(({ id }) => id === asked.id)?.sha256 ?? ''
  const orders = recipients.map(({ name, audience = usual }) => orderFor(name, sha256, views.get(audience) as View))
  const place = placesFor(given, asked.id)
  if (given.for === undefined) await makeFolder(folderOf(given))
  const copies = await writingTo(join(given.content, ledgerName), () =>
    issue(given.content, orders, dateAt(signedAt, settings.timezone), signedAt),
  )
  const missing = copies.filter((copy) => !isThere(copy, place(copy)))
  const all: Document[] = []
  let written = 0
  for (const [audience, view] of views) {
    const wanted = new Map(
      missing.flatMap((copy) => (copy.order.audience === audience ? [[copy.number, copy] as const] : [])),
    )
    const documents = await makeDocuments(view, {
      signer,
      signature: requestFor(signer, settings.signing, signedAt),
      ...carriedBy(asked.all, audience, fonts),
      copies: [...wanted.values()].map(({ number, recipient, on }) => ({ number, recipient, on })),
      deliver: async (document, bytes) => {
        // The same words stand in all copies, so what stops one stops all, and before the first is written.
        if (blocking(problemsOf(document, asked.all.judged), given.strict).length > 0) return
        const { size, sha256: digest, copy } = document
        const number = copy?.number ?? 0
        const path = place(wanted.get(number) as LedgerCopy)
        await writeWhole(path, bytes)
        const made = { number, file: basename(path), bytes: size, sha256: digest, at: terminal.clock() }
        await writingTo(join(given.content, ledgerName), () => recordMade(given.content, made))
        terminal.progress(`Writing copies: ${++written} of ${missing.length}`)
      },
    })
    all.push(...documents)
  }
  const found = inOrder([...asked.outcome.findings, ...(all[0] ? problemsOf(all[0], asked.all.judged) : [])])
  const final = { ...asked.outcome, findings: found, exit: exitCode(found, given.strict) }
  if (blocking(found, given.strict).length > 0) return unwritten(final, given, terminal)
  printReport(final, { ...given, quiet: true }, terminal)
  say(copies, missing, place, given, terminal)
  return final.exit
}

/** What a copy is made of: a copy of something else gets another number. */
const orderFor = (recipient: string, planSha256: string, view: View): Order => {
  const [plan] = view.plans
  if (!plan) throw new Error('A view without its plan.')
  const made = [planSha256, view.audience, plan.evidence.map(({ digest }) => digest)]
  return {
    plan: plan.id,
    planVersion: plan.version,
    audience: view.audience,
    edition: createHash('sha256').update(JSON.stringify(made)).digest('hex'),
    recipient,
  }
}

/** Where the file of a copy stands: its number makes the name unique, its recipient makes it known. */
const placesFor = (given: Arguments, plan: string): ((copy: LedgerCopy) => string) => {
  const nameOf = ({ number, recipient }: LedgerCopy): string => {
    const letters = slug(recipient.normalize('NFKD').replace(/[^\x20-\x7e]/g, ''))
      .replace(/-+/g, '-')
      .slice(0, 40)
    return [plan, String(number).padStart(4, '0'), letters.replace(/^-|-$/g, '')].filter(Boolean).join('-') + '.pdf'
  }
  if (given.for !== undefined) return (copy) => given.out ?? nameOf(copy)
  return (copy) => join(folderOf(given), nameOf(copy))
}

const folderOf = ({ out }: Arguments): string => out ?? 'copies'

/** Whether the file that was made of a copy still stands there, unaltered. */
const isThere = ({ made }: LedgerCopy, path: string): boolean =>
  made.length > 0 && existsSync(path) && made.some(({ sha256 }) => sha256 === sha256Of(path))

const sha256Of = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

const say = (
  copies: readonly LedgerCopy[],
  missing: readonly LedgerCopy[],
  place: (copy: LedgerCopy) => string,
  given: Arguments,
  terminal: Terminal,
): void => {
  if (given.format !== 'text' || given.quiet) return
  for (const copy of missing)
    terminal.out(
      `Wrote ${place(copy)}: copy ${copy.number} for ${copy.recipient}, the ${copy.order.audience} edition.\n`,
    )
  const there = copies.filter((copy) => !missing.includes(copy))
  for (const copy of copies.length === 1 ? there : [])
    terminal.out(`${place(copy)} is there already: copy ${copy.number} for ${copy.recipient}, issued on ${copy.on}.\n`)
  if (copies.length > 1 && there.length > 0)
    terminal.out(`${there.length} of ${copies.length} copies were there already.\n`)
  if (missing.length > 0)
    terminal.out(`The numbers and digests stand in ${join(given.content, ledgerName)}: keep it.\n`)
}
