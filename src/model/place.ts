/**
 * Where something stands in a source file. Every finding points at one, so nothing in the content is read without
 * keeping its place. Files are named relative to the content folder; lines and columns count from 1, as editors do.
 */

/** A stretch of one file: `[line, column, endLine, endColumn]`, the end exclusive. Four numbers, because a plan has thousands. */
export type Span = readonly [line: number, column: number, endLine: number, endColumn: number]

/** A stretch of a named file. */
export type Place = {
  /** Path relative to the content folder, with forward slashes: `plans/auditron.mdx`. */
  readonly file: string
  /** Absent when the whole file is meant (it is missing or unreadable). */
  readonly span?: Span | undefined
}

/** The first character of a file, for findings about a file as a whole that was read. */
export const fileStart: Span = [1, 1, 1, 1]

/** `plans/auditron.mdx:12:3`, as compilers and terminals write it. */
export const formatPlace = (place: Place, prefix = ''): string =>
  place.span ? `${prefix}${place.file}:${place.span[0]}:${place.span[1]}` : `${prefix}${place.file}`
