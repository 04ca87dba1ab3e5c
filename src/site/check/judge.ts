/**
 * Judges a document in the reader's browser, with nothing but the document and what this page holds. The same code reads it as
 * that of `holdfast verify`; only what Node computes there, WebCrypto computes here.
 */
import { copyWords } from '../../model/copy.ts'
import { hexOf, textOf } from '../../sign/pdf/bytes.ts'
import { textIn } from '../../sign/pdf/signature.ts'
import { contentsOf } from '../../sign/verify/contents.ts'
import { structureOf, type Signed } from '../../sign/verify/structure.ts'
import { changesSince, printedIn, type Changes, type Printed, type Published } from './compare.ts'
import { verifySignature } from './signature.ts'
import { unpackedFiles } from './unpack.ts'

/**
 * - `current`: byte for byte what the site publishes now.
 * - `copy`: another file of the same edition, made for a recipient or stamped later, with the same claims judged alike.
 * - `edition`: unaltered, signed with the site's certificate, and made for another audience than the site, which may see more or less.
 * - `earlier`: unaltered, and signed with the site's certificate, but another edition.
 * - `foreign`: unaltered, but signed with a certificate that is not the site's.
 * - `altered`: not what was signed.
 * - `unsigned`, `unreadable`: no signature; no PDF that can be read.
 */
export type State = 'current' | 'copy' | 'edition' | 'earlier' | 'foreign' | 'altered' | 'unsigned' | 'unreadable'

export type Judgement = {
  readonly state: State
  readonly sha256: string
  readonly reasons: readonly string[]
  /** Of the certificate with whose key it was signed. */
  readonly fingerprint?: string | undefined
  /** What the signer claims. */
  readonly name?: string | undefined
  readonly printed?: Printed | undefined
  /** For whom it was made. */
  readonly audience?: string | undefined
  /** Which copy it is and for whom, as it says on its cover; absent when it was made for everybody. */
  readonly copy?: string | undefined
  /** The same plan as the site publishes it; absent when it publishes none, or the document does not say which plan it is of. */
  readonly published?: Published | undefined
  readonly changes?: Changes | undefined
  /** How many files it carries, each as its index says. */
  readonly attachments: number
  /** Signed with the site's development key. */
  readonly development?: boolean | undefined
  readonly timestamps: number
  /** Bytes that were added after it was signed, all of them validation data and timestamps. */
  readonly added: number
}

export type Site = {
  /** SHA-256 of the certificate with whose key its documents are signed, hex. */
  readonly fingerprint: string
  readonly development: boolean
  /** For whom its pages and documents are. */
  readonly audience: string
  readonly plans: readonly Published[]
}

/** Judges. Rejects only when the browser cannot compute. */
export const judge = async (bytes: Uint8Array<ArrayBuffer>, site: Site, now: number): Promise<Judgement> => {
  const sha256 = hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  const nothing = { sha256, attachments: 0, timestamps: 0, added: 0 }
  const structure = structureOf(textOf(bytes))
  if (structure.kind === 'broken') return { ...nothing, state: 'altered', reasons: structure.reasons }
  if (structure.kind !== 'signed') return { ...nothing, state: structure.kind, reasons: [structure.reason] }
  try {
    return await judgeSigned(structure, bytes, sha256, site, now)
  } catch (error) {
    return { ...nothing, state: 'altered', reasons: [error instanceof Error ? error.message : 'It cannot be read.'] }
  }
}

const judgeSigned = async (
  structure: Signed,
  bytes: Uint8Array<ArrayBuffer>,
  sha256: string,
  site: Site,
  now: number,
): Promise<Judgement> => {
  const { file, signature, timestamps } = structure
  const added = bytes.length - signature.end
  const found = await verifySignature(signature.der, coveredBy(bytes, structure))
  const known = { sha256, timestamps: timestamps.length, added, name: textIn(file, signature.dictionary, 'Name') }
  if (found.fingerprint === undefined)
    return { ...known, state: 'altered', attachments: 0, reasons: [misfits[found.digest]] }
  const files = await unpackedFiles(file)
  const contents = contentsOf(files)
  const printed = printedIn(files)
  const plan = contents.about?.plan ?? printed?.plan
  const published = site.plans.find(({ id }) => id === plan)
  const current = site.plans.some((each) => each.sha256 === sha256)
  const own = found.fingerprint === site.fingerprint
  const changes = printed && published && (current || own) ? changesSince(printed, published, now) : undefined
  const alike =
    changes &&
    printed?.version === published?.version &&
    printed?.asOf === published?.asOf &&
    changes.judged.length + changes.gone.length + changes.added.length === 0
  const audience = contents.about?.audience
  const elsewhere = audience !== undefined && audience !== site.audience
  const mine = elsewhere ? 'edition' : alike ? 'copy' : 'earlier'
  const state = current ? 'current' : own ? mine : 'foreign'
  return {
    ...known,
    state: contents.reasons.length > 0 ? 'altered' : state,
    reasons: contents.reasons,
    fingerprint: found.fingerprint,
    development: site.development && found.fingerprint === site.fingerprint,
    attachments: files.length,
    printed,
    published,
    audience,
    copy: contents.about?.copy && copyWords(contents.about.copy),
    // What an edition leaves out was not taken out of the plan.
    changes: elsewhere && changes ? { ...changes, gone: [], added: [] } : changes,
  }
}

const misfits = {
  differs: 'Its bytes are not those that were signed.',
  same: 'The signature fits none of the certificates in it.',
} as const

const coveredBy = (bytes: Uint8Array, { signature }: Signed): Uint8Array<ArrayBuffer> => {
  const [hole, resume] = signature.hole
  const covered = new Uint8Array(hole + signature.end - resume)
  covered.set(bytes.subarray(0, hole))
  covered.set(bytes.subarray(resume, signature.end), hole)
  return covered
}
