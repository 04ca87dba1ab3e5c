/**
 * Signs that need more than a letter's treatment: several characters that are one sign (emoji with a tone of skin, families,
 * flags, keys; ideographs with a variant), signs of East Asia and emoji, which are wide and between which lines may break,
 * and letters that run from right to left. Unicode: UTS #51 (sequences), UAX #24 (scripts).
 */
import { ideographs } from '../model/scripts.ts'

const pictograph = String.raw`\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?(?:[\u{E0020}-\u{E007E}]+\u{E007F})?`

/** Several characters that are one sign, in a group, so that `split` keeps them. What is one character alone is none. */
export const sequences: RegExp = new RegExp(
  `(${[
    String.raw`\p{Regional_Indicator}{2}`,
    String.raw`[0-9#*]\uFE0F?\u20E3`,
    String.raw`(?=\p{Extended_Pictographic}[\uFE0F\u200D\p{Emoji_Modifier}\u{E0020}-\u{E007E}])${pictograph}(?:\u200D${pictograph})*`,
    String.raw`\p{Unified_Ideograph}[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]`,
  ].join('|')})`,
  'u',
)

/** What may be drawn for a sequence, best first: all of it, all of it as older fonts have it, its first sign, that without its tone. */
export const drawnFor = (sequence: string): readonly string[] => {
  if (/^[\p{Regional_Indicator}0-9#*]/u.test(sequence)) return [sequence]
  const [first = ''] = sequence.split('\u200D')
  return [...new Set([sequence, sequence.replaceAll('\uFE0F', ''), first, ...[...sequence].slice(0, 1)])]
}

/** Signs of Chinese and Japanese, and emoji: a line may end before and after them, but for what UAX #14 keeps together. */
export const breaking: RegExp = new RegExp(String.raw`[${ideographs}\p{sc=Yi}\uFFE0-\uFFE6\p{Emoji_Presentation}]`, 'u')

/** Signs that are set as they stand in the font, each for itself: they are never joined, and never moved together. */
export const single: RegExp =
  /^[\p{Unified_Ideograph}\p{sc=Hiragana}\p{sc=Katakana}\u30FC\uAC00-\uD7A3\u3000-\u3029\u3030-\u303F\uFF00-\uFFEF]*$/u

const wide: RegExp = new RegExp(`${breaking.source}|\\p{sc=Hangul}`, 'u')

/** Text in signs that are never parted, each with the columns that it takes in code. */
export const signsOf = (text: string): readonly { readonly sign: string; readonly columns: number }[] =>
  text
    .split(sequences)
    .flatMap((part, index) => (index % 2 === 1 ? [part] : [...part]))
    .map((sign) => ({ sign, columns: wide.test(sign) || (sign.length > 2 && sequences.test(sign)) ? 2 : 1 }))

/** Letters that run from right to left, by the ranges that Unicode keeps for them. Documents are set from left to right only. */
export const isRightToLeft = (character: string): boolean =>
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u.test(character)
