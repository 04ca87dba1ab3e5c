/**
 * Invariant 4: content is data, never code. Whatever a pull request puts into `content/`, nothing of it is run: it is
 * refused with exit 3 at its place, in plans, drills, incidents and pages alike. One file per attempt, so that no
 * problem can hide behind another; if any of them ran, it would leave a mark.
 *
 * Seen to fail: a `javascript:` address whose scheme holds a tab, one under `references` and one in `vendors.yaml`; an
 * attribute whose expression is not looked at; the `js` engine of the frontmatter; a name that every table of JavaScript
 * has (`constructor`); quotations inside each other by the thousand.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { content as contentOf, folder, head, plan } from '../content.ts'
import { holdfast, type Done } from './product.ts'

type Report = {
  findings: { code: string; place: { file: string; line?: number; column?: number }; message: string; hint: string }[]
}

/** Runs a command that must refuse the content, and gives the problems by file. */
const refused = async (
  content: string,
  command = 'check',
): Promise<Done & { readonly problems: Map<string, string[]> }> => {
  const cwd = folder()
  const done = await holdfast([command, '--content', content, '--format', 'json'], { cwd })
  expect(done.stdout + done.stderr).not.toMatch(/^ +at /m)
  expect(done.exit).toBe(3)
  expect(existsSync(join(cwd, 'dist'))).toBe(false)
  const problems = new Map<string, string[]>()
  for (const { code, place, message, hint } of (JSON.parse(done.stdout) as Report).findings) {
    expect(hint).not.toBe('')
    problems.set(place.file, [...(problems.get(place.file) ?? []), `${place.line}:${place.column} ${code} ${message}`])
  }
  return { ...done, problems }
}

/** Everything that would leave this mark, if it were run. */
let mark: string
const run = (): string => `require("node:fs").writeFileSync(${JSON.stringify(mark)}, "")`

type Attempt = { readonly body: () => string; readonly at?: string; readonly code: string }
const attempts: Readonly<Record<string, Attempt>> = {
  'an import': { body: () => `import x from "node:fs"`, code: 'content/code' },
  'an import for its effect': {
    body: () => `import "data:text/javascript,${encodeURIComponent(run())}"`,
    code: 'content/code',
  },
  'an export': { body: () => `export const x = ${run()}`, code: 'content/code' },
  'a block expression': { body: () => `{${run()}}`, code: 'content/code' },
  'an expression among words': { body: () => `The key is {process.env.SECRET}.`, at: '{process', code: 'content/code' },
  'an expression in a heading': { body: () => `## Title {${run()}}`, at: '{', code: 'content/code' },
  'an expression in a table': { body: () => `| a |\n|---|\n| {1 + 1} |`, at: '{1', code: 'content/code' },
  'an expression in a link': { body: () => `[words {1 + 1}](https://example.org)`, at: '{1', code: 'content/code' },
  'code behind a comment': { body: () => `{/* fine */ ${run()}}`, code: 'content/code' },
  'an expression as attribute': {
    body: () => `<Only audience={${run()}}>\n\nwords\n\n</Only>`,
    at: 'audience',
    code: 'content/code',
  },
  'a spread of attributes': {
    body: () => `<Only {...globalThis}>\n\nwords\n\n</Only>`,
    at: '{...',
    code: 'content/code',
  },
  'an element as attribute': {
    body: () => `<Only audience={<Only />}>\n\nwords\n\n</Only>`,
    at: 'audience',
    code: 'content/code',
  },
  'an unknown component': { body: () => `<Evil run="1" />`, code: 'content/unknown-component' },
  'a component by a path': { body: () => `<fs.Stats />`, code: 'content/unknown-component' },
  'a name that every table has': { body: () => `<Constructor /> <constructor />`, code: 'content/unknown-component' },
  'raw HTML': { body: () => `A <script>alert(1)</script> b`, at: '<script', code: 'content/unknown-component' },
  'HTML that loads': { body: () => `<img src="x" onerror="alert(1)" />`, code: 'content/unknown-component' },
  'a frame': { body: () => `<iframe src="https://example.org"></iframe>`, code: 'content/unknown-component' },
  'an image': { body: () => `![x](javascript:alert(1))`, code: 'content/unknown-component' },
  'a link that runs': { body: () => `[x](javascript:alert(1))`, code: 'content/invalid-value' },
  'a link that runs, in capitals': { body: () => `[x](JaVaScRiPt:alert(1))`, code: 'content/invalid-value' },
  'a link that runs, behind a space': { body: () => `[x](< javascript:alert(1)>)`, code: 'content/invalid-value' },
  'a link that runs, with a tab': { body: () => `[x](java&#9;script:alert(1))`, code: 'content/invalid-value' },
  'a link that runs, with a line end': { body: () => `[x](java&#10;script:alert(1))`, code: 'content/invalid-value' },
  'a link that runs, behind a control character': {
    body: () => `[x](<\u0001javascript:alert(1)>)`,
    code: 'content/invalid-value',
  },
  'a link that runs, by reference': { body: () => `[x][y]\n\n[y]: javascript:alert(1)`, code: 'content/invalid-value' },
  'a link that runs, in numbers': { body: () => `[x](&#106;avascript:alert(1))`, code: 'content/invalid-value' },
  'a link to data': { body: () => `[x](data:text/html,<script>alert(1)</script>)`, code: 'content/invalid-value' },
  'a link to a file': { body: () => `[x](file:///etc/passwd)`, code: 'content/invalid-value' },
  'a link to a script of another kind': { body: () => `[x](vbscript:msgbox)`, code: 'content/invalid-value' },
  'an HTML comment': { body: () => `<!-- x -->`, code: 'content/syntax' },
  'an address in angles': { body: () => `<javascript:alert(1)>`, code: 'content/syntax' },
}

