/**
 * What the build says when reviews are overdue, for the example a year later: which plans, by how many days, where, and
 * what to do. The days are worked out here from the frontmatter alone.
 *
 * Seen to fail: a cadence of a month more; the day itself counted as late.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { example, expecting } from './product.ts'

const day = 86_400_000

type Due = { readonly id: string; readonly key: string; readonly line: number; readonly due: string }

/** `3 months` after a date: the same day of the month, or its last day. */
const after = (date: string, cadence: string): string => {
  const [, count = '', unit = ''] = /^(\d+) (month|year)s?$/.exec(cadence) ?? []
  const [year = 0, month = 0, dayOf = 0] = date.split('-').map(Number)
  const months = month - 1 + Number(count) * (unit === 'year' ? 12 : 1)
  const last = new Date(Date.UTC(year, months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, months, Math.min(dayOf, last))).toISOString().slice(0, 10)
}

/** When each plan is due, as whoever wrote its frontmatter would work it out. */
const dues: readonly Due[] = readdirSync(join(example, 'plans')).map((file): Due => {
  const lines = readFileSync(join(example, 'plans', file), 'utf8').split('\n')
  const find = (key: string): { line: number; value: string } | undefined => {
    const index = lines.slice(0, lines.indexOf('---', 1)).findIndex((line) => line.startsWith(`${key}: `))
    return index < 0
      ? undefined
      : { line: index + 1, value: lines[index]?.slice(key.length + 2).replace(/['"]/g, '') ?? '' }
  }
  const [last, cadence, stated] = ['lastReviewed', 'reviewCadence', 'nextReview'].map(find)
  const at = stated ?? last
  if (!at || !last) throw new Error(`${file} has no date of a review.`)
  const due = stated?.value ?? after(last.value, cadence?.value ?? '')
  return { id: file.replace('.mdx', ''), key: stated ? 'nextReview' : 'lastReviewed', line: at.line, due }
})

const overdueAt = async (date: string): Promise<Map<string, string>> => {
  const { stdout } = await expecting(1, ['check', '--content', example, '--as-of', date])
  const blocks = stdout
    .split(/^(?=(?:error|warning|info)\[)/m)
    .filter((block) => block.startsWith('error[review/overdue]'))
  return new Map(blocks.map((block) => [/plans\/(.+?)\.mdx/.exec(block)?.[1] ?? '', block]))
}

test('on 1 December 2027 every review is overdue, and each is named with its place, its days and what to do', async () => {
  const today = '2027-12-01'
  const late = dues.filter(({ due }) => due < today)
  expect(late).toHaveLength(5)
  const found = await overdueAt(today)
  expect([...found.keys()].toSorted()).toEqual(late.map(({ id }) => id).toSorted())
  for (const { id, key, line, due } of late) {
    const days = (Date.parse(today) - Date.parse(due)) / day
    const block = found.get(id) ?? ''
    expect(block).toContain(`was due on ${due}; it is ${days} days late.`)
    expect(block).toContain(`${example}/plans/${id}.mdx:${line}:1\n`)
    expect(block).toMatch(new RegExp(`^${line} \\| ${key}: `, 'm'))
    expect(block).toMatch(
      /= hint: .+ reviews the plan against its evidence, then sets `lastReviewed` to the day of the review/,
    )
  }
})

test('on the day itself nothing is overdue; on the day after, exactly the plans of that day', async () => {
  const [first = ''] = dues.map(({ due }) => due).toSorted()
  const next = new Date(Date.parse(first) + day).toISOString().slice(0, 10)
  expect([...(await overdueAt(first)).keys()]).toEqual([])
  const found = [...(await overdueAt(next)).keys()]
  expect(found.toSorted()).toEqual(dues.flatMap(({ id, due }) => (due === first ? [id] : [])).toSorted())
})
