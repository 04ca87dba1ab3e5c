/**
 * Invariant 3: collect and judge never share a phase. Judging reads files: it works with the network refused, without
 * credentials and without any of the packages that collecting or rendering needs, and it leaves the evidence as it is.
 *
 * Seen to fail: Astro's build, which reported itself to its makers; pdfkit, and the AWS client, imported at the top of a
 * module that `check` loads; a build that writes into the evidence.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { content as contentOf, folder, plan } from '../content.ts'
import { differences, example, expecting, filesOf, recorded, type Done } from './product.ts'

type Watched = Done & {
  /** Who tried to reach the network. */
  readonly refused: string
  readonly packages: readonly string[]
  /** Files of our own that were loaded. */
  readonly own: readonly string[]
}

/** Runs a command that must end with this code, with the network refused and all modules written down. */
const watched = async (
  exit: number,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Watched> => {
  const cwd = folder()
  const log = (name: string): string => {
    try {
      return readFileSync(join(cwd, name), 'utf8')
    } catch {
      return ''
    }
  }
  const env = { HOLDFAST_TEST_REFUSED: join(cwd, 'refused'), HOLDFAST_TEST_LOADED: join(cwd, 'loaded'), ...more }
  const done = await expecting(exit, args, { cwd, env, preload: ['no-network', 'loaded'] })
  const urls = log('loaded').split('\n')
  const found = (pattern: RegExp): string[] => [...new Set(urls.flatMap((url) => pattern.exec(url)?.[1] ?? []))]
  return {
    ...done,
    refused: log('refused'),
    packages: found(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//),
    own: found(/^(?!.*\/node_modules\/).*\/((?:src|scripts)\/[^?]*)/),
  }
}

describe('with the network refused and no credentials', () => {
  test('`check` judges; nobody tried, and nothing that collects, renders or signs was loaded', async () => {
    const { stdout, refused, packages, own } = await watched(0, ['check', '--content', example])
    expect(stdout).toContain('Exit 0')
    expect(refused).toBe('')
    expect(own).toContain('src/claims/judge.ts')
    expect(packages).toContain('zod')
    const heavy = /^(?:astro$|@astrojs\/|@aws-sdk\/|@smithy\/|vite$|rolldown$|pdfkit$|fontkit$|@peculiar\/)/
    expect(packages.filter((name) => heavy.test(name))).toEqual([])
    expect(own.filter((path) => /^src\/(?:pdf|sign|site)\/|^src\/evidence\/collect\.ts$/.test(path))).toEqual([])
  })

  test('`build` publishes; nobody tried, nothing that collects was loaded, and the content is as it was', async () => {
    const before = filesOf(example)
    const out = join(folder(), 'site')
    const { refused, packages, own } = await watched(0, [
      ...['build', '--content', example, '--out', out, '--as-of', recorded],
    ])
    expect(refused).toBe('')
    expect(filesOf(out).has('index.html')).toBe(true)
    expect(differences(before, filesOf(example))).toEqual([])
    // What renders is on the list, so the list is complete.
    expect(packages).toEqual(expect.arrayContaining(['astro', 'pdfkit', '@peculiar/asn1-cms']))
    expect(packages.filter((name) => /^@(?:aws-sdk|smithy)\//.test(name))).toEqual([])
    expect(own).not.toContain('src/evidence/collect.ts')
  })

  test('`collect` tries and is refused, so the refusal works; the reading is an error, and nothing is judged', async () => {
    const content = contentOf({
      'plans/orders.mdx': plan(
        'claims: { c: { evidence: one, expect: { multiAz: { equals: true } } } }',
        '<Claim id="c">There is a standby</Claim>.',
      ),
      'bindings.yaml':
        'one: { label: database, source: aws/rds-instance, region: us-east-1, params: { instance: one } }',
    })
    const done = await watched(2, ['collect', '--content', content], {
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    })
    expect(done.refused).toContain('The network is refused')
    expect(done.packages).toContain('@aws-sdk/client-sts')
    expect(done.stdout).toContain('Read 0 of 1 bindings')
    expect(done.stdout).not.toMatch(/evidence\/|claim/i)
    const { records } = JSON.parse(readFileSync(join(content, 'evidence/current.json'), 'utf8')) as {
      records: { one: unknown }
    }
    expect(records.one).toMatchObject({ error: { class: 'transient' }, matches: [] })
  })
})
