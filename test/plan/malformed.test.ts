/**
 * Malformed files: what six hundred damaged files of the example come to (twenty thousand: `scripts/maintain/malformed.ts`), and
 * what was found in them once, each as a small file that keeps it from coming back.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codes, content, lines, outcomeOf, plan, settings } from '../content.ts'
import { holdfast } from '../invariants/product.ts'

type Figures = Record<string, number> & {
  readonly inputs: number
  readonly defects: readonly unknown[]
  readonly megabytes: number
}

test('every damaged file is refused or judged, with a place, and nothing is thrown', () => {
  const script = join(import.meta.dirname, '../../scripts/maintain/malformed.ts')
  const done = spawnSync(process.execPath, [script, '--count', '600', '--from', '30000', '--json'], {
    encoding: 'utf8',
  })
  const figures = JSON.parse(done.stdout) as Figures
  expect(figures.defects).toEqual([])
  expect(figures.inputs).toBe(600)
  for (const level of ['byte', 'YAML', 'MDX']) expect(figures[`${level}: refused`], level).toBeGreaterThan(20)
  expect(figures['byte: found']).toBeGreaterThan(5)
})

describe('found among them', () => {
  test('YAML that is nested deeper than the parser or its reader can go', () => {
    for (const depth of [4000, 30_000]) {
      const files = { 'plans/orders.mdx': plan(), 'waivers.yaml': `w: ${'['.repeat(depth)}${']'.repeat(depth)}\n` }
      expect(lines(outcomeOf(files)).join('\n')).toMatch(/^content\/\S+ waivers\.yaml:1:\d+ /)
    }
    const lists = { 'plans/orders.mdx': plan(), 'vendors.yaml': `w:\n  ${'- '.repeat(3000)}x\n` }
    // How far the parser comes before it gives up hangs on the room that is left; it may have said something by then.
    expect(new Set(codes(outcomeOf(lists)))).toEqual(new Set(['content/syntax']))
  })
  test('a private name that is longer than any pattern may be', () => {
    const arn = 'word '.repeat(20_000).trim()
    const roles = `aws: { roles: { "123456789012": { arn: "arn:aws:iam::123456789012:role/read", externalId: "${arn}" } } }\n`
    expect(codes(outcomeOf({ 'holdfast.yaml': settings + roles, 'plans/orders.mdx': plan() }))).toEqual([])
    const told = { 'holdfast.yaml': settings + roles, 'plans/orders.mdx': plan('', `It is ${arn}.`) }
    expect(codes(outcomeOf(told))).toContain('audience/private-text')
  })
  test('a carriage return alone, after which lines are counted in two ways', () => {
    const files = { 'plans/orders.mdx': plan('', 'One.\rTwo.') }
    expect(lines(outcomeOf(files))).toEqual([
      'content/syntax plans/orders.mdx:17:5 There is a carriage return without a line feed, which some programs take for the end of a line and others do not.',
    ])
    expect(codes(outcomeOf({ 'plans/orders.mdx': plan().replaceAll('\n', '\r\n') }))).toEqual([])
  })
  test('lists inside each other by the thousand, on one line', () => {
    const before = process.cpuUsage()
    for (const mark of ['- ', '* ', '1. ', '> - '])
      expect(codes(outcomeOf({ 'plans/orders.mdx': plan('', `${mark.repeat(2000)}x`) })), mark).toEqual([
        'content/syntax',
      ])
    // Far more than it takes, far less than it took.
    expect(process.cpuUsage(before).user).toBeLessThan(6_000_000)
    expect(codes(outcomeOf({ 'plans/orders.mdx': plan('', '* '.repeat(300)) }))).toEqual([])
  })
  test('the command says the same', async () => {
    const folder = content({
      'plans/orders.mdx': plan('', '- '.repeat(2000)),
      'waivers.yaml': `w: ${'['.repeat(9000)}`,
    })
    const done = await holdfast(['check', '--content', folder])
    expect(done.exit).toBe(3)
    expect(done.stdout + done.stderr).not.toMatch(/^ +at /m)
    expect(done.stdout).toContain('waivers.yaml:1:')
  })
})
