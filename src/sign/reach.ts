/** Signs to the level that is asked for, and asks an authority once before anything is drawn: what it says decides what is drawn. */
import { createHash } from 'node:crypto'
import { formatInstant, toEpoch } from '../model/calendar.ts'
import type { SignatureRequest } from '../model/signature.ts'
import { stamp } from './authority.ts'
import { SigningError } from './error.ts'
import type { Signer } from './keys/signer.ts'
import { raise } from './levels.ts'
import { tolerance } from './revocation/status.ts'
import { gapFor, signPdf } from './sign.ts'
import { askWith, type Ask } from './web.ts'

/** A token may be a little longer than the last one. */
const spare = 500

/**
 * The request as documents are to be drawn for it: with room for the timestamps of the authority that answers, and claiming no
 * time that is later than the authority's, which would make every timestamp a contradiction. Rejects with a `SigningError`.
 */
export const settle = async (
  request: SignatureRequest,
  signer: Signer,
  ask: Ask = askWith(),
): Promise<SignatureRequest> => {
  if (request.level === 'B-B') return request
  const probe = await stamp(createHash('sha256').update(signer.certificate).digest(), request.authorities, ask)
  const ahead = toEpoch(request.at) - toEpoch(probe.at)
  if (ahead > tolerance) {
    throw new SigningError(
      `The documents would claim to be signed at ${formatInstant(request.at)}, but by the clock of ${probe.from} it is only ${formatInstant(probe.at)}.`,
      'Set the clock of this machine, or leave out `--as-of`.',
    )
  }
  return {
    ...request,
    at: ahead > 0 ? probe.at : request.at,
    gap: Math.max(request.gap, gapFor(signer, probe.token.length + spare)),
  }
}

/** Signs a document that was drawn for a settled request. Reaches its level, or rejects with a `SigningError`. */
export const signToLevel = async (
  unsigned: Uint8Array,
  signer: Signer,
  { level, authorities, at }: SignatureRequest,
  ask: Ask = askWith(),
): Promise<Uint8Array> => raise(await signPdf(unsigned, signer), level, { authorities, at, ask })
