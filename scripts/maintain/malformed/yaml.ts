/** Damage to the data of a file: its YAML still has pairs of keys and values, and one of them is not what it should be. */
import { isPair, isScalar, parseDocument, visit, type Node } from 'yaml'
import type { Chance } from './chance.ts'

/** A pair in the text: where its key and its value stand. */
export type Pair = { readonly key: readonly [number, number]; readonly value: readonly [number, number] | undefined }

/** The YAML of a file: the frontmatter of an MDX file, all of any other. */
const yamlIn = (text: string): { readonly at: number; readonly yaml: string } => {
  const end = text.startsWith('---\n') ? text.indexOf('\n---', 4) : -1
  return end === -1 ? { at: 0, yaml: text } : { at: 4, yaml: text.slice(4, end + 1) }
}

/** Every pair of a file that is whole. */
export const pairsIn = (text: string): readonly Pair[] => {
  const { at, yaml } = yamlIn(text)
  const pairs: Pair[] = []
  visit(parseDocument(yaml), {
    Pair: (_, pair) => {
      if (!isPair(pair) || !isScalar(pair.key) || !pair.key.range) return
      const range = (pair.value as Node | null)?.range
      pairs.push({
        key: [pair.key.range[0] + at, pair.key.range[1] + at],
        value: range ? [range[0] + at, range[1] + at] : undefined,
      })
    },
  })
  return pairs
}

const values = [
  '', 'null', '~', 'true', 'no', '0', '-1', '1.5', '1e400', '-0', '.nan', '.inf', '0x1F', '0o17', '1_000', '12345678901234567890', "''", '""', '" "', 'x', '"\\0"', '"\\uD800"',
  '[]', '{}', '[null]', '[[]]', '[{}]', '{ x: y }', '{ "": 1 }', '{ stated: soon }', '[a, a]', '&a [*a]', '*nothing', '&a { b: *a }', '!!binary aGk=', '!!js/function "x"', '!!timestamp 2026-01-01', '!!set { a }', '!x y', '? a', '| ', '>-', '"unclosed', '{ unclosed', '- a',
  '2026-02-30', '2026-13-01', '0000-00-00', '9999-12-31', '+275760-09-13', '-000001-01-01', '2026-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '2026-01-01T25:00:00Z', '2026-01-01T00:00:00+99:99', '"2026-01-01 "',
  '0m', '1s', '-5m', '999999999999h', '99999999999999999999 days', '1000000 months', '99999 years', 'P1Y', 'PT0S', '1h 1h', '"< 1h"', '"<= 0m"', '"> 4h"', '"<"', '1:30', '4 fortnights', '1e9h',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'objective.plan.rto', 'objective.nothing.rto', 'objective', 'objective.__proto__.rto', 'plan', 'procedure.nothing', 'Etc/UTC', 'Mars/Base', '../../etc/passwd', 'javascript:alert(1)', 'https://[', 'http://user:pw@host', '(a+)+$', '[', 'soc2:A1.2', 'soc2:', ':', 'internal', 'public', 'fail', 'retired', 'draft',
] // prettier-ignore

const keys = [
  '', '~', '__proto__', 'constructor', 'x', '"a.b"', '0', 'true', '? ', '<<', '[a]', '{ a: b }', '*a', '&a b', '"\\u0000"', 'Ü', 'expect', 'every', 'evidence', 'drill', 'plan', 'id',
] // prettier-ignore

type Damage = (text: string, pair: Pair, chance: Chance, pairs: readonly Pair[]) => string

const put = (text: string, [from, to]: readonly [number, number], by: string): string =>
  text.slice(0, from) + by + text.slice(to)

const cut = (text: string, [from, to]: readonly [number, number]): string => text.slice(from, to)

/** Where the value stands, or where it would. */
const placeOfValue = ({ key, value }: Pair): readonly [number, number] => value ?? [key[1] + 1, key[1] + 1]

/** Ways to damage a pair, each with its name. */
export const damages: Readonly<Record<string, Damage>> = {
  'value replaced': (text, pair, chance) => put(text, placeOfValue(pair), ` ${chance.pick(values)}`),
  'value removed': (text, pair) => put(text, placeOfValue(pair), ''),
  'value of another key': (text, pair, chance, pairs) =>
    put(text, placeOfValue(pair), cut(text, placeOfValue(chance.pick(pairs)))),
  'value in a list': (text, pair) =>
    put(text, placeOfValue(pair), `[${cut(text, placeOfValue(pair)).replaceAll('\n', ' ')}]`),
  'value in a group': (text, pair) =>
    put(text, placeOfValue(pair), ` { a: ${cut(text, placeOfValue(pair)).replaceAll('\n', ' ')} }`),
  'value very long': (text, pair, chance) => put(text, placeOfValue(pair), ` ${'word '.repeat(chance.upTo(20_000))}`),
  'value very deep': (text, pair, chance) => {
    const depth = 1 + chance.upTo(4000)
    return put(text, placeOfValue(pair), ` ${'['.repeat(depth)}${']'.repeat(depth)}`)
  },
  'value that multiplies': (text, pair) => {
    const laughs = Array.from({ length: 9 }, (_, n) => `&l${n + 1} [${`*l${n}, `.repeat(9)}]`)
    return put(text, placeOfValue(pair), ` [&l0 [ha], ${laughs.join(', ')}]`)
  },
  'letter of a value changed': (text, pair, chance) => {
    const [from, to] = placeOfValue(pair)
    const at = from + chance.upTo(Math.max(1, to - from))
    return put(text, [at, at + 1], chance.pick([...'abzAZ019.-:/<> %"\'']))
  },
  'key replaced': (text, { key }, chance) => put(text, key, chance.pick(keys)),
  'key misspelt': (text, { key }, chance) => {
    const at = key[0] + chance.upTo(Math.max(1, key[1] - key[0]))
    return put(text, [at, at + 1], chance.pick(['', 'x', 'e', 'E', ' ', '-', '.']))
  },
  'key of another pair': (text, { key }, chance, pairs) => put(text, key, cut(text, chance.pick(pairs).key)),
  'key twice': (text, pair) => {
    const line = text.lastIndexOf('\n', pair.key[0]) + 1
    const indent = ' '.repeat(Math.max(0, pair.key[0] - line))
    return text.slice(0, line) + `${indent}${cut(text, pair.key)}: 1\n` + text.slice(line)
  },
  'pair removed': (text, pair) => put(text, [pair.key[0], placeOfValue(pair)[1]], ''),
}
