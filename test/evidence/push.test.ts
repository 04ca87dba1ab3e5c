/** Readings that another machine reports: how they are recorded, what is refused, and that no page takes them for read ones. */
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/claims/judge.ts'
import { documentFor } from '../../src/evidence/push-document.ts'
import { readReport, type Report } from '../../src/evidence/push.ts'
import { checkBinding } from '../../src/evidence/bindings.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { sourceNamed } from '../../src/evidence/sources/index.ts'
import { readStore, writeStore } from '../../src/evidence/store.ts'
import { viewFor } from '../../src/document/view.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import { readPortfolio } from '../../src/plan/read.ts'
import { fullText } from '../../src/model/phrase.ts'
import { content, folder, outcomeOf, plan, settings } from '../content.ts'
import { reading } from '../evidence-of.ts'
import { contentOf } from '../pdf/content.ts'
import { readPdf } from '../pdf/read.ts'
import { binding, settings as collecting } from './make.ts'

const at = '2026-11-20T06:00:00Z'
const now = '2026-11-20T07:00:00Z'
const report = { version: 1, at, by: 'nightly job', matches: [{ subject: 'plan', facts: { changes: 0 } }] }

const read = (document: unknown, more: Partial<Report> & { source?: string; mode?: 'live' | 'replay' } = {}): Draft => {
  const { source = 'terraform/plan', mode = 'live', ...rest } = more
  const { checked } = checkBinding(binding(source, {}))
  if (!checked) throw new Error('The binding is not sound.')
  const { evidence } = collecting('')
  const bytes = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))
  const found = readReport(checked, { bytes, now, settings: { evidence: { ...evidence, mode } }, ...rest })
  if ('problems' in found) throw new Error(found.problems.map((each) => fullText(each.message)).join(' '))
  return found.draft
}

describe('a report is recorded', () => {
  test('as reported, by whom, and as of when', () => {
    expect(read(report)).toMatchObject({
      mode: 'pushed',
      principal: 'nightly job',
      operations: ['push'],
      collectedAt: at,
      serverTime: null,
      expires: '2026-11-27T06:00:00Z',
      collector: 'terraform/plan@1',
      error: null,
      rawSha256: createHash('sha256').update(JSON.stringify(report)).digest('hex'),
    })
  })
  test('what it does not say is unread, what it says is not there is absent', () => {
    const [match] = read({ ...report, matches: [{ subject: 'plan', facts: { changes: null } }] }).matches
    expect(match?.facts).toEqual({ changes: null })
    expect(Object.keys(match?.unread ?? {})).toEqual(['unmanaged', 'succeeded', 'runAge', 'version'])
    expect(match?.unread?.['succeeded']).toMatchObject({ class: 'not-configured' })
  })
  test('in a portfolio of recorded evidence, as recorded evidence', () => {
    expect(read(report, { mode: 'replay' })).toMatchObject({ mode: 'replay', operations: ['push'] })
  })
  test('of a clock that is a little fast, as of now', () => {
    expect(read({ ...report, at: '2026-11-20T07:00:50Z' }).collectedAt).toBe(now)
    expect(read({ ...report, at: '2026-11-20T08:00:00+02:00' }).collectedAt).toBe(at)
  })
  test('when there is nothing, as that', () => {
    expect(read({ ...report, matches: [] }).matches).toEqual([])
  })
})

describe('a report is refused', () => {
  const newest = (collectedAt: string): Evidence => reading('thing', [], { collectedAt })
  const matches = [...report.matches, ...report.matches]
  test.each<readonly [string, () => unknown, string]>([
    ['from the future', () => read({ ...report, at: '2026-11-20T07:01:01Z' }), 'has not come yet'],
    ['older than what is known', () => read(report, { newest: newest('2026-11-20T06:00:01Z') }), 'before the newest'],
    [
      'with a fact of another kind',
      () => read({ ...report, matches: [{ subject: 'a', facts: { changes: '0' } }] }),
      'a number is expected',
    ],
    ['with a thing twice', () => read({ ...report, matches }), 'is there twice'],
    ['of another version', () => read({ ...report, version: 2 }), 'not one of the known values'],
    ['without anything', () => read(''), 'is not JSON'],
    ['that is no text', () => read(report, { bytes: Buffer.from([0xff, 0xfe]) }), 'not text in UTF-8'],
    ['with a key twice', () => read('{"version":1,"version":1}'), 'unique'],
    ['with a key that JavaScript finds everywhere', () => read('{"__proto__":{}}'), '__proto__'],
    [
      'of a program that is not known',
      () => read('{}', { from: { program: 'terrafrom', by: 'x' } }),
      'does not understand',
    ],
  ])('%s', (_, make, why) => {
    expect(make).toThrow(why)
  })
  test('but not when it is as old as what is known', () => {
    expect(read(report, { newest: newest(at) }).collectedAt).toBe(at)
  })
})

