/** Annotations of GitHub, read as the runner reads them: a line that begins with two colons is a command, everything else is log. */
import { describe, expect, test } from 'vitest'
import { make } from '../../../src/report/formats/github.ts'
import { caseNames, made, many } from '../cases.ts'

type Annotation = {
  readonly command: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

const undone = (text: string): string =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')

/** As `actions/runner` parses a line (`ActionCommand.TryParseV2`). */
const annotations = (text: string): Annotation[] =>
  text.split(/\r\n|\r|\n/).flatMap((line): Annotation[] => {
    const found = /^::([a-z-]+)(?: (.*?))?::(.*)$/.exec(line.trimStart())
    if (!found) return []
    const [, command = '', given = '', message = ''] = found
    const properties = Object.fromEntries(
      given
        .split(',')
        .filter(Boolean)
        .map((each) => [each.slice(0, each.indexOf('=')), undone(each.slice(each.indexOf('=') + 1))]),
    )
    return [{ command, properties, message: undone(message) }]
  })

test('a violated claim is an error at its words, with its hint on a line of its own', async () => {
  const found = annotations(await made(make, 'violated'))
  expect(found).toMatchObject([
    {
      command: 'error',
      properties: {
        file: 'docs/continuity/plans/orders.mdx',
        line: expect.stringMatching(/^\d+$/) as string,
        col: '17',
        title: 'Claim violated (claim/violated)',
      },
      message:
        'Claim `rpo` is not so: restorable age is 41 min, expected ≤ 15 min.\nChange reality until it is so, or change the sentence and its check to what is so.',
    },
  ])
})

test.each([
  ['clean', 0],
  ['waived', 0],
  ['unknown', 1],
  ['invalid', 2],
] as const)('%s: %i annotations, and how it ended', async (name, count) => {
  const text = await made(make, name)
  expect(annotations(text).length).toBe(count)
  expect(text).toMatch(/\n?\d+ errors?, \d+ warnings?.*\. Exit \d: .*\.\n$/)
})

describe('hostile words', () => {
  test.each(caseNames)('%s: every command is one of ours', async (name) => {
    const text = await made(make, name)
    expect(annotations(text).every(({ command }) => ['error', 'warning', 'notice'].includes(command))).toBe(true)
    expect(text.split('\n').filter((line) => /^\s*::/.test(line)).length).toBe(annotations(text).length)
  })

  test('come back as they were, without what could steer a terminal', async () => {
    const [first] = annotations(await made(make, 'violated', many(1)))
    expect(first?.message).toContain('::error::injected %0A')
    expect(first?.message).toContain('🧨')
    // eslint-disable-next-line no-control-regex
    expect(first?.message).not.toMatch(/[\u0000-\u0009\u000B-\u001F]/)
  })

  test('in the path and the title end no property', async () => {
    const [first] = annotations(await made(make, 'violated', (report) => ({ ...report, content: 'a,b::c%2C' })))
    expect(first?.properties['file']).toBe('a,b::c%2C/plans/orders.mdx')
  })
})

test('of 10,000 findings as many are annotations as GitHub shows, and the log has all', async () => {
  const text = await made(make, 'violated', many(10_000))
  const found = annotations(text)
  expect(found.length).toBe(10)
  expect(found.at(-1)?.message).toContain('9991 more')
  expect(text.split('\n').filter((line) => line.startsWith('  claim/violated: ')).length).toBe(10_000)
})
