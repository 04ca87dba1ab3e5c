import { expect, test } from 'vitest'
import { readValue, type PdfValue } from '../../src/sign/pdf/syntax.ts'

/** A value without its places. */
const plain = (value: PdfValue): unknown => {
  if (value.kind === 'array') return value.items.map(plain)
  if (value.kind === 'dictionary')
    return Object.fromEntries([...value.entries].map(([key, each]) => [key, plain(each)]))
  if (value.kind === 'reference') return `${value.object} ${value.generation} R`
  if (value.kind === 'name') return `/${value.value}`
  return value.value
}

test.each([
  ['12', 12],
  ['-.5', -0.5],
  ['+4.', 4],
  ['/Name', '/Name'],
  ['/A#20B', '/A B'],
  ['/', '/'],
  ['true', 'true'],
  ['12 0 R', '12 0 R'],
  ['[12 0 R 12 0 13]', ['12 0 R', 12, 0, 13]],
  ['[/**********/A(b)<63>]', ['/**********', '/A', 'b', 'c']],
  ['(a(b)c\\)\\n\\101\\7\\\\\\\r\nd)', 'a(b)c)\nA\u0007\\d'],
  ['<41 4>', 'A@'],
  ['<</A<</B[]>>/C null>>', { A: { B: [] }, C: 'null' }],
  ['% comment\r<< % another >>\n/A 1 >>', { A: 1 }],
])('%s', (text, value) => expect(plain(readValue(text, 0))).toEqual(value))

test('every value knows where it stands', () => {
  const text = ' << /Contents <00> /R 1 0 R >> '
  const value = readValue(text, 0)
  const contents = value.kind === 'dictionary' ? value.entries.get('Contents') : undefined
  expect(text.slice(value.start, value.end)).toBe('<< /Contents <00> /R 1 0 R >>')
  expect(text.slice(contents?.start, contents?.end)).toBe('<00>')
})

test.each(['', ')', '<<', '<< /A', '<< 1 2 >>', '<< /A 1 /A 2 >>', '[1', '(a', '<4', '<4x>', 'obj'])(
  'refuses %s',
  (text) => expect(() => readValue(text, 0)).toThrow(/byte \d+/),
)

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

test('refuses values that are nested too deeply', () => {
  expect(() => readValue(nested(60), 0)).toThrow('Values are nested too deeply at byte 51.')
  expect(readValue(nested(50), 0).end).toBe(100)
})
