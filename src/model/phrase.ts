/**
 * Text that may hold private words. A finding must name the exact e-mail address that is a placeholder, yet the same
 * finding is shown on the public site. So messages are phrases: the private parts are marked where they are written,
 * and what an audience may not see is withheld when the phrase is turned into text, not cut out afterwards.
 */
import { maySee, type Audience } from './audience.ts'

/** Plain text, or text that only audiences from the named one on may read. */
export type PhrasePart = string | { readonly private: string; readonly from: Audience }

export type Phrase = readonly PhrasePart[]

/** What stands in the place of private words. */
export const withheld = '[withheld]'

/** Marks a value inside a `phrase` as something that only an audience and those who see more may read. */
export const secret = (text: string, from: Audience = 'internal'): PhrasePart =>
  from === 'public' ? text : { private: text, from }

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

/** The phrase as one audience may read it. */
export const textFor = (text: Phrase, audience: Audience): string =>
  text.map((part) => (typeof part === 'string' ? part : maySee(audience, part.from) ? part.private : withheld)).join('')

/** The phrase as one who may see everything reads it. */
export const fullText = (text: Phrase): string => textFor(text, 'internal')
