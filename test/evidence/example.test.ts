/** The recorded evidence of the example portfolio fits its bindings. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkBindings } from '../../src/evidence/bindings.ts'
import { collectorOf, isPlanned } from '../../src/evidence/source.ts'
import { sources } from '../../src/evidence/sources/index.ts'
import { readStore, verifyHistory } from '../../src/evidence/store.ts'
import type { Binding } from '../../src/model/records.ts'
import { readEntries } from '../../src/plan/records.ts'
import { bindingsSchema } from '../../src/plan/schema/records.ts'

const content = fileURLToPath(new URL('../../content', import.meta.url))
const read = readEntries(readFileSync(`${content}/bindings.yaml`, 'utf8'), 'bindings.yaml', bindingsSchema)
const bindings = (read.value ?? {}) as unknown as Record<string, Binding>

test('the bindings are sound', () => {
  expect(read.problems).toEqual([])
  expect(checkBindings(bindings)).toEqual([])
})

test('every binding that can be read was read whole, by the collectors of today', () => {
  const { records } = readStore(`${content}/evidence`)
  const readable = Object.values(bindings).filter(({ source }) => {
    const found = sources[source]
    return found && !isPlanned(found)
  })
  expect(Object.keys(records)).toEqual(readable.map(({ id }) => id).toSorted())
  for (const record of Object.values(records)) {
    const source = sources[record.source]
    expect(record).toMatchObject({ error: null, mode: 'replay', collector: source && collectorOf(source) })
    for (const match of record.matches)
      expect(Object.keys(match.facts).toSorted()).toEqual(Object.keys(source?.facts ?? {}).toSorted())
  }
})

test('nothing was changed since', () => {
  expect(verifyHistory(`${content}/evidence`).problems).toEqual([])
})