const drill = `title: D
plan: orders
exercises: [restore]
type: restore
startedAt: 2026-11-10T09:00:00Z
endedAt: 2026-11-10T10:00:00Z
environment: staging
result: pass
`
const incident = `title: I
plan: orders
severity: P1
clock: { disruptionAt: 2026-11-10T09:00:00Z }
`
const heads: Readonly<Record<string, string>> = {
  plans: head,
  drills: drill,
  incidents: incident,
  pages: 'title: P\nsummary: S\n',
}

describe('in a body', () => {
  let content: string
  let check: Awaited<ReturnType<typeof refused>>
  const files = new Map<string, { readonly text: string; readonly attempt: Attempt }>()
  // A page may not have the address of a plan.
  const beginnings: Readonly<Record<string, string>> = {
    drills: '2026-11-10-',
    incidents: '2026-11-10-',
    pages: 'page-',
  }
  const fileOf = (kind: string, name: string): string =>
    `${kind}/${beginnings[kind] ?? ''}${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.mdx`

  beforeAll(async () => {
    mark = join(folder(), 'mark')
    for (const [kind, front] of Object.entries(heads))
      for (const [name, attempt] of Object.entries(attempts))
        files.set(fileOf(kind, name), { text: `---\n${front}---\n\nWords before it.\n\n${attempt.body()}\n`, attempt })
    content = contentOf({
      'plans/orders.mdx': plan('exercises: { restore: { title: Restore, type: restore, every: 3 months } }'),
      ...Object.fromEntries([...files].map(([file, { text }]) => [file, text])),
    })
    check = await refused(content)
  })

  describe.each(Object.keys(heads))('of %s', (kind) => {
    test.each(Object.keys(attempts))('%s is refused at its place', (name) => {
      const { text, attempt } = files.get(fileOf(kind, name)) as { text: string; attempt: Attempt }
      const start = text.indexOf('Words before it.') + 'Words before it.\n\n'.length
      const at = attempt.at === undefined ? start : text.indexOf(attempt.at, start)
      const before = text.slice(0, at).split('\n')
      const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
      const found = check.problems.get(fileOf(kind, name)) ?? []
      // The parser itself points a little into what it cannot read.
      if (attempt.code === 'content/syntax')
        expect(found[0]).toMatch(new RegExp(`^${before.length}:\\d+ content/syntax`))
      else expect(found[0]).toContain(`${place} ${attempt.code}`)
    })
  })

  test('nothing was run, and `build` refuses the same', async () => {
    const build = await refused(content, 'build')
    expect([...build.problems]).toEqual([...check.problems])
    expect(existsSync(mark)).toBe(false)
    expect(readdirSync(join(content, 'plans')).length).toBe(Object.keys(attempts).length + 1)
  })
})

