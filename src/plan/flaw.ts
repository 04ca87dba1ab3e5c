/**
 * What makes a text unusable whatever it says, and is looked at before it is parsed: line ends that not every program counts,
 * so that no place would be right, and lists inside each other on one line by the hundred, which take a parser minutes.
 */
import { problem, type Problem } from './problem.ts'
import { deepest } from './syntax.ts'
import { positionsOf } from './yaml.ts'

/** A carriage return that no line feed follows. */
const loneReturn = /\r(?!\n)/
/** Beginnings of lists and quotations, one behind the other. What is much deeper than anybody reads is refused before it is parsed. */
const manyLists = /^[ \t]*(?:(?:[-*+>]|\d{1,9}[.)])[ \t]+){200}(?=.*[^-*\s])/m

/** The flaw of a file, if it has one. */
export const flawIn = (text: string, file: string): Problem | undefined => {
  const at = text.search(loneReturn)
  if (at !== -1)
    return problem(
      'content/syntax',
      { file, span: positionsOf(text)(at, at + 1) },
      'There is a carriage return without a line feed, which some programs take for the end of a line and others do not.',
      'Save the file with line ends of one kind: LF, or CR LF.',
    )
  const deep = file.endsWith('.mdx') ? text.search(manyLists) : -1
  if (deep === -1) return undefined
  return problem(
    'content/syntax',
    { file, span: positionsOf(text)(deep, deep + 1) },
    `The text is nested too deeply: more than ${deepest} levels.`,
    'Write it flat, with headings.',
  )
}
