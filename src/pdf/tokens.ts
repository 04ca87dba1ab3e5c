/** Where a text may be broken into lines. There is no hyphenation: a plan's names and numbers must be found as written. */

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

/** A word is broken after its hyphens, a long name or address after any of its signs. */
const piecesOf = (word: string): readonly string[] => {
  if (word.length > 25) return word.split(long)
  return /[-–—/\u200B]/.test(word) ? word.split(short) : [word]
}
