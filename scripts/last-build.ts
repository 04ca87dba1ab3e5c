/**
 * A build of what was built already has nothing to do: when content, code, arguments and key are as they were and the
 * site stands as it was written, the command says what it said then. The clock is an input like the others, so a
 * portfolio of live evidence is always built anew, unless `--as-of` names the instant.
 */
import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { asOfInstant } from '../src/model/calendar.ts'
import type { Instant } from '../src/model/calendar.ts'
import { inputsOf, isIntact, lastBuilt, recordBuilt, stampsOf, type Built } from '../src/built.ts'
import { areFontsAsTheyWere } from '../src/font-digests.ts'
import type { Judged } from '../src/document/context.ts'
import { leadsOutside } from '../src/plan/read.ts'
import { certificatesOf, type Published } from '../src/publish.ts'
import type { Signer } from '../src/sign/keys/signer.ts'
import type { Arguments } from './command.ts'
import { local } from './local.ts'
import { signerFor } from './signing.ts'
import type { Terminal } from './terminal.ts'

const folder = join(local, 'built')

/** The last build of this content to this place, and what this one is to be made of. */
export type Before = { readonly name: string; readonly inputs: string | undefined; readonly last: Built | undefined }

export const before = (given: Arguments, terminal: Terminal): Before => {
  const content = resolve(given.content)
  const where = [content, given.out, given.audience, given.preview]
  const name = createHash('sha256').update(JSON.stringify(where)).digest('hex')
  const inputs = inputsOf(given.content, [terminal.version, terminal.color, content, given])
  return { name, inputs, last: lastBuilt(folder, name) }
}

/** The instant that a signature claims: now, unless another is asked for. */
export const signingTime = (given: Arguments, timezone: string, terminal: Terminal): Instant =>
  given.asOf === undefined ? terminal.clock() : (asOfInstant(given.asOf, timezone) ?? terminal.clock())

/** The last build, when this one would come to the same; with the signer, who must be able to sign today too. */
export const again = async (
  { inputs, last }: Before,
  given: Arguments,
  terminal: Terminal,
): Promise<{ readonly last: Built; readonly signer: Signer } | undefined> => {
  if (!last || inputs === undefined || last.inputs !== inputs || !isIntact(last) || !areFontsAsTheyWere(last.fonts))
    return undefined
  const signer = await signerFor(
    last.settings,
    given.content,
    signingTime(given, last.settings.timezone, terminal),
    terminal,
  )
  return certificatesOf(signer) === last.signer ? { last, signer } : undefined
}

/** Records what was built. */
export const remember = (
  { name, inputs }: Before,
  given: Arguments,
  judged: Judged,
  signer: Signer,
  published: Published,
  out: string,
  said: Built['said'],
): void => {
  if (inputs === undefined) return
  const { settings, plans } = judged.portfolio
  // What depends on the clock, or on files that are not part of the content, may be different tomorrow.
  const byClock =
    given.asOf === undefined && (settings.evidence.mode === 'live' || Object.keys(judged.evidence).length === 0)
  const elsewhere = settings.evidence.store !== undefined
  recordBuilt(folder, name, {
    inputs: byClock || elsewhere || leadsOutside(plans) ? undefined : inputs,
    settings: { signing: settings.signing, aws: settings.aws, timezone: settings.timezone },
    signer: certificatesOf(signer),
    fonts: published.fonts,
    out: resolve(out),
    plans: published.plans,
    files: stampsOf(resolve(out)),
    said,
  })
}
