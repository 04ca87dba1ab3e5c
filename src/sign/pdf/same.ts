/** Do two values of PDF say the same, wherever and however they are written? */
import type { PdfValue } from './syntax.ts'

/** Compares values; references are the same when they name the same object. */
export const sameValue = (a: PdfValue | undefined, b: PdfValue | undefined): boolean => {
  if (a === undefined || b === undefined) return a === b
  if (a.kind === 'dictionary' && b.kind === 'dictionary') return differences(a.entries, b.entries).length === 0
  if (a.kind === 'array' && b.kind === 'array')
    return a.items.length === b.items.length && a.items.every((each, index) => sameValue(each, b.items[index]))
  if (a.kind === 'reference' && b.kind === 'reference') return a.object === b.object && a.generation === b.generation
  if (a.kind === 'dictionary' || a.kind === 'array' || a.kind === 'reference') return false
  if (b.kind === 'dictionary' || b.kind === 'array' || b.kind === 'reference') return false
  return a.kind === b.kind && a.value === b.value
}

type Entries = ReadonlyMap<string, PdfValue>

/** The keys under which two dictionaries differ, in the order of the first. */
export const differences = (a: Entries, b: Entries): readonly string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((key) => !sameValue(a.get(key), b.get(key)))
