/** Damage that knows nothing of what a file is: bits, bytes, lines and pieces of other files. */
import type { Chance } from './chance.ts'

const strange = [
  '\0', '\r', '\r\n', '\t', '\u0007', '\u00A0', '\u2028', '\u202E', '\uFEFF', '\uFFFD', '😀', 'e\u0301',
  '---\n', '---', '...\n', '{', '}', '[', ']', '<', '>', '"', "'", '`', '```\n', '|', '&', '*', '!', '#', ':', ': ', '- ', '%', '@', '\\', '$&', '~~~\n', '\n', '\n\n',
] // prettier-ignore

type Damage = (text: string, chance: Chance, other: string) => string

const cutAt = (text: string, chance: Chance): readonly [string, string] => {
  const at = chance.upTo(text.length + 1)
  return [text.slice(0, at), text.slice(at)]
}

const onBytes =
  (change: (bytes: Buffer, chance: Chance) => Buffer | void): Damage =>
  (text, chance) => {
    const bytes = Buffer.from(text)
    return (change(bytes, chance) ?? bytes).toString('utf8')
  }

const onLines =
  (change: (lines: string[], at: number, chance: Chance) => void): Damage =>
  (text, chance) => {
    const lines = text.split('\n')
    change(lines, chance.upTo(lines.length), chance)
    return lines.join('\n')
  }

/** Ways to damage a file, each with its name. */
export const damages: Readonly<Record<string, Damage>> = {
  'bit flipped': onBytes((bytes, chance) => {
    const at = chance.upTo(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.upTo(8))
  }),
  'byte replaced': onBytes((bytes, chance) => {
    bytes[chance.upTo(bytes.length)] = chance.upTo(256)
  }),
  'bytes removed': onBytes((bytes, chance) => {
    const at = chance.upTo(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + chance.upTo(40))])
  }),
  'random bytes put in': onBytes((bytes, chance) => {
    const at = chance.upTo(bytes.length)
    const noise = Buffer.from(Array.from({ length: 1 + chance.upTo(16) }, () => chance.upTo(256)))
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)])
  }),
  'cut off': (text, chance) => cutAt(text, chance)[0],
  beheaded: (text, chance) => cutAt(text, chance)[1],
  'strange text put in': (text, chance) => cutAt(text, chance).join(chance.pick(strange)),
  'strange text many times': (text, chance) =>
    cutAt(text, chance).join(chance.pick(strange).repeat(1 + chance.upTo(3000))),
  'piece of another file': (text, chance, other) => {
    const from = chance.upTo(other.length)
    return cutAt(text, chance).join(other.slice(from, from + chance.upTo(400)))
  },
  'piece twice': (text, chance) => {
    const [before, after] = cutAt(text, chance)
    return before + after.slice(0, chance.upTo(400)) + after
  },
  'line removed': onLines((lines, at) => void lines.splice(at, 1)),
  'line twice': onLines((lines, at) => void lines.splice(at, 0, lines[at] ?? '')),
  'lines exchanged': onLines((lines, at, chance) => {
    const to = chance.upTo(lines.length)
    ;[lines[at], lines[to]] = [lines[to] ?? '', lines[at] ?? '']
  }),
  'line indented': onLines((lines, at, chance) => {
    lines[at] = ' '.repeat(1 + chance.upTo(8)) + (lines[at] ?? '')
  }),
  'line outdented': onLines((lines, at) => {
    lines[at] = (lines[at] ?? '').trimStart()
  }),
  'every line end changed': (text, chance) => text.replaceAll('\n', chance.pick(['\r\n', '\r', '\u2028', ' '])),
}
