/**
 * The contract between the renderer of a PDF and the signer. The renderer writes a signature dictionary whose two
 * unknown values have their final size already, so that signing changes no offset in the file:
 *
 *     /Type /Sig  /Filter /Adobe.PPKLite  /SubFilter /ETSI.CAdES.detached
 *     /ByteRange [0 /********** /********** /**********]     numbers, filled up with spaces, replace the asterisks
 *     /Contents <000…000>                                    lower-case hex of the signature replaces the first zeros
 *     /M (D:20261120060000Z)  /Name (…)  /Reason (…)  /Location (…)      final; /Reason and /Location are optional
 *     /Reference [<< /Type /SigRef  /TransformMethod /DocMDP
 *                    /TransformParams << /Type /TransformParams  /P 2  /V /1.2 >> >>]
 *
 * It is the value `/V` of the first field of type `/Sig` under the catalog's `/AcroForm` (`/SigFlags 3`), and the catalog's
 * `/Perms << /DocMDP >>` refers to it. There is no `/Cert`. Offsets stand in a classic cross-reference table.
 *
 * The other fields of the form, `ArchiveTimestamp01` and so on, have no value yet: timestamps of the archive go into them.
 */
import type { Instant } from './calendar.ts'

/** Names of the profile: PAdES baseline (ETSI EN 319 142-1). */
export const signatureFilter = 'Adobe.PPKLite'
export const signatureSubFilter = 'ETSI.CAdES.detached'
export const timestampSubFilter = 'ETSI.RFC3161'

/**
 * Fields that are kept free for archive timestamps. The first is used when a document is signed to level B-LTA, one more each time
 * it is renewed, before the certificate of the last timestamp ends. Those count for three to ten years: twelve are enough for
 * thirty-six years at the least.
 */
export const reservedTimestamps = 12

/** Bytes that `/Contents` keeps free. Three times what a chain of four needs. */
export const signatureGap = 16_000

/** Most bytes that `/Contents` may have: PDF/A allows no longer string. */
export const largestGap = 32_767

/** The name that stands for each of the three unknown numbers of `/ByteRange`: as long as the largest offset. */
export const unknownNumber = '**********'

/**
 * How far a signature reaches (ETSI EN 319 142-1): signed (B-B); with a timestamp, which outlives the signer's certificate (B-T);
 * with all that is needed to judge it when its authorities are gone (B-LT); with an archive timestamp over that, which can be
 * renewed (B-LTA).
 */
export type SignatureLevel = (typeof signatureLevels)[number]

/** The levels, the lowest first. */
export const signatureLevels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const

/** What a renderer must know of a signature that does not exist yet. */
export type SignatureRequest = {
  /** Who signs: `/Name`. */
  readonly name: string
  /** The claimed time: `/M`. */
  readonly at: Instant
  readonly reason?: string | undefined
  readonly location?: string | undefined
  /** Bytes to keep free in `/Contents`, from `gapFor(signer)`. */
  readonly gap: number
  /** Made with a development key: the visible text must say that it proves no identity. */
  readonly development: boolean
  /** The level that is asked for. It is reached, or nothing is signed. */
  readonly level: SignatureLevel
  /** Addresses of timestamp authorities, the preferred one first; none are needed for B-B. */
  readonly authorities: readonly string[]
}

/** An instant as PDF writes it: `D:20261120060000Z`. */
export const pdfDate = (instant: Instant): string => `D:${instant.replace(/[-:T]/g, '')}`
