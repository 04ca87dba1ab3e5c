/** Scripts that need more than letters do. Unicode: UAX #24. */

/** Signs of Chinese and Japanese with their punctuation, as the inside of a class of characters in a pattern with the flag `u`. */
export const ideographs: string = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\u3000-\u303F\u30FC\uFF00-\uFF60`