test('what one machine prints, another takes in', () => {
  const record = read({ ...report, matches: [{ subject: 'plan', facts: { changes: 3, succeeded: null } }] })
  const again = read(documentFor(record, 'nightly job'))
  expect(again.matches).toEqual(record.matches)
})

const files = {
  'bindings.yaml':
    'code:\n  label: infrastructure code\n  source: terraform/plan\n  params: { repository: acme/orders }\n',
  'plans/orders.mdx': plan(
    'claims:\n  code:\n    evidence: code\n    expect: { changes: { equals: 0 } }',
    '<Claim id="code">The code says what there is</Claim>.',
  ),
}

describe('a verdict over a report', () => {
  const judged = (draft: Partial<Draft>, audience: 'public' | 'internal' = 'public') => {
    const { portfolio } = readPortfolio(content(files))
    if (!portfolio) throw new Error('The content cannot be read.')
    const record = reading('code', [{ changes: 0 }], {
      source: 'terraform/plan',
      mode: 'pushed',
      operations: ['push'],
      principal: 'nightly job',
      ...draft,
    })
    const court = { portfolio, evidence: { code: record }, sources: sourceNamed, now: '2026-11-20T12:00:00Z' }
    const verdicts = judge(court)
    return {
      verdict: verdicts[0],
      view: viewFor({ ...court, verdicts, findings: [] }, { audience, generator: 'test' }),
    }
  }
  test('says so wherever the basis is shown', () => {
    const { verdict, view } = judged({})
    expect(verdict).toMatchObject({ verdict: 'holds', basis: 'reported', reportedBy: 'nightly job' })
    expect(view.plans[0]).toMatchObject({
      bases: { reported: 1, measured: 0 },
      claims: [{ basis: 'reported', reportedBy: 'nightly job' }],
      evidence: [{ mode: 'pushed', reportedBy: 'nightly job' }],
    })
  })
  test('also of recorded evidence', () => {
    expect(judged({ mode: 'replay' }).verdict).toMatchObject({ verdict: 'unknown', reason: 'wrong-mode' })
  })
  test('a reading of our own is not called a report', () => {
    const own = { mode: 'live', operations: ['x:Read'], principal: 'arn:role' } as const
    expect(judged(own).verdict).toMatchObject({ basis: 'measured' })
    expect(judged(own).verdict).not.toHaveProperty('reportedBy')
    expect(judged(own, 'internal').view.plans[0]?.evidence[0]).toMatchObject({
      principal: 'arn:role',
      reportedBy: undefined,
    })
  })
})

test('a private name in the words of who reports is found', async () => {
  const outcome = outcomeOf({ ...files, 'x/keep': '' })
  expect(outcome.findings.map(({ code }) => code)).toEqual(['evidence/missing'])
  const at = content(files)
  await writeStore(join(at, 'evidence'), [{ ...read(report), binding: 'code', principal: 'acme/orders' }])
  const done = spawnSync(process.execPath, [cli, 'check', '--content', at, '--as-of', now], { encoding: 'utf8' })
  expect(done.stdout).toContain('audience/private-text')
  expect(done.stdout).toContain('acme/orders')
})

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

