/** Bindings are checked before anything is read, and every problem has its place. */
import { describe, expect, test } from 'vitest'
import { checkBindings } from '../../src/evidence/bindings.ts'
import { bindingsSchema } from '../../src/plan/schema/records.ts'
import { readEntries } from '../../src/plan/records.ts'
import { formatPlace } from '../../src/model/place.ts'
import { fullText } from '../../src/model/phrase.ts'
import type { Binding } from '../../src/model/records.ts'

const problemsIn = (yaml: string): string[] => {
  const { value, problems } = readEntries(yaml, 'bindings.yaml', bindingsSchema)
  expect(problems).toEqual([])
  return checkBindings(value as unknown as Record<string, Binding>).map(
    (each) => `${formatPlace(each.place)} ${each.code} ${each.about}: ${fullText(each.message)} ${each.hint}`,
  )
}

const database = (rest: string): string => `orders:\n  label: order database\n  source: aws/rds-instance\n${rest}`

describe('problems', () => {
  test('none', () => {
    expect(problemsIn(database('  region: eu-west-1\n  params: { instance: orders-prod }\n'))).toEqual([])
  })
  test('an unknown source', () => {
    expect(problemsIn('a:\n  label: a\n  source: aws/rds-instanse\n')).toEqual([
      'bindings.yaml:3:3 content/unknown-reference bindings.a.source: There is no source named `aws/rds-instanse`. Did you mean `aws/rds-instance`?',
    ])
  })
  test('a misspelt parameter', () => {
    expect(problemsIn(database('  region: eu-west-1\n  params:\n    instanse: orders-prod\n'))).toEqual([
      'bindings.yaml:6:5 content/unknown-key bindings.orders.params: Unknown key `instanse`. Did you mean `instance`?',
    ])
  })
  test('nothing to read', () => {
    expect(problemsIn(database('  region: eu-west-1\n'))).toEqual([
      'bindings.yaml:1:1 content/invalid-value bindings.orders.params: Nothing says what to read: one of `instance`, `tag` is needed. Keep exactly one of `instance`, `tag`.',
    ])
  })
  test('two ways at once', () => {
    expect(
      problemsIn(database('  region: eu-west-1\n  params:\n    instance: a\n    tag: { key: k, value: v }\n')),
    ).toEqual([
      'bindings.yaml:7:5 content/invalid-value bindings.orders.params.tag: `instance` and `tag` are both given, and may select different things. Keep exactly one of `instance`, `tag`.',
    ])
  })
  test('no region, and no region of AWS', () => {
    expect(problemsIn(database('  params: { instance: a }\n'))).toEqual([
      'bindings.yaml:1:1 content/missing-key bindings.orders.region: `region` is missing: `aws/rds-instance` is asked in one region. Name the region. For example: `region: eu-west-1`.',
    ])
    expect(problemsIn(database('  region: Ireland\n  params: { instance: a }\n'))).toEqual([
      'bindings.yaml:4:3 content/invalid-value bindings.orders.region: `Ireland` is not the name of an AWS region. Write it as AWS does. For example: `region: eu-west-1`.',
    ])
  })
  test('a pattern that is none', () => {
    const yaml =
      "dumps:\n  label: dumps\n  source: aws/s3-objects\n  params:\n    bucket: acme-backups\n    pattern: '('\n"
    expect(problemsIn(yaml)).toEqual([
      'bindings.yaml:6:5 content/invalid-value bindings.dumps.params.pattern: `(` is not a regular expression. Write it as in JavaScript, without slashes around it.',
    ])
  })
  test('a parameter of a source that another machine reports', () => {
    expect(problemsIn('api:\n  label: code\n  source: terraform/plan\n  params: { directry: infra }\n')).toEqual([
      'bindings.yaml:4:13 content/unknown-key bindings.api.params: Unknown key `directry`. Did you mean `directory`?',
    ])
  })
})
