/**
 * Where a text may be broken into lines. There is no hyphenation: a plan's names and numbers must be found as written.
 * Between signs of East Asia and emoji the rules of Unicode decide (UAX #14); Korean is broken at its spaces.
 */
import LineBreaker from 'linebreak'
import { breaking } from './signs.ts'

export type Token = {
  /** With the space after it, if any. */
  readonly text: string
  /** A line may end here. */
  readonly end: 'space' | 'soft' | 'no'
}

const unit = /^(?:h|min|s|ms|d|w|%|[kKMGT]i?B|UTC|am|pm|hours?|minutes?|seconds?|days?|weeks?|months?|years?)\b|^%/
const comparator = /^[<>≤≥=≈±~×]$/

/** Text cut at every place where a line may end. `after` is the text that follows it in the same paragraph. */
export const tokensOf = (text: string, after: string, whole = false): readonly Token[] => {
  const tokens: Token[] = []
  const parts = text.match(/[^ ]+ ?| /g) ?? []
  parts.forEach((part, index) => {
    const following = parts[index + 1] ?? after
    const spaced = part.endsWith(' ')
    const end = !spaced || whole || joined(part.trimEnd(), following) ? 'no' : 'space'
    const pieces = spaced && part.length === 1 ? [part] : piecesOf(part)
    pieces.forEach((piece, at) => tokens.push({ text: piece, end: at < pieces.length - 1 ? 'soft' : end }))
  })
  return tokens
}

/** A number stays with its unit, a comparator with its number, and a dash never begins a line. */
const joined = (word: string, following: string): boolean =>
  (/\d$/.test(word) && unit.test(following)) ||
  (comparator.test(word) && /^[\d−]/.test(following)) ||
  /^[–—] /.test(following)

const short = /(?<=\p{L}{3}-)(?=\p{L}{3})|(?<=[–—])(?=\S)|(?<=\p{L}{3}\/)(?=\p{L}{3})|(?<=\u200B)/u
const long = /(?<=[/._:=&?@+,;–—-])(?=[^/._:=&?@+,;\s–—-])|(?<=\u200B)/u

const piecesOf = (word: string): readonly string[] =>
  breaking.test(word)
    ? partedBySigns(word).flatMap((part) => (breaking.test(part) ? [part] : partedByHyphens(part)))
    : partedByHyphens(word)

/** A word is broken before and after signs that stand for themselves, where no rule keeps them with their neighbours. */
const partedBySigns = (word: string): readonly string[] => {
  const breaks = new LineBreaker(word)
  const parts: string[] = []
  let from = 0
  for (let next = breaks.nextBreak(); next; next = breaks.nextBreak()) {
    const before = [...word.slice(from, next.position)].findLast(
      (sign) => !/[\p{M}\p{Cf}\p{Emoji_Modifier}]/u.test(sign),
    )
    const after = String.fromCodePoint(word.codePointAt(next.position) ?? 32)
    if (next.position < word.length && !breaking.test(before ?? '') && !breaking.test(after)) continue
    parts.push(word.slice(from, next.position))
    from = next.position
  }
  return parts
}

/** A word is broken after its hyphens, a long name or address after any of its signs. */
const partedByHyphens = (word: string): readonly string[] => {
  if (word.length > 25) return word.split(long)
  return /[-–—/\u200B]/.test(word) ? word.split(short) : [word]
}
