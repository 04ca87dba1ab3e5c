/** Second opinions: programs that share no code with us. They are skipped where they are not installed, unless `HOLDFAST_REQUIRE_TOOLS=1`. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseNames, evidenceJson, rendered, type Case } from './render.ts'

const required = process.env['HOLDFAST_REQUIRE_TOOLS'] === '1'
const has = (tool: string): boolean => required || spawnSync(tool, ['--version']).error === undefined

let folder = ''
const file = (name: Case): string => join(folder, `${name}.pdf`)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-pdf-'))
  for (const name of caseNames) await writeFile(file(name), (await rendered(name)).bytes)
})
afterAll(() => rm(folder, { recursive: true }))

const run = (tool: string, ...options: readonly string[]): string => execFileSync(tool, options, { encoding: 'utf8' })

describe.skipIf(!has('qpdf'))('qpdf', () => {
  test.each(caseNames)('finds no error in %s', (name) => {
    expect(run('qpdf', '--check', file(name))).toContain('No syntax or stream encoding errors found')
  })
})

describe.skipIf(!has('pdftotext'))('poppler', () => {
  test('reads the text in the order of the plan', () => {
    const text = run('pdftotext', '-raw', file('rich'), '-').replace(/\s+/g, ' ')
    const order = [
      'Contents',
      'This plan says how Auditron',
      'A database failure loses less than',
      'Clocks',
      'the terms used here',
      'Known limitation One region',
      'Stop writes',
      'Verify: The new instance',
      'Claims register',
      'Findings and waivers',
      'Order database',
      'How to verify this document',
    ]
    let from = 0
    for (const words of order) {
      const at = text.toLowerCase().indexOf(words.toLowerCase(), from)
      expect(at, words).toBeGreaterThanOrEqual(from)
      from = at
    }
  })

  test('gives long names back whole when their structure is read', () => {
    const text = run('pdfinfo', '-struct-text', file('rich'))
    expect(text.replace(/\s+/g, '')).toContain('arn:aws:rds:eu-central-1:000000000000:auto-backup')
  })

  test('finds all fonts embedded', () => {
    const fonts = run('pdffonts', file('hostile')).trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThan(4)
    for (const line of fonts) expect(line).toMatch(/CID TrueType +Identity-H +yes yes yes/)
  })

  test('takes the evidence out again', () => {
    const out = join(folder, 'evidence.json')
    run('pdfdetach', '-save', '1', '-o', out, file('rich'))
    expect(run('cat', out)).toBe(evidenceJson)
  })
})
