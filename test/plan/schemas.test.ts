/** The schemas for editors and readers: they are what the zod schemas say, they say enough, and both agree about content. */
import { readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { frontmatterOf, writeEditorFiles } from '../../scripts/maintain/json-schema/editor.ts'
import { formats, schemaTexts } from '../../scripts/maintain/schemas.ts'
import { sources } from '../../src/evidence/sources/index.ts'
import { filesIn } from '../../src/plan/folder.ts'
import { content, folder, plan } from '../content.ts'
import { dataOf, fieldsOf, published, root, wrong } from './json-schema.ts'

const names = Object.keys(formats)

describe('the files in schemas/', () => {
  const texts = schemaTexts()
  test('there is one for each format', () => {
    expect(Object.keys(published)).toEqual(names.toSorted())
  })
  test.each(Object.keys(texts))('%s is up to date', (file) => {
    const written = readFileSync(join(root, 'schemas', file), 'utf8')
    expect(written, `schemas/${file} is not what the code says. Run \`npm run schemas\`.`).toBe(texts[file])
  })
  test('have the address of their own, a title and a sentence', () => {
    for (const [name, schema] of Object.entries(published)) {
      expect(schema['$id']).toBe(`https://holdfast.invalid/schemas/${name}.schema.json`)
      expect(schema['title']).toMatch(/^[A-Z]/)
      expect(schema['description']).toMatch(/\.$/)
    }
  })
})

describe.each(names)('%s', (name) => {
  // Facts are described by their sources, which give no examples.
  const fields = fieldsOf(name).filter(({ at }) => !/\/\$defs\/[a-z0-9-]+-facts\//.test(at))

  test('every field has a sentence and an example', () => {
    expect(fields.length).toBeGreaterThan(0)
    const silent = fields.filter(({ field }) => {
      const { description, examples } = field as { description?: string; examples?: readonly unknown[] }
      return !description?.endsWith('.') || !examples?.length
    })
    expect(silent.map(({ at }) => at)).toEqual([])
  })

  test('every field says what it may be', () => {
    const kinds = ['type', '$ref', 'enum', 'const', 'anyOf', 'oneOf']
    expect(fields.filter(({ field }) => !kinds.some((kind) => kind in field)).map(({ at }) => at)).toEqual([])
  })

  test('every example is one, to the schema and to Holdfast', () => {
    const refused = fields.flatMap(({ at, field }) =>
      (field['examples'] as readonly unknown[]).flatMap((example) =>
        wrong(name, example, at).map((why) => `${at} ${why}`),
      ),
    )
    expect(refused).toEqual([])
    const zods = [
      formats[name]?.zod,
      ...(name === 'bindings' ? Object.values(sources).map(({ params }) => params) : []),
    ]
    const tried = zods.flatMap((each) => (each ? examplesIn(each) : []))
    expect(tried.length).toBeGreaterThan(0)
    expect(tried.filter(({ schema, example }) => !schema.safeParse(example).success)).toEqual([])
  })

  test('every default is a value that may be written', () => {
    const refused = fields.flatMap(({ at, field }) =>
      'default' in field ? wrong(name, field['default'], at).map((why) => `${at} ${why}`) : [],
    )
    expect(refused).toEqual([])
  })
})

/** The fields of a zod schema with each of their examples. */
const examplesIn = (schema: z.ZodType): { schema: z.ZodType; example: unknown }[] => {
  const said = schema.meta() as { examples?: readonly unknown[] } | undefined
  const own = (said?.examples ?? []).map((example) => ({ schema, example }))
  return [...own, ...partsOf(schema).flatMap(examplesIn)]
}

const partsOf = (schema: z.ZodType): z.ZodType[] => {
  if (schema instanceof z.ZodObject) return Object.values(schema.shape) as z.ZodType[]
  if (schema instanceof z.ZodRecord) return [schema.valueType as z.ZodType]
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType]
  if (schema instanceof z.ZodPipe) return [schema.in as z.ZodType]
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return [schema.unwrap() as z.ZodType]
  return []
}

const settings = JSON.parse(readFileSync(join(root, '.vscode/settings.json'), 'utf8')) as {
  readonly 'yaml.schemas': Readonly<Record<string, string>>
}

/** The schemas that the editor uses for a YAML file. */
const inEditor = (file: string): string[] =>
  Object.entries(settings['yaml.schemas']).flatMap(([schema, glob]) =>
    matchesGlob(file, glob) ? [schema.replace(/^\.\/schemas\/(.*)\.schema\.json$/, '$1')] : [],
  )

const yamlFiles = filesIn(root, 'content', '.yaml')
const mdxFiles = filesIn(root, 'content', '.mdx')
const nameFor = (file: string): string =>
  (file.endsWith('.mdx') ? frontmatterOf[file.split('/')[1] as string] : inEditor(file)[0]) ?? 'none'

describe('the example content', () => {
  test('the editor knows one schema for each YAML file', () => {
    expect(yamlFiles.length).toBeGreaterThan(4)
    expect(yamlFiles.filter((file) => inEditor(file).length !== 1)).toEqual([])
    expect(inEditor('content/reviews/orders/2026-11-20.yaml')).toEqual(['review'])
    for (const schema of Object.keys(settings['yaml.schemas'])) expect(published).toHaveProperty(schema.slice(10, -12))
  })
  test.each([...yamlFiles, ...mdxFiles])('%s', (file) => {
    expect(wrong(nameFor(file), dataOf(file))).toEqual([])
  })
})

test('for frontmatter, the Astro extension is told the schema of each file', () => {
  const at = folder()
  content({ 'plans/Orders 1.mdx': plan(), 'drills/a.mdx': '', 'pages/not-a-page.md': '' }, join(at, 'content'))
  writeEditorFiles(at, schemaTexts())
  const read = (file: string): unknown => JSON.parse(readFileSync(join(at, '.astro/collections', file), 'utf8'))
  const address = (file: string): string => `file://${join(at, 'content', file)}`.toLowerCase()
  expect(read('collections.json')).toMatchObject({
    collections: Object.values(frontmatterOf).map((name) => ({ hasSchema: true, name })),
    entries: { [address('plans/orders 1.mdx')]: 'plan', [address('drills/a.mdx')]: 'drill' },
  })
  for (const name of Object.values(frontmatterOf)) expect(read(`${name}.schema.json`)).toEqual(published[name])
})
