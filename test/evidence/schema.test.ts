/** Bindings and evidence as editors and readers see them: parameters by source, facts by collector. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { evidenceSchema } from '../../src/evidence/record.ts'
import { collectorOf, factSpecs, isPlanned } from '../../src/evidence/source.ts'
import { sources } from '../../src/evidence/sources/index.ts'
import { filesIn } from '../../src/plan/folder.ts'
import { reading } from '../evidence-of.ts'
import { published, root, wrong } from '../plan/json-schema.ts'

const all = Object.values(sources)

describe('bindings', () => {
  const refused = (binding: object): string[] => wrong('bindings', { orders: { label: 'orders', ...binding } })

  test.each(all.map((source) => [source.id, source] as const))('%s', (id, source) => {
    const region = source.regional ? { region: 'eu-west-1' } : {}
    const defs = published['bindings']?.['$defs'] as Record<string, { properties: object }>
    expect(Object.keys(defs[`${id.replace('/', '-')}-params`]?.properties ?? {})).toEqual(
      Object.keys((source.params as never)['shape']),
    )
    expect(refused({ source: id, ...region, params: { misspelt: 1 } }).join()).toContain('additional properties')
    if (source.regional) expect(refused({ source: id, params: {} }).join()).toContain("required property 'region'")
  })

  test('say of every source which facts it gives', () => {
    const listed = (published['bindings'] as never)['additionalProperties']['properties']['source']['oneOf'] as {
      const: string
      description: string
    }[]
    expect(listed.map((each) => each.const)).toEqual(all.map(({ id }) => id).toSorted())
    for (const source of all) {
      const { description = '' } = listed.find((each) => each.const === source.id) ?? {}
      for (const [name, spec] of Object.entries(factSpecs(source)))
        expect(description).toMatch(new RegExp(`^- ${name} \\(${spec.kind}, ${spec.type}[^)]*\\): \\S`, 'm'))
    }
  })

  test('need a source that exists, and the parameters that it cannot do without', () => {
    expect(refused({ source: 'aws/rds-instanse' }).join()).toContain('must match exactly one schema in oneOf')
    expect(refused({ source: 'aws/s3-object-versions' }).join()).toContain("required property 'params'")
    expect(refused({ source: 'aws/s3-bucket', params: { bucket: 'acme' }, account: '12' }).join()).toContain('pattern')
  })
})

describe('evidence', () => {
  const instance = (facts: Record<string, never>, more: object = {}): unknown => ({
    ...reading('orders-database', [facts]),
    ...more,
  })

  test('the recorded evidence of the example', () => {
    const current = JSON.parse(readFileSync(join(root, 'content/evidence/current.json'), 'utf8')) as { records: object }
    const history = filesIn(root, 'content/evidence/history', '.jsonl').flatMap((file) =>
      readFileSync(join(root, file), 'utf8').trimEnd().split('\n'),
    )
    const records: unknown[] = [...Object.values(current.records), ...history.map((line): unknown => JSON.parse(line))]
    expect(records.length).toBeGreaterThan(50)
    expect(records.flatMap((record) => wrong('evidence', record))).toEqual([])
  })

  test('a reading that failed, as a whole or for one fact', () => {
    const error = { class: 'denied', message: 'No.', hint: 'Allow it.' } as const
    expect(wrong('evidence', reading('orders-database', [], { error }))).toEqual([])
    const [match] = reading('orders-database', [{ engine: 'postgres' }]).matches
    const matches = [{ subject: 'a', facts: match?.facts ?? {}, unread: { multiAz: error } }]
    expect(wrong('evidence', reading('orders-database', [], { matches }))).toEqual([])
    expect(wrong('evidence', { ...reading('a', []), error: { ...error, class: 'bored' } })).not.toEqual([])
  })

  test('a key more or less is refused, as by the store', () => {
    const { digest: _, ...short } = reading('orders-database', [])
    for (const value of [short, { ...reading('orders-database', []), more: 1 }]) {
      expect(evidenceSchema.safeParse(value).success).toBe(false)
      expect(wrong('evidence', value)).not.toEqual([])
    }
  })

  test('a fact has the kind that its collector gives it; other versions may give another', () => {
    const soon = { restorableAge: 'soon' as never }
    expect(wrong('evidence', instance({ restorableAge: null as never }))).toEqual([])
    expect(wrong('evidence', instance(soon)).join()).toContain('/matches/0/facts/restorableAge must be')
    expect(wrong('evidence', instance(soon, { collector: 'aws/rds-instance@0' }))).toEqual([])
  })

  test('every collector of today has its facts', () => {
    const defs = published['evidence']?.['$defs'] as Record<string, { properties: object }>
    const branches = published['evidence']?.['allOf'] as { if: { properties: { collector: { const: string } } } }[]
    const collecting = all.filter((source) => !isPlanned(source))
    expect(branches.map((each) => each.if.properties.collector.const)).toEqual(collecting.map(collectorOf).toSorted())
    for (const source of collecting)
      expect(Object.keys(defs[`${source.id.replace('/', '-')}-facts`]?.properties ?? {})).toEqual(
        Object.keys(factSpecs(source)),
      )
  })
})
