/**
 * Text that may hold private words. A finding must name the exact e-mail address that is a placeholder, yet the same
 * finding is shown on the public site. So messages are phrases: the private parts are marked where they are written,
 * and what an audience may not see is withheld when the phrase is turned into text, not cut out afterwards.
 */

/** Plain text, or text that only audiences from `internal` on may read. */
export type PhrasePart = string | { readonly private: string }

export type Phrase = readonly PhrasePart[]

/** What stands in the place of private words. */
export const withheld = '[withheld]'

/** Marks a value as private inside a `phrase`. */
export const secret = (text: string): PhrasePart => ({ private: text })

/** Writes a phrase as a template literal: ``phrase`Contact ${secret(email)} is a placeholder.` `` */
export const phrase = (strings: TemplateStringsArray, ...values: readonly (PhrasePart | Phrase | number)[]): Phrase => {
  const parts: PhrasePart[] = []
  strings.forEach((text, index) => {
    if (text) parts.push(text)
    if (index >= values.length) return
    const value = values[index] as PhrasePart | Phrase | number
    if (Array.isArray(value)) parts.push(...(value as Phrase))
    else parts.push(typeof value === 'number' ? String(value) : (value as PhrasePart))
  })
  return merge(parts)
}

const merge = (parts: readonly PhrasePart[]): Phrase => {
  const merged: PhrasePart[] = []
  for (const part of parts) {
    const last = merged.at(-1)
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part
    else merged.push(part)
  }
  return merged
}

/** Joins phrases with a separator. */
export const joinPhrases = (phrases: readonly Phrase[], separator: string): Phrase =>
  merge(phrases.flatMap((each, index) => (index === 0 ? each : [separator, ...each])))

/** The phrase as one who may see everything reads it. */
export const fullText = (text: Phrase): string =>
  text.map((part) => (typeof part === 'string' ? part : part.private)).join('')

/** The phrase with its private parts withheld. */
export const publicText = (text: Phrase): string =>
  text.map((part) => (typeof part === 'string' ? part : withheld)).join('')
