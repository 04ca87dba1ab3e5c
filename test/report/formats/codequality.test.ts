/** Code quality of GitLab: the fields that GitLab documents, each as it says. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { make } from '../../../src/report/formats/codequality.ts'
import { caseNames, made, many } from '../cases.ts'

const format = z.array(
  z.strictObject({
    description: z.string().min(1),
    check_name: z.string().min(1),
    fingerprint: z.string().min(1),
    severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
    location: z.strictObject({
      path: z.string().regex(/^(?!\.\/|\/)/),
      lines: z.strictObject({ begin: z.int().min(1), end: z.int().min(1) }),
    }),
  }),
)
const issues = async (
  ...given: Parameters<typeof made> extends [unknown, ...infer More] ? More : never
): Promise<z.infer<typeof format>> => format.parse(JSON.parse(await made(make, ...given)))

test.each(caseNames)('%s: has the fields of the format, and no two issues of one fingerprint', async (name) => {
  const found = await issues(name)
  expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(found.length)
})

test.each([
  ['clean', []],
  ['violated', ['claim/violated critical']],
  ['unknown', ['evidence/unreadable critical']],
  ['waived', []],
  ['invalid', ['content/unknown-key blocker', 'content/invalid-value blocker']],
] as const)('%s: %j', async (name, expected) => {
  expect((await issues(name)).map(({ check_name, severity }) => `${check_name} ${severity}`)).toEqual(expected)
})

test('10,000 findings, with words that are hard to write down', async () => {
  const found = await issues('violated', many(10_000))
  expect(found.length).toBe(10_000)
  expect(found[9_999]?.location.lines).toEqual({ begin: 10_000, end: 10_000 })
})
