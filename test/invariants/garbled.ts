/**
 * Content as it comes out of a bad merge, a broken editor or a wrong guess: a file of which lines were lost, doubled or
 * moved, values replaced by odd ones, bytes damaged. The same seed gives the same damage.
 */

/** A small generator of numbers: mulberry32. */
export const numbers = (seed: number): ((below: number) => number) => {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const odd = [
  '',
  'null',
  '~',
  '[]',
  '{}',
  '[[]]',
  '{ a: 1 }',
  'true',
  '0',
  '-1',
  '1e999',
  '.nan',
  '.inf',
  '-.inf',
  '0x1F',
  '1:30',
  '2026-02-30',
  '9999-12-31',
  '0001-01-01',
  '2026-11-20T25:00:00Z',
  '0 days',
  '-5 minutes',
  '99999999999999999999 years',
  '< 0h',
  '>= 4h',
  '"<"',
  '__proto__',
  'constructor',
  'toString',
  '"\\u0000"',
  '"\\uD800"',
  '😀',
  '\u202Eabc',
  '"a\\nb"',
  '&a [*a]',
  '*nowhere',
  '!!binary aGk=',
  '!!set {a}',
  '| ',
  '>-',
  '? a',
  '- ',
  '"unclosed',
  "'unclosed",
  '@at',
  '`tick`',
  '%directive',
  'objective.',
  'objective.x.y.z',
  '{{a.b}}',
  '.',
  '..',
  '/',
  '../../etc/passwd',
  'x'.repeat(5000),
]
const oddWords = [
  '<',
  '</',
  '<Claim',
  '<Claim id="">',
  '</Claim>',
  '<Claim id="none">x</Claim>',
  '<Bound/>',
  '<Measured of="none"/>',
  '<Step>',
  '</Step>',
  '<Procedure>',
  '<Only audience="nobody">',
  '{',
  '}',
  '{/*',
  '*/}',
  '[^1]',
  '![x](y)',
  '[x](',
  '](x)',
  '| a | b |',
  '```',
  '~~~',
  '#',
  '####### x',
  '---',
  '***',
  '> ',
  '- ',
  '<!--',
  '&#xD800;',
  '&nosuch;',
  '\\',
  '<https://example.org>',
  'a@b.example',
  '\t',
  '\u0000',
  '\uFEFF',
  'import x',
  'export x',
  '[a]: b',
  '<Objective id="x" field="y" />',
]

type Damage = (lines: string[], pick: (below: number) => number) => string[]

/** Ways to damage a text, line by line. */
const ways: Readonly<Record<string, Damage>> = {
  'a line is lost': (lines, pick) => lines.toSpliced(pick(lines.length), 1),
  'some lines are lost': (lines, pick) => lines.toSpliced(pick(lines.length), 2 + pick(30)),
  'a line stands twice': (lines, pick) => {
    const at = pick(lines.length)
    return lines.toSpliced(at, 0, lines[at] ?? '')
  },
  'a line stands elsewhere': (lines, pick) => {
    const [line = ''] = lines.slice(pick(lines.length))
    return lines.toSpliced(pick(lines.length), 0, line)
  },
  'two lines are one': (lines, pick) => {
    const at = pick(lines.length - 1)
    return lines.toSpliced(at, 2, `${lines[at]}${lines[at + 1]}`)
  },
  'a line is indented otherwise': (lines, pick) => {
    const at = pick(lines.length)
    return lines.with(at, `${' '.repeat(pick(9))}${(lines[at] ?? '').trimStart()}`)
  },
  'a value is another': (lines, pick) => {
    const keys = lines.flatMap((line, at) => (/^\s*(?:- )?[A-Za-z'"0-9_-]+:/.test(line) ? [at] : []))
    const at = keys[pick(keys.length)] ?? 0
    return lines.with(at, (lines[at] ?? '').replace(/:.*$/s, `: ${odd[pick(odd.length)]}`))
  },
  'a key is another': (lines, pick) => {
    const keys = lines.flatMap((line, at) => (/^\s*[A-Za-z][A-Za-z0-9_-]*:/.test(line) ? [at] : []))
    const at = keys[pick(keys.length)] ?? 0
    return lines.with(at, (lines[at] ?? '').replace(/[A-Za-z][A-Za-z0-9_-]*:/, `${odd[pick(odd.length)]}:`))
  },
  'a word stands where it means something': (lines, pick) => {
    const at = pick(lines.length)
    const line = lines[at] ?? ''
    const column = pick(line.length + 1)
    return lines.with(at, `${line.slice(0, column)}${oddWords[pick(oddWords.length)]}${line.slice(column)}`)
  },
  'a character is another': (lines, pick) => {
    const at = pick(lines.length)
    const line = lines[at] ?? ''
    const column = pick(line.length)
    const sign = String.fromCharCode(32 + pick(95))
    return lines.with(at, `${line.slice(0, column)}${sign}${line.slice(column + 1)}`)
  },
  'the end is lost': (lines, pick) => {
    const at = pick(lines.length)
    return [...lines.slice(0, at), (lines[at] ?? '').slice(0, pick(20))]
  },
  'the line ends are another system’s': (lines) => lines.map((line) => `${line}\r`),
}

export const damages: readonly string[] = Object.keys(ways)

/** A text with one kind of damage, done once to three times. */
export const garbled = (text: string, way: string, pick: (below: number) => number): string => {
  let lines = text.split('\n')
  for (let times = 1 + pick(3); times > 0 && lines.length > 2; times--) lines = ways[way]?.(lines, pick) ?? lines
  return lines.join('\n')
}

/** Bytes of which a few are others: no longer UTF-8, as a rule. */
export const damagedBytes = (bytes: Buffer, pick: (below: number) => number): Buffer => {
  const copy = Buffer.from(bytes)
  for (let times = 0; times < 12; times++) copy[pick(copy.length)] = pick(256)
  return copy
}