describe('in frontmatter and records', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...[...'bcdefghi'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(', ')}]`),
  ].join('\n')
  const tag = '!!js/function "function () { throw 1 }"'
  const cases: Readonly<Record<string, readonly [file: string, text: () => string, says: RegExp]>> = {
    'frontmatter in JavaScript': [
      'plans/js.mdx',
      () => `---js\n${run()}\n---\n\nWords.\n`,
      /1:1 content\/syntax Frontmatter must be YAML/,
    ],
    'frontmatter in JavaScript, by its long name': [
      'drills/2026-11-10-js.mdx',
      () => `--- javascript\n${run()}\n---\n`,
      /1:1 content\/syntax Frontmatter must be YAML/,
    ],
    'frontmatter in JSON': [
      'incidents/2026-11-10-json.mdx',
      () => '---json\n{}\n---\n',
      /1:1 content\/syntax Frontmatter must be YAML/,
    ],
    'frontmatter in CoffeeScript': [
      'pages/coffee.mdx',
      () => `---coffee\n${run()}\n---\n`,
      /1:1 content\/syntax Frontmatter must be YAML/,
    ],
    'a function in frontmatter': ['plans/tag.mdx', () => plan(`author: ${tag}`), /14:9 content\/syntax Unresolved tag/],
    'a function in bindings': ['bindings.yaml', () => `a: ${tag}\n`, /1:4 content\/syntax Unresolved tag/],
    'a class in waivers': [
      'waivers.yaml',
      () => 'a: !!python/object/apply:os.system ["id"]\n',
      /1:4 content\/syntax Unresolved tag/,
    ],
    'aliases that multiply': ['attestations.yaml', () => bomb, /1:1 content\/syntax Its aliases .* multiply/],
    'aliases that multiply, in frontmatter': [
      'plans/bomb.mdx',
      () => plan(bomb),
      /content\/syntax Its aliases .* multiply/,
    ],
    'lists without end': [
      'plans/deep.mdx',
      () => plan(`author: ${'['.repeat(50_000)}`),
      /14:\d+ content\/syntax It is nested too deeply/,
    ],
    'quotations without end': [
      'plans/quotes.mdx',
      () => plan('', '> '.repeat(3000)),
      /content\/syntax The text is nested too deeply/,
    ],
    'lists of lists without end': [
      'pages/lists.mdx',
      () => `---\n${heads['pages']}---\n\n${'- '.repeat(1500)}x\n`,
      /content\/syntax The text is nested too deeply/,
    ],
    'a link that runs, in the data of a plan': [
      'plans/reference.mdx',
      () => plan('references: { status: { title: Status, url: "javascript:alert(1)" } }'),
      /14:40 content\/invalid-value `references\.status\.url`: it is not a web address/,
    ],
    'a link that runs, in the data of a vendor': [
      'vendors.yaml',
      () => 'aws: { name: AWS, service: RDS, url: "java\\tscript:alert(1)", pinnedOn: 2026-10-01 }\n',
      /1:33 content\/invalid-value `aws\.url`: it is not a web address/,
    ],
    'a key that changes what every table has': [
      'reviews/orders/2026-11-10.yaml',
      () => '__proto__: { decision: approve }\n',
      /1:1 content\/syntax `__proto__` is not usable/,
    ],
    'a name that every table has': [
      'plans/names.mdx',
      () => plan('claims: { constructor: {} }', '<Claim id="constructor">So</Claim>.'),
      /14:11 content\/invalid-value `constructor` is not usable as a name/,
    ],
    'a name that every table has, in a command': [
      'plans/command.mdx',
      () => plan('', 'Run `stop {{constructor.name}}`.'),
      /17:5 content\/unknown-reference There is no binding named `constructor`/,
    ],
  }

  // The last one is found only when all names can be looked up, so each case has a folder of its own.
  test.each(Object.entries(cases))('%s', async (_, [file, text, says]) => {
    mark = join(folder(), 'mark')
    const { problems } = await refused(contentOf({ 'plans/orders.mdx': plan(), [file]: text() }))
    expect([...problems.keys()]).toEqual([file])
    expect(problems.get(file)?.join('\n')).toMatch(says)
    expect(existsSync(mark)).toBe(false)
  })
})