describe('the command', () => {
  const push = (cwd: string, input: unknown, ...more: string[]): { status: number | null; out: string } => {
    const text = typeof input === 'string' ? input : JSON.stringify(input)
    const done = spawnSync(process.execPath, [cli, 'collect', '--push', 'code', ...more], {
      cwd,
      input: text,
      encoding: 'utf8',
    })
    return { status: done.status, out: done.stdout + done.stderr }
  }
  const made = (more = settings): string => {
    const cwd = folder()
    content({ ...files, 'holdfast.yaml': more }, join(cwd, 'content'))
    return cwd
  }
  const past = { ...report, at: '2025-01-05T06:00:00Z' }
  const onFile = (cwd: string): readonly string[] =>
    Object.values(readStore(join(cwd, 'content/evidence')).records).map(
      ({ collectedAt, mode }) => `${collectedAt} ${mode}`,
    )

  test('records once what is sent twice', () => {
    const cwd = made()
    expect(push(cwd, past).status).toBe(0)
    expect(push(cwd, past)).toEqual({ status: 0, out: 'This report is on file already.\n' })
    expect(onFile(cwd)).toEqual(['2025-01-05T06:00:00Z pushed'])
  })
  test.each([
    ['an older one', { ...past, at: '2025-01-04T06:00:00Z' }, 'before the newest reading'],
    [
      'one by a private name',
      { ...past, at: '2025-01-06T06:00:00Z', by: 'job of acme/orders' },
      '`acme/orders` is private',
    ],
    [
      'one by an e-mail address',
      { ...past, at: '2025-01-06T06:00:00Z', by: 'ops@acme.test' },
      '`ops@acme.test` is private',
    ],
    ['one with a mistake', { ...past, more: 1 }, 'Unknown key `more`'],
    ['nothing', '', 'not JSON'],
  ])('refuses %s, and writes nothing', (_, document, why) => {
    const cwd = made()
    push(cwd, past)
    const { status, out } = push(cwd, document)
    expect(status).toBe(3)
    expect(out).toContain(why)
    expect(onFile(cwd)).toEqual(['2025-01-05T06:00:00Z pushed'])
  })
  test('in a portfolio of recorded evidence takes the moment that is asked for', () => {
    const cwd = made(settings.replace('{ mode: live }', '{ mode: replay, notice: Invented. }'))
    const { status, out } = push(cwd, { ...report, at: '2025-01-05T06:00:00Z' }, '--as-of', '2025-01-05T06:00:00Z')
    expect(out).toContain('Recorded as replay')
    expect(status).toBe(0)
    expect(onFile(cwd)).toEqual(['2025-01-05T06:00:00Z replay'])
  })
  test.each([
    [['--only', 'code'], 'takes a reading in'],
    [['--by', 'x'], 'A report says itself'],
    [['--from', 'terraform'], 'does not say who ran it'],
    [['--from', 'terrafrom', '--by', 'x'], 'Did you mean `terraform`?'],
  ])('refuses %j', (more, why) => {
    expect(push(made(), past, ...more)).toMatchObject({ status: 3, out: expect.stringContaining(why) as string })
  })
})

test('pages and PDF say that Holdfast did not read it', () => {
  const cwd = folder()
  content(files, join(cwd, 'content'))
  const run = (input: string, ...args: string[]) =>
    spawnSync(process.execPath, [cli, ...args], { cwd, input, encoding: 'utf8' })
  expect(run(JSON.stringify({ ...report, at: '2025-01-05T06:00:00Z' }), 'collect', '--push', 'code').status).toBe(0)
  const built = run(
    '',
    'build',
    '--preview',
    '--out',
    'site',
    '--as-of',
    '2025-01-06T00:00:00Z',
    '--audience',
    'public',
  )
  expect(built.stderr).toBe('')
  const page = (path: string): string =>
    readFileSync(join(cwd, 'site', path), 'utf8')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
  const words = 'Reported by nightly job, not read by Holdfast'
  expect(page('orders/index.html')).toContain(words)
  expect(page('orders/index.html')).toContain('(reported)')
  expect(page('orders/claims/code/index.html').split(words)).toHaveLength(3)
  expect(page('index.html')).toContain('1 reported by other machines')
  const pdf = readPdf(readFileSync(join(cwd, 'site/orders/orders.pdf')))
  const shown = pdf.pages.flatMap((_, at) => contentOf(pdf, at + 1).shown).map(({ text }) => text)
  expect(shown.join(' ').replaceAll(/\s+/g, ' ').split('nightly job, not read by Holdfast')).toHaveLength(3)
})
