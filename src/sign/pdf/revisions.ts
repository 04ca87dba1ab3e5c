/**
 * Splits a file into its revisions. Each begins where the one before ended, and ends with its own cross-reference table,
 * `startxref` and `%%EOF`. Nothing here is repaired: a revision whose end cannot be told has none.
 */
import type { PdfFile, Table } from './file.ts'
import { matchAt, skipSpace } from './syntax.ts'

export type Revision = {
  /** The oldest is 1. */
  readonly number: number
  readonly table: Table
  /** The offset behind the revision before. */
  readonly start: number
  /** The offset behind `%%EOF` and its line end; `undefined` when the revision does not end as it must. */
  readonly end: number | undefined
}

/** The revisions of a file, the oldest first. */
export const revisionsOf = ({ text, revisions }: PdfFile): readonly Revision[] => {
  const found: Revision[] = []
  for (const table of revisions.toReversed()) {
    const start = found.at(-1)?.end ?? 0
    found.push({ number: found.length + 1, table, start, end: endOf(text, table) })
  }
  return found
}

const endOf = (text: string, table: Table): number | undefined => {
  const found = matchAt(
    text,
    skipSpace(text, table.trailer.end),
    /startxref[\r\n ]+(\d{1,10})[\r\n ]+%%EOF(?:\r\n|\n|\r)?/y,
  )
  return found && Number(found[1]) === table.at ? found.index + found[0].length : undefined
}
