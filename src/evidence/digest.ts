/**
 * One way to write a value and one way to name it. Canonical JSON has sorted keys and no spaces, so that equal values
 * are equal bytes wherever and whenever they are written; a digest is the SHA-256 of those bytes.
 */
import { createHash } from 'node:crypto'

/** JSON with sorted keys and without spaces. Keys without a value are left out; dates are written as ISO 8601. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value)) ?? 'null'

/** The same order of keys, indented for people and for readable differences between versions. */
export const prettyJson = (value: unknown): string => `${JSON.stringify(sorted(value), null, 2)}\n`

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  )
}

/** SHA-256 of text, in hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** SHA-256 of a value in canonical JSON. */
export const digestOf = (value: unknown): string => sha256(canonicalJson(value))
