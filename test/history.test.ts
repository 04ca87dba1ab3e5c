/** A reading that was forged with a digest to match is found before anything is made of it: the history does not know it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recordDigest } from '../src/evidence/record.ts'
import { writeStore } from '../src/evidence/store.ts'
import type { Evidence } from '../src/model/evidence.ts'
import { fullText } from '../src/model/phrase.ts'
import { assess } from '../src/pipeline.ts'
import type { Outcome } from '../src/report/outcome.ts'
import { content, now, plan } from './content.ts'
import { reading } from './evidence-of.ts'

const files = {
  'bindings.yaml': `orders-database:
  label: order database
  source: aws/rds-instance
  account: "123456789012"
  region: eu-west-1
  params: { instance: orders-prod }
`,
  'plans/orders.mdx': plan(
    `objectives:
  plan: { rpo: "< 1h" }
claims:
  rpo:
    evidence: orders-database
    expect: { restorableAge: { lessThan: objective.plan.rpo } }`,
    '<Claim id="rpo">A failure loses less than <Bound/></Claim>.',
  ),
}

test('a forged reading stops publication', async () => {
  const folder = content(files)
  const { id: _, previous: __, digest: ___, ...draft } = reading('orders-database', [{ restorableAge: 9000 }])
  await writeStore(join(folder, 'evidence'), [draft])
  const current = join(folder, 'evidence/current.json')
  const store = JSON.parse(readFileSync(current, 'utf8')) as { records: Record<string, Evidence> }
  const forged = {
    ...(store.records['orders-database'] as Evidence),
    matches: [{ subject: 'orders-prod', facts: { restorableAge: 60 } }],
  }
  store.records['orders-database'] = { ...forged, digest: recordDigest(forged) }
  writeFileSync(current, JSON.stringify(store))

  const judged = (wholeHistory: boolean): Outcome =>
    assess({ content: folder, asOf: now, clock: now, strict: false, generator: 'Holdfast test', wholeHistory })
  expect(judged(false)).toMatchObject({ exit: 0 })
  const whole = judged(true)
  expect(whole.exit).toBe(2)
  expect(whole.findings.map((each) => [each.code, each.place.file, fullText(each.message)])).toEqual([
    ['evidence/store-damaged', 'evidence/current.json', 'The reading of `orders-database` is not in the history.'],
  ])
})
