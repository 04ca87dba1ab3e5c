/** `review/infrastructure-changed`, which needs evidence on file: what changed after the review, and what nobody has read. */
import { expect, test } from 'vitest'
import { fullText } from '../../src/model/phrase.ts'
import { changeUnwatched, infrastructureChanged } from '../../src/rules/accountable.ts'
import { reading } from '../evidence-of.ts'
import { lines, outcomeOf, plan } from '../content.ts'

const bindings =
  'state: { label: state, source: aws/s3-object-versions, region: eu-west-1, params: { bucket: state-1, key: state } }\n'
const files = (fact: string): Record<string, string> => ({
  'plans/orders.mdx': plan(
    `reviewAfter: [{ change: The infrastructure, shownBy: { evidence: state, fact: ${fact} } }]`,
  ),
  'bindings.yaml': bindings,
})
const { judged } = outcomeOf(files('latestAge'))
if (!judged) throw new Error('The plan is not judged.')

const day = 86_400
const said = (ages: readonly (number | null)[]): string[] => {
  const evidence = {
    state: reading(
      'state',
      ages.map((latestAge) => ({ latestAge })),
      { source: 'aws/s3-object-versions' },
    ),
  }
  return [infrastructureChanged, changeUnwatched].flatMap((rule) =>
    rule.find({ ...judged, evidence }).map(({ message, place }) => `${place.span?.[0]} ${fullText(message)}`),
  )
}

test('a change after the day of the review calls for another, and the youngest counts', () => {
  expect(said([30 * day, 5 * day])).toEqual([
    '14 “The infrastructure” changed on 2026-11-15, 14 days after the last review of 2026-11-01; the plan promises a review after that.',
  ])
})

test('a change before the review, or on its day, does not', () => {
  expect(said([19 * day])).toEqual([])
  expect(said([19 * day - 12 * 3600])).toEqual([])
  expect(said([19 * day - 13 * 3600])).toHaveLength(1)
})

test('what has not been read shows nothing, and that is said', () => {
  const unread = [
    '14 The plan promises a review after a change of “The infrastructure”, but `latestAge` of `state`, which would show it, has not been read. The last review was on 2026-11-01.',
  ]
  expect(said([null])).toEqual(unread)
  expect(said([])).toEqual(unread)
})

test('a fact that is no length of time, and one that does not exist, are refused', () => {
  expect(lines(outcomeOf(files('latestAgo'))).join()).toContain(
    'content/unknown-reference plans/orders.mdx:14:73 `latestAgo` does not tell how long ago `state` was changed.',
  )
})
