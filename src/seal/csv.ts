/** CSV with the place of every field, so that what is wrong with one can be said where it stands. */
import { parse } from 'csv-parse/sync'

/** A field; `line` and `column` count from 1, in characters. */
export type Cell = { readonly value: string; readonly line: number; readonly column: number }

/** What keeps a text from being read. */
export type Unreadable = {
  readonly message: string
  readonly hint: string
  readonly line: number
  readonly column: number
}

/** The rows of a text (RFC 4180). Commas or semicolons part the fields, as the first line shows; empty lines are passed over. */
export const rowsOf = (text: string): readonly (readonly Cell[])[] | Unreadable => {
  const [head = ''] = text.split(/\r?\n/, 1)
  const places = placesIn(Buffer.from(text))
  let before = 0
  try {
    return parse(text, {
      bom: true,
      delimiter: head.includes(';') && !head.includes(',') ? ';' : ',',
      relax_column_count: true,
      skip_empty_lines: true,
      cast: (value, { bytes: end }) => {
        const place = places(before)
        before = end
        return { value, ...place }
      },
    }) as unknown as Cell[][]
  } catch (error) {
    const { code = '', lines = 1, message } = error as Error & { code?: string; lines?: number }
    if (!code.includes('QUOTE')) throw error
    const line = Number(/at line (\d+)/.exec(message)?.[1] ?? lines)
    const written = text.replace(/^\uFEFF/, '').split(/\r?\n/)[line - 1] ?? ''
    return {
      message:
        code === 'CSV_QUOTE_NOT_CLOSED'
          ? 'A quote is opened and never closed.'
          : 'A double quote stands inside a field that is not in quotes.',
      hint: 'A field with quotes or commas in it stands in double quotes, and each quote of its own is written twice.',
      line,
      column: Math.max(1, written.indexOf('"') + 1),
    }
  }
}

/** Gives the place at which the field begins that follows a byte. Asked in the order of the text. */
const placesIn = (bytes: Buffer): ((before: number) => { readonly line: number; readonly column: number }) => {
  let line = 1
  let start = bytes.subarray(0, 3).toString('utf8') === '\uFEFF' ? 3 : 0
  let seen = start
  return (before) => {
    let at = Math.max(before, start)
    if (before > 0 && (bytes[at] === 0x2c || bytes[at] === 0x3b)) at++
    else while (bytes[at] === 0x0a || bytes[at] === 0x0d) at++
    for (; seen < at; seen++)
      if (bytes[seen] === 0x0a || (bytes[seen] === 0x0d && bytes[seen + 1] !== 0x0a)) {
        line++
        start = seen + 1
      }
    return { line, column: [...bytes.subarray(start, at).toString('utf8')].length + 1 }
  }
}
