/** A copy of a document that was made for one recipient. Its number is given once, in the ledger of copies. */
import type { CivilDate } from './calendar.ts'

export type Copy = {
  /** From 1, over all plans of the portfolio. */
  readonly number: number
  /** Who it was made for, as on the cover and in the footer. */
  readonly recipient: string
  /** The day on which it was issued, in the time zone of the portfolio. */
  readonly on: CivilDate
}

/** `Copy 12 for Acme Bank, 2026-11-28` */
export const copyWords = ({ number, recipient, on }: Copy): string => `Copy ${number} for ${recipient}, ${on}`
