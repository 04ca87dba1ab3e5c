/**
 * Invariant 9: every finding has a permanent code, a severity, a place, a message and a hint; and nothing prints a stack
 * trace for a mistake of a person. Content of the example is garbled in hundreds of ways (`garbled.ts`), read, judged,
 * drawn and reported: it may be refused, it may be judged otherwise, but it is never taken for a defect of Holdfast.
 *
 * Seen to fail: a claim named `constructor` and a command that names such a binding; a first line that goes on behind its
 * three hyphens; a missing word of a few known ones, shown as `undefined`; an empty hint; a rule that is not in the book.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { severities, type Finding } from '../../src/model/finding.ts'
import { fullText } from '../../src/model/phrase.ts'
import { viewFor } from '../../src/document/view.ts'
import { assess } from '../../src/pipeline.ts'
import { contentRules } from '../../src/plan/problem.ts'
import { jsonReport, jsonText } from '../../src/report/json.ts'
import type { Outcome } from '../../src/report/outcome.ts'
import { textReport } from '../../src/report/text.ts'
import { baselineRules } from '../../src/rules/baseline.ts'
import { documentRules } from '../../src/rules/document.ts'
import { ruleInfo, rules } from '../../src/rules/index.ts'
import { storeDamaged } from '../../src/rules/store.ts'
import { waiverRules } from '../../src/rules/waiver.ts'
import { damagedBytes, damages, garbled, numbers } from './garbled.ts'
import { copyOfExample, example, filesOf, holdfast, recorded, root } from './product.ts'

describe('the rule book', () => {
  const all = [
    ...rules,
    ...[waiverRules, baselineRules, documentRules, contentRules].flatMap((book) => Object.values(book)),
    storeDamaged,
  ]

  test('has every code once, with a severity, an exit code, a title and a reason', () => {
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length)
    expect(Object.keys(ruleInfo).toSorted()).toEqual(all.map(({ code }) => code).toSorted())
    for (const { code, severity, exit, title, why } of all) {
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*\/[a-z]+(?:-[a-z]+)*$/)
      expect(severities).toContain(severity)
      expect([1, 2, 3]).toContain(exit)
      expect(title, code).toMatch(/^[A-Z].*[^.]$/)
      expect(why, code).toMatch(/^[A-Z“].*\.$/)
    }
  })

  const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, 'src', name), 'utf8'))
    .join('\n')

  test('has every code that the source declares', () => {
    const declared = [...source.matchAll(/(?:code: |\b(?:rule|info|problem)\(\s*)'([a-z-]+\/[a-z-]+)'/g)].map(
      ([, code]) => code as string,
    )
    expect(new Set(declared).size).toBe(all.length)
    expect(declared.filter((code) => !ruleInfo[code])).toEqual([])
  })

  test('has no hint that says nothing', () => {
    expect(source.match(/hint(?:: |\?: |\(.*\) => )(?:''|``)/g)).toBeNull()
    expect(source.match(/^\s*\(\) => (?:''|``),$/gm)).toBeNull()
  })
})

/** What every finding must have, and where it may point. */
const checkFinding = (finding: Finding, content: string): void => {
  const { code, severity, exit, place, hint, related } = finding
  const message = fullText(finding.message)
  const named = `${code}: ${message}`
  const rule = ruleInfo[code]
  expect(rule, named).toBeDefined()
  expect([severity, exit], named).toEqual([rule?.severity, rule?.exit])
  expect(message, named).toMatch(/^.+[.?!”)`]$/s)
  // What somebody wrote is quoted, and may be anything.
  expect(message.replace(/`[^`]*`/g, '…'), named).not.toMatch(/undefined|\[object |NaN|Infinity/)
  expect(hint, named).toMatch(/.{8,}/)
  expect(hint, named).not.toMatch(/undefined|\[object /)
  for (const { file, span } of [place, ...related.map((each) => each.place)]) {
    const path = join(content, file)
    if (!span) {
      // The whole file is meant: it is not there, is not text, or is a folder.
      expect(file, named).not.toBe('')
      continue
    }
    expect(existsSync(path) && statSync(path).isFile(), `${named} at ${file}`).toBe(true)
    const lines = readFileSync(path, 'utf8').split('\n')
    const [line, column, endLine] = span
    expect(line, named).toBeGreaterThan(0)
    expect(line, `${named} at ${file}:${span.join(':')}`).toBeLessThanOrEqual(lines.length)
    expect(column, named).toBeGreaterThan(0)
    expect(column, `${named} at ${file}:${span.join(':')}`).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 2)
    expect(endLine, named).toBeGreaterThanOrEqual(line)
  }
}

test('every finding of the example has what a finding must have', () => {
  const { findings } = assess({
    content: example,
    clock: `${recorded}T00:00:00Z`,
    strict: false,
    generator: 'Holdfast test',
  })
  expect(findings.length).toBeGreaterThan(200)
  for (const finding of findings) {
    checkFinding(finding, example)
    expect(finding.place.span, finding.code).toBeDefined()
  }
})

test('every finding in the transcripts has a code, a place and a hint', () => {
  const folderOf = join(root, 'test/cli')
  const texts = readdirSync(folderOf)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => readFileSync(join(folderOf, name), 'utf8'))
  const findings = texts.flatMap((text) => text.split(/^(?=(?:error|warning|info)\[)/m).slice(1))
  expect(findings.length).toBeGreaterThan(15)
  for (const finding of findings) {
    expect(finding).toMatch(/^(?:error|warning|info)\[[a-z]+\/[a-z-]+\]: .+\n {2}--> \S+\n/)
    expect(ruleInfo[/\[(.*?)\]/.exec(finding)?.[1] ?? '']).toBeDefined()
    expect(finding).toMatch(/^ {2}= hint: .{8,}$/m)
    if (!/content\/unreadable|content\/missing-key.*file is empty|evidence\/store/.test(finding))
      expect(finding).toMatch(/--> \S+:\d+:\d+$/m)
  }
})

describe('garbled content', () => {
  let content: string
  let originals: Map<string, Buffer>
  const pick = numbers(20_261_120)
  const seen = new Set<unknown>()

  /** One plan of the example with its records: small enough to be read hundreds of times. */
  beforeAll(() => {
    content = copyOfExample()
    const mine = (text: string): boolean => /^plan: auditron$/m.test(text)
    for (const [file, bytes] of filesOf(content))
      if (/^(?:plans|drills|incidents)\//.test(file) && file !== 'plans/auditron.mdx' && !mine(bytes.toString()))
        rmSync(join(content, file))
    rmSync(join(content, 'reviews'), { recursive: true, force: true })
    const entries = readFileSync(join(content, 'waivers.yaml'), 'utf8').split(/^(?=[a-z])/m)
    writeFileSync(join(content, 'waivers.yaml'), entries.filter((entry) => mine(entry.replace(/^ +/gm, ''))).join(''))
    originals = filesOf(content)
    expect(run().outcome.exit).toBe(0)
  })

  /** Reads, judges, draws and reports, as `check` and `build` do; gives what stands on the terminal. */
  const run = (): { readonly outcome: Outcome; readonly text: string } => {
    const clock = `${recorded}T00:00:00Z`
    const outcome = assess({ content, asOf: recorded, clock, strict: false, generator: 'Holdfast test' })
    if (outcome.judged) viewFor(outcome.judged, { audience: 'public', generator: 'Holdfast test', preview: true })
    const source = (file: string): string | undefined => originals.get(file)?.toString()
    const report = jsonText(jsonReport(outcome, 'internal'))
    return { outcome, text: textReport(outcome, { color: false, source, quiet: false }) + report }
  }

  /** Damages one file, runs, and puts the file back. Gives the exit code, or what was wrong. */
  const withFile = (file: string, bytes: string | Buffer): number | string => {
    writeFileSync(join(content, file), bytes)
    try {
      const { outcome, text } = run()
      expect(text).not.toMatch(/^ {4}at /m)
      for (const finding of outcome.findings) if (!finding.waiver) checkFinding(finding, content)
      return outcome.exit
    } catch (error) {
      return `${file}: ${(error as Error).stack?.split('\n').slice(0, 3).join('\n')}`
    } finally {
      writeFileSync(join(content, file), originals.get(file) ?? '')
    }
  }

  const some = (pattern: RegExp): string => {
    const files = [...originals.keys()].filter((file) => pattern.test(file))
    return files[pick(files.length)] as string
  }
  const times = (count: number, run: (at: number) => number | string): { exits: Set<unknown>; wrong: unknown[] } => {
    const results = Array.from({ length: count }, (_, at) => run(at))
    for (const each of results) seen.add(each)
    return { exits: new Set(results), wrong: results.filter((each) => ![0, 1, 2, 3].includes(each as number)) }
  }

  test.each(damages)('%s', (way) => {
    const { wrong } = times(20, (at) => {
      const file = some(at % 2 === 0 ? /^plans\// : /^(?!evidence\/)/)
      return withFile(file, garbled(originals.get(file)?.toString() ?? '', way, pick))
    })
    expect(wrong).toEqual([])
  })

  test('bytes that are no text', () => {
    const { wrong } = times(20, () => {
      const file = some(/^(?!evidence\/)/)
      return withFile(file, damagedBytes(originals.get(file) as Buffer, pick))
    })
    expect(wrong).toEqual([])
  })

  test('a damaged store of evidence is never invalid content', () => {
    const { exits, wrong } = times(30, (at) => {
      const file = some(/^evidence\//)
      const bytes = originals.get(file) as Buffer
      const way = damages[pick(damages.length)] as string
      return withFile(file, at % 2 === 0 ? damagedBytes(bytes, pick) : garbled(bytes.toString(), way, pick))
    })
    expect(wrong).toEqual([])
    expect(exits.has(3)).toBe(false)
  })

  test('came to every result that content can come to', () => {
    expect([...seen].toSorted()).toEqual([0, 1, 2, 3])
  })

  test('in a process of its own: no defect, no stack, and a hint for every finding', async () => {
    for (const way of ['a value is another', 'a word stands where it means something', 'the end is lost']) {
      const file = some(/^plans\//)
      writeFileSync(join(content, file), garbled(originals.get(file)?.toString() ?? '', way, pick))
      const { exit, stdout, stderr } = await holdfast(['check', '--content', content])
      writeFileSync(join(content, file), originals.get(file) ?? '')
      expect([0, 1, 2, 3]).toContain(exit)
      expect(stdout + stderr).not.toMatch(/^ {4}at |defect/m)
      const found = stdout.match(/^(?:error|warning|info)\[/gm)?.length ?? 0
      expect(stdout.match(/^ *= hint: /gm)?.length ?? 0).toBe(found)
    }
  })
})
