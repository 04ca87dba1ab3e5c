/**
 * The levels of a signature, each a step from bytes to bytes: a timestamp (B-T), what is needed to judge it later (B-LT), and an
 * archive timestamp over all of that (B-LTA). A step needs the one before, so a document can be raised from wherever it is, and
 * renewed: fresh material for the last timestamp, and another timestamp over that. The level that is asked for is reached, or
 * the step rejects with a `SigningError` and there are no bytes.
 */
import { createHash } from 'node:crypto'
import { formatInstant, toEpoch, type Instant } from '../model/calendar.ts'
import { signatureLevels, type SignatureLevel } from '../model/signature.ts'
import { stamp, type Stamp } from './authority.ts'
import { checkTimestamp } from './cms/timestamp.ts'
import { withTimestamp } from './cms/write.ts'
import { SigningError } from './error.ts'
import { outOfDate } from './keys/certificate.ts'
import type { Chain } from './keys/chain.ts'
import { withRoomForTimestamp } from './pdf/archive.ts'
import { signedState, type Signed } from './pdf/signed.ts'
import { storeKey, withMaterial } from './pdf/store.ts'
import { collect } from './revocation/collect.ts'
import type { Ask } from './web.ts'

/** Whom to ask, and when it is. */
export type Raise = {
  readonly authorities: readonly string[]
  /** The instant at which what is collected must count, where no timestamp was made just now. */
  readonly at: Instant
  readonly ask: Ask
}

/** How far the signature of a document reaches, by what there is; whether it counts is for a verifier to say. */
export const levelOf = ({ cms, store, timestamps }: Signed): SignatureLevel => {
  if (!cms.timestamp) return 'B-B'
  if (!store) return 'B-T'
  return timestamps.length > 0 ? 'B-LTA' : 'B-LT'
}

const reaches = (level: SignatureLevel, asked: SignatureLevel): boolean =>
  signatureLevels.indexOf(level) >= signatureLevels.indexOf(asked)

/** Raises a signed document to a level. One that reaches it stays as it is. */
export const raise = async (bytes: Uint8Array, level: SignatureLevel, options: Raise): Promise<Uint8Array> => {
  let { authorities, at } = options
  let raised = bytes
  for (;;) {
    const state = signedState(raised)
    const reached = levelOf(state)
    if (reaches(reached, level)) return raised
    if (reached === 'B-B') {
      const done = await stampSignature(raised, state, options)
      raised = done.bytes
      // What comes next is judged as of this timestamp, and the authority that answered is asked first.
      ;({ at } = done.stamp)
      authorities = [done.stamp.from, ...authorities.filter((each) => each !== done.stamp.from)]
    } else if (reached === 'B-T') raised = await addMaterial(state, { ...options, at })
    else raised = await archive(state, { ...options, authorities })
  }
}

/** Renews a document: raises one that is not archived yet; gives one that is fresh material and another archive timestamp. */
export const renew = async (bytes: Uint8Array, options: Raise): Promise<Uint8Array> => {
  const state = signedState(bytes)
  if (!reaches(levelOf(state), 'B-LTA')) return raise(bytes, 'B-LTA', options)
  return archive(signedState(await addMaterial(state, options)), options)
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** B-T: a timestamp of the signature value, inside the gap of the signature. */
const stampSignature = async (
  bytes: Uint8Array,
  { cms, der, digits, claimed, chain }: Signed,
  options: Raise,
): Promise<{ readonly bytes: Uint8Array; readonly stamp: Stamp }> => {
  const made = await stamp(sha256(new Uint8Array(cms.signerInfo.signature.buffer)), options.authorities, options.ask)
  if (claimed !== undefined && toEpoch(claimed) > toEpoch(made.at)) throw early(claimed, made)
  const late = chain.certificates.map((each) => outOfDate(each, made.at)).find((each) => each !== undefined)
  if (late) throw new SigningError(late.message, late.hint)
  const stamped = withTimestamp(der, made.token)
  const room = (digits.end - digits.start) / 2
  if (stamped.length > room) {
    throw new SigningError(
      `With its timestamp the signature has ${stamped.length} bytes, but the document keeps only ${room} free for it.`,
      'Name another authority first under `signing.timestamp`: this one sends more certificates than it needs to.',
    )
  }
  const text = Buffer.from(bytes)
  text.write(Buffer.from(stamped).toString('hex'), digits.start, 'latin1')
  return { bytes: new Uint8Array(text), stamp: made }
}

const early = (claimed: Instant, { at, from }: Stamp): SigningError =>
  new SigningError(
    `The document claims to be signed at ${formatInstant(claimed)}, but by the clock of ${from} it is only ${formatInstant(at)}.`,
    'Set the clock of this machine, or leave out `--as-of`.',
    2,
  )

/** B-LT: what is needed to judge the newest signature or timestamp, collected now. */
const addMaterial = async (state: Signed, { at, ask }: Raise): Promise<Uint8Array> => {
  const last = state.timestamps.at(-1)
  const chains = last
    ? [authorityOf(last.der)]
    : [state.chain, ...(state.cms.timestamp ? [authorityOf(state.cms.timestamp)] : [])]
  const material = await collect(chains, at, ask)
  return new Uint8Array(
    Buffer.from(withMaterial(state.file, storeKey(last?.contents ?? state.contents), material), 'latin1'),
  )
}

/** The chain of the authority that made a token. */
const authorityOf = (token: Uint8Array): Chain => {
  // The digest is the verifier's business; a token that is not what it claims has no chain that leads anywhere.
  const { chain } = checkTimestamp(token, () => new Uint8Array())
  if (!chain) throw new SigningError('A timestamp in the document cannot be read.', 'Sign the document anew.')
  return chain
}

/** B-LTA: a timestamp of the whole file, in the next field that was reserved for it. */
const archive = async ({ file, cms }: Signed, { authorities, ask }: Raise): Promise<Uint8Array> => {
  // Authorities send about as much each time; one that sends more gets more room.
  let gap = Math.max(8_000, Math.ceil(((cms.timestamp?.length ?? 0) + 2_000) / 1_000) * 1_000)
  for (;;) {
    const { text, digits } = withRoomForTimestamp(file, gap)
    const open = Buffer.from(text, 'latin1')
    const digest = createHash('sha256')
      .update(open.subarray(0, digits.start - 1))
      .update(open.subarray(digits.end + 1))
      .digest()
    const { token } = await stamp(digest, authorities, ask)
    if (token.length <= gap) {
      open.write(Buffer.from(token).toString('hex'), digits.start, 'latin1')
      return new Uint8Array(open)
    }
    gap = Math.ceil(token.length / 1_000) * 1_000 + 1_000
  }
}
