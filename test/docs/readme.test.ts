/** What the README shows is what the product does. `UPDATE=1 npx vitest run test/docs` copies it there again. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { help } from '../../src/help.ts'
import { codes, outcomeOf, plan, settings } from '../content.ts'
import packageJson from '../../package.json' with { type: 'json' }

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const readme = readFileSync(path('README.md'), 'utf8')

/** The part of a transcript under a name. */
const part = (transcript: string, name: string): string =>
  readFileSync(path(transcript), 'utf8')
    .split(/^-- (.+) --\n/m)
    .flatMap((text, at, all) => (all[at - 1] === name ? [text] : []))[0] ?? ''

const wanted = (comment: string): string => {
  if (comment === 'holdfast --help') return help
  const [, transcript, name] = /^from (\S+): (.+)$/.exec(comment) ?? []
  return part(transcript as string, name as string)
}

const block = /<!-- ((?:from|holdfast) [^>]+) -->\n\n```(\w*)\n([\s\S]*?)```/g

if (process.env['UPDATE']) {
  writeFileSync(
    path('README.md'),
    readme.replace(
      block,
      (_, comment: string, language: string) => `<!-- ${comment} -->\n\n\`\`\`${language}\n${wanted(comment)}\`\`\``,
    ),
  )
}

const blocks = [...readFileSync(path('README.md'), 'utf8').matchAll(block)]

test('shows a failing build and the help, and nothing else by quotation', () => {
  expect(blocks.map(([, comment]) => comment)).toEqual([
    'from test/cli/build-refused.txt: content/plans/orders.mdx',
    'from test/cli/build-refused.txt: content/bindings.yaml',
    'from test/cli/build-refused.txt: stdout',
    'holdfast --help',
  ])
})

test.each(blocks.map(([, comment, , text]) => [comment as string, text as string]))('quotes %s', (comment, text) => {
  expect(text).toBe(wanted(comment))
  expect(text).not.toBe('')
})

test('names npm scripts that exist', () => {
  const named = [...readme.matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name as string)
  expect(named).toContain('build')
  expect(named.filter((name) => !Object.hasOwn(packageJson.scripts, name))).toEqual([])
})

test('gives settings that work, with the plan it shows', () => {
  const own = /```yaml\n( +organisation: Your company[\s\S]*?)```/.exec(readme)?.[1]?.replace(/^ {3}/gm, '') ?? ''
  const outcome = outcomeOf({
    'holdfast.yaml': own,
    'plans/orders.mdx': part('test/cli/build-refused.txt', 'content/plans/orders.mdx'),
    'bindings.yaml': part('test/cli/build-refused.txt', 'content/bindings.yaml'),
  })
  expect(outcome.judged?.portfolio.settings.organisation).toBe('Your company')
  expect(codes(outcome)).toEqual(['review/overdue', 'evidence/missing', 'evidence/missing'])
})

test('gives settings for roles and for signing that are understood', () => {
  const [roles, signing, connections] = ['aws', 'signing', 'connections'].map(
    (key) => new RegExp(`\`\`\`yaml\\n(${key}:[\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? '',
  )
  expect(roles).toContain('externalId')
  expect(signing).toContain('pkcs12')
  const outcome = outcomeOf({
    'holdfast.yaml': `${settings}${roles}${signing}${connections}`,
    'plans/orders.mdx': plan(),
  })
  expect(connections).toContain('passwordFrom')
  expect(outcome.judged?.portfolio.settings.signing?.name).toBe('Your company')
})
