/** What programs print, read as JSON. Their output holds secrets, so that nothing of it is ever repeated in a message. */
import type { z } from 'zod'
import { ReadError } from '../errors.ts'

/** What is expected, and how to get it. */
export type Expected = {
  /** "the output of `terraform show -json`" */
  readonly what: string
  /** `terraform show -json PLANFILE | holdfast collect --push …` */
  readonly run: string
}

const refused = ({ what, run }: Expected, why: string): ReadError =>
  new ReadError('invalid', `What was received is not ${what}: ${why}.`, `Run \`${run}\`.`)

/** The JSON value in a text. */
export const jsonIn = (text: string, expected: Expected): unknown => {
  if (text.trim() === '') throw refused(expected, 'it is empty')
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw refused(expected, 'it is not JSON')
  }
}

/** All JSON values in a text that holds one after the other, as two programs print them. */
export const jsonsIn = (text: string, expected: Expected): readonly unknown[] => {
  const values: unknown[] = []
  let depth = 0
  let start = 0
  let inText = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (inText) {
      if (sign === '\\') at++
      else if (sign === '"') inText = false
    } else if (sign === '"') inText = true
    else if (sign === '{' || sign === '[') depth++
    else if ((sign === '}' || sign === ']') && --depth === 0) {
      values.push(jsonIn(text.slice(start, at + 1), expected))
      start = at + 1
    }
  }
  if (text.slice(start).trim() !== '') throw refused(expected, 'it is cut off, or it is not JSON')
  if (values.length === 0) throw refused(expected, 'it is empty')
  return values
}

/** A value of the expected form. */
export const formed = <T>(schema: z.ZodType<T>, value: unknown, expected: Expected): T => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const path = parsed.error.issues[0]?.path.map(String).join('.')
  throw refused(expected, path ? `\`${path}\` is missing or of another kind` : 'it has another form')
}
