/**
 * Invariant 6: one clock. The time enters at the command line: `--as-of` decides everything, the system's clock decides
 * only where that is not given, and nothing that is kept between builds knows what is overdue.
 *
 * Seen to fail: a kept PDF found without its moment; the system's clock in the place of `--as-of`; recorded evidence
 * judged at the time of the system.
 */
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { content as contentOf, folder, plan } from '../content.ts'
import { differences, example, expecting, filesOf, holdfast, recorded } from './product.ts'
import { textsIn } from './texts.ts'

type Report = { asOf: string; exit: { code: number }; findings: { code: string; plan?: string; message: string }[] }

const reportOf = (site: ReadonlyMap<string, Buffer>): Report =>
  JSON.parse(site.get('report.json')?.toString() ?? '') as Report

describe('the example, when it is sound and a year later', () => {
  const later = '2027-12-01'
  let sound: Map<string, Buffer>
  let overdue: Map<string, Buffer>
  let cwd: string

  beforeAll(async () => {
    cwd = folder()
    const args = ['build', '--content', example, '--preview', '--out', 'site', '--as-of']
    await expecting(0, [...args, recorded], { cwd })
    sound = filesOf(join(cwd, 'site'))
    // The same folder, so what was kept of the first is there.
    await expecting(1, [...args, later], { cwd })
    overdue = filesOf(join(cwd, 'site'))
  })

  test('only the later one has overdue reviews, on every page that speaks of them', () => {
    const reviews = (site: ReadonlyMap<string, Buffer>): string[] =>
      reportOf(site).findings.flatMap((each) => (each.code === 'review/overdue' ? [each.plan ?? ''] : []))
    const plans = ['auditforge', 'auditron', 'cloud-optimizer', 'knowledge-exchange', 'virtual-backroom']
    expect(reviews(sound)).toEqual([])
    expect(reviews(overdue)).toEqual(plans)
    const says = (site: ReadonlyMap<string, Buffer>, path: string, words: RegExp): boolean =>
      textsIn(path, site.get(path) as Buffer).some((text) => words.test(text))
    for (const id of plans) {
      const page = [`${id}/index.html`, /data-review="overdue"/] as const
      const pdf = [`${id}/${id}.pdf`, /Next\s*review\s*\d{4}-\d{2}-\d{2},\s*\d+\s*days\s*late/] as const
      for (const [path, words] of [page, pdf])
        expect(`${path} ${says(sound, path, words)} ${says(overdue, path, words)}`).toBe(`${path} false true`)
    }
  })

  test('nothing kept, and another system clock, give the same bytes', async () => {
    const elsewhere = folder()
    mkdirSync(join(elsewhere, '.holdfast'))
    cpSync(join(cwd, '.holdfast/keys'), join(elsewhere, '.holdfast/keys'), { recursive: true })
    const args = ['build', '--content', example, '--preview', '--out', 'site', '--as-of', later]
    await expecting(1, args, {
      cwd: elsewhere,
      preload: ['clock'],
      env: { HOLDFAST_TEST_CLOCK: '2024-01-31T23:59:58Z' },
    })
    expect(differences(overdue, filesOf(join(elsewhere, 'site')))).toEqual([])
  })

  test('back at the first moment, with what was kept of the second', async () => {
    await expecting(0, ['build', '--content', example, '--preview', '--out', 'site', '--as-of', recorded], { cwd })
    expect(differences(sound, filesOf(join(cwd, 'site')))).toEqual([])
  })
})

test('nothing but a day passes: what was kept of the day before is not taken for today’s', async () => {
  const [cwd, fresh] = [folder(), folder()]
  const content = contentOf({ 'plans/orders.mdx': plan() })
  const build = (at: string, place: string): Promise<unknown> =>
    holdfast(['build', '--content', content, '--preview', '--out', 'site', '--as-of', at], { cwd: place })
  await build('2027-02-01', cwd)
  mkdirSync(join(fresh, '.holdfast'))
  cpSync(join(cwd, '.holdfast/keys'), join(fresh, '.holdfast/keys'), { recursive: true })
  const pdf = (): string[] => textsIn('orders.pdf', filesOf(join(cwd, 'site')).get('orders/orders.pdf') as Buffer)
  expect(pdf().some((text) => /due\s*today/.test(text))).toBe(true)
  await Promise.all([build('2027-02-02', cwd), build('2027-02-02', fresh)])
  expect(pdf().some((text) => /1\s*day\s*late/.test(text))).toBe(true)
  expect(differences(filesOf(join(cwd, 'site')), filesOf(join(fresh, 'site')))).toEqual([])
})

describe('the system’s clock', () => {
  const content = contentOf({ 'plans/orders.mdx': plan() })
  const check = async (clock: string, args: readonly string[] = [], of = content): Promise<Report> => {
    const { stdout } = await holdfast(['check', '--content', of, '--format', 'json', ...args], {
      preload: ['clock'],
      env: { HOLDFAST_TEST_CLOCK: clock },
    })
    return JSON.parse(stdout) as Report
  }
  const codes = (report: Report): string[] => report.findings.map((each) => each.code)

  test('decides for live evidence when no moment is named', async () => {
    const [before, after] = await Promise.all([check('2026-11-20T12:00:00Z'), check('2027-12-01T12:00:00Z')])
    expect([before.asOf.slice(0, 16), codes(before), before.exit.code]).toEqual(['2026-11-20T12:00', [], 0])
    expect([after.asOf.slice(0, 16), codes(after), after.exit.code]).toEqual([
      '2027-12-01T12:00',
      ['review/overdue'],
      1,
    ])
  })

  test('decides nothing when one is named', async () => {
    const at = ['--as-of', '2027-02-01T23:59:59Z']
    const [before, after] = await Promise.all([check('2020-01-01T00:00:00Z', at), check('2040-01-01T00:00:00Z', at)])
    expect(before).toEqual(after)
    expect(codes(before)).toEqual(['review/due-soon'])
    expect(codes(await check('2020-01-01T00:00:00Z', ['--as-of', '2027-02-02']))).toEqual(['review/overdue'])
  })

  test('decides nothing for recorded evidence, which is judged as of its recording', async () => {
    const [before, after] = await Promise.all([
      check('2020-01-01T00:00:00Z', [], example),
      check('2040-01-01T00:00:00Z', [], example),
    ])
    expect(before).toEqual(after)
    expect(before.asOf.slice(0, 10)).toBe(recorded)
  })
})
