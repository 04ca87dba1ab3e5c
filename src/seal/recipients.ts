/**
 * Who copies are made for: one name, or a list as CSV. A name stands on a cover that is signed, so it must be one that can
 * be read there as it was meant: nothing invisible in it, nothing that turns the line around, not longer than the line.
 */
import { audiences, type Audience } from '../model/audience.ts'
import { suggest } from '../plan/problem.ts'
import { rowsOf, type Cell } from './csv.ts'

export type Recipient = {
  readonly name: string
  /** The edition that this one gets, when it is another than that of the run. */
  readonly audience?: Audience | undefined
  /** Where it stands in a list. */
  readonly place?: Pick<Trouble, 'line' | 'column'> | undefined
}

/** Something that is wrong with a name or a list. `line` and `column` count from 1; absent, it is about the whole. */
export type Trouble = {
  readonly message: string
  readonly hint: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/** Letters of a name at most: what two lines of a cover hold. */
const longest = 120

/** A name as it is printed: composed, with single spaces. */
export const recipientName = (given: string): { readonly name: string } | Trouble => {
  const name = given.normalize('NFC').replace(/ {2,}/g, ' ').trim()
  if (name === '') return { message: 'The name of the recipient is empty.', hint: 'Write who the copy is for.' }
  const sign = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029]/u.exec(name)?.[0]
  if (sign !== undefined) {
    return {
      message: `The name of the recipient holds a character that cannot be seen (${codePointOf(sign)}).`,
      hint: 'Type the name again, on one line.',
    }
  }
  const length = [...name].length
  if (length <= longest) return { name }
  return {
    message: `The name of the recipient has ${length} characters; there is room for ${longest}.`,
    hint: 'Shorten it to what tells the recipient from others.',
  }
}

/** `U+202E` */
export const codePointOf = (sign: string): string =>
  `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

const columns = ['name', 'audience'] as const

/**
 * The recipients of a list: CSV (RFC 4180) with a head, the column `name` and perhaps `audience`. Commas or semicolons part
 * the columns, as the head shows. All that is wrong is told at once.
 */
export const recipientsIn = (
  text: string,
): { readonly recipients: readonly Recipient[]; readonly troubles: readonly Trouble[] } => {
  const rows = rowsOf(text)
  if ('message' in rows) return { recipients: [], troubles: [rows] }
  const [head, ...rest] = rows
  if (!head) return { recipients: [], troubles: [noHead] }
  const names = head.map(({ value }) => value.trim().toLowerCase())
  const troubles = head.flatMap((cell, at): Trouble[] => headTroubles(cell, names, at))
  if (!names.includes('name')) troubles.push({ ...noHead, line: 1, column: 1 })
  if (troubles.length > 0) return { recipients: [], troubles }
  const seen = new Map<string, Cell>()
  const recipients = rest.flatMap((row): Recipient[] => {
    const of = (name: (typeof columns)[number]): Cell | undefined => row[names.indexOf(name)]
    const found = [...rowTroubles(row, head.length)]
    const cell = of('name') ?? { value: '', line: row[0]?.line ?? 1, column: 1 }
    const result = recipientName(cell.value)
    if ('message' in result) found.push({ ...result, line: cell.line, column: cell.column })
    else {
      const same = seen.get(result.name.toLowerCase())
      if (same) found.push(twice(result.name, cell, same))
      seen.set(result.name.toLowerCase(), cell)
    }
    const audience = of('audience')
    if (audience && audience.value.trim() !== '' && !audiences.includes(audience.value.trim() as Audience))
      found.push({
        message: `There is no audience \`${audience.value.trim()}\`.`,
        hint: suggest(audience.value.trim(), [...audiences], 'audience'),
        line: audience.line,
        column: audience.column,
      })
    troubles.push(...found)
    if (found.length > 0 || 'message' in result) return []
    const { line, column } = cell
    return [
      {
        name: result.name,
        audience: (audience?.value.trim() || undefined) as Audience | undefined,
        place: { line, column },
      },
    ]
  })
  if (rest.length === 0) troubles.push({ message: 'The list has no recipients.', hint: 'Add one line for each.' })
  return { recipients, troubles }
}

const noHead: Trouble = {
  message: 'The list has no column `name`.',
  hint: 'The first line names the columns: `name`, and `audience` where recipients get another edition.',
}

const headTroubles = ({ value, line, column }: Cell, names: readonly string[], at: number): Trouble[] => {
  const name = names[at] ?? ''
  if (!columns.includes(name as never))
    return [
      { message: `There is no column \`${value.trim()}\`.`, hint: suggest(name, [...columns], 'column'), line, column },
    ]
  if (names.indexOf(name) === at) return []
  return [{ message: `The column \`${name}\` stands there twice.`, hint: 'Remove one of them.', line, column }]
}

const rowTroubles = (row: readonly Cell[], width: number): readonly Trouble[] => {
  const extra = row[width]
  return extra
    ? [
        {
          message: `The line has ${row.length} fields, and the head ${width}.`,
          hint: 'A name with a comma in it stands in double quotes.',
          line: extra.line,
          column: extra.column,
        },
      ]
    : []
}

const twice = (name: string, { line, column }: Cell, first: Cell): Trouble => ({
  message: `“${name}” stands there twice, first on line ${first.line}.`,
  hint: 'Remove one of them: each recipient gets one copy.',
  line,
  column,
})
