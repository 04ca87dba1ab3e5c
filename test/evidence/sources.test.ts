/** What must be true of every source, present and future. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { privateTexts } from '../../src/evidence/params.ts'
import { collectorOf, factSpecs, isPlanned } from '../../src/evidence/source.ts'
import { sourceNamed, sources } from '../../src/evidence/sources/index.ts'
import { factTypes } from '../../src/model/evidence.ts'

const all = Object.entries(sources)
const sentence = /^\S.*\.$/s

describe.each(all)('%s', (id, source) => {
  test('says what it is', () => {
    expect(source.id).toBe(id)
    expect(id).toMatch(/^[a-z0-9]+\/[a-z0-9-]+$/)
    expect(source.title).toMatch(/^\S/)
    expect(source.says).toMatch(sentence)
    if (!isPlanned(source)) expect(collectorOf(source)).toMatch(/@[1-9]\d*$/)
    if (source.pushed === true) expect(source.collect).toBeUndefined()
  })
  test('says what its facts mean', () => {
    const facts = Object.entries(factSpecs(source))
    expect(facts.length).toBeGreaterThan(0)
    for (const [name, spec] of facts) {
      expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/)
      expect(spec.says).toMatch(sentence)
      expect(factTypes).toContain(spec.type)
      expect(spec.type === 'choice').toBe(spec.choices !== undefined)
    }
  })
  test('says what its parameters mean, and who may see them', () => {
    expect(source.params).toBeInstanceOf(z.ZodObject)
    const shape = (source.params as z.ZodObject).shape as Record<string, z.ZodType>
    for (const field of Object.values(shape)) {
      const meta = ((field instanceof z.ZodOptional ? field.unwrap() : field) as z.ZodType).meta() as {
        description?: string
        private?: boolean
      }
      expect(meta.description).toMatch(sentence)
      expect(typeof meta.private).toBe('boolean')
    }
    expect(source.params.safeParse({ noSuchParameter: 1 }).success).toBe(false)
  })
})

test('names of resources are private, words of Holdfast are not', () => {
  const snapshots = sources['aws/rds-snapshots']
  if (!snapshots) throw new Error('no such source')
  expect(privateTexts(snapshots, { instance: 'orders-prod', type: 'manual' })).toEqual(['orders-prod'])
  expect(sourceNamed('aws/s3-bucket')?.privateTexts({ tag: { key: 'product', value: 'orders' } })).toEqual([
    'product',
    'orders',
  ])
  expect(sourceNamed('aws/ecs-service')?.privateTexts({ cluster: 'prod', service: 'api' })).toEqual(['prod', 'api'])
  for (const fact of ['encryptionKey', 'replicationDestinations'])
    expect(sourceNamed('aws/s3-bucket')?.facts[fact]?.audience).toBe('internal')
})

test('a source that does not exist', () => {
  expect(sourceNamed('aws/nothing')).toBeUndefined()
  expect(sourceNamed('constructor')).toBeUndefined()
})

test('listing the sources does not load any SDK', () => {
  const index = new URL('../../src/evidence/bindings.ts', import.meta.url).href
  const program = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context) } })
    await import(${JSON.stringify(index)})
    process.stdout.write(loaded.filter((url) => /@aws-sdk|@smithy|node_modules.pg/.test(url)).join() + '|' + loaded.length)`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
  })
  const [heavy, count] = output.split('|')
  expect(heavy).toBe('')
  expect(Number(count)).toBeGreaterThan(20)
})
