/**
 * The fonts of the settings with the digests of their files, for whatever is kept between runs: a font may be replaced by
 * another of the same name. Files are hashed only where documents are made.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FontSource, NamedFont } from './model/font.ts'

/** Fonts as their files are now. A collection is hashed once for all its fonts. */
export const withDigests = (fonts: readonly NamedFont[]): readonly FontSource[] => {
  const digests = new Map([...new Set(fonts.map(({ path }) => path))].map((path) => [path, digestOf(path)]))
  return fonts.map((font) => ({ ...font, sha256: digests.get(font.path) ?? '' }))
}

/** What of fonts belongs in a key: what is in them, wherever they lie. */
export const inKey = (fonts: readonly FontSource[]): readonly (readonly [at: number, sha256: string])[] =>
  fonts.map(({ at, sha256 }) => [at, sha256])

/** Whether all font files are as they were; one that is gone is not. */
export const areFontsAsTheyWere = (fonts: readonly FontSource[]): boolean => {
  try {
    return withDigests(fonts).every(({ sha256 }, index) => sha256 === fonts[index]?.sha256)
  } catch {
    return false
  }
}

const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
