/** The published schemas as a validator without plugins understands them, strictly, and the values and fields to try on them. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { readFrontmatter } from '../../src/plan/frontmatter.ts'
import { readYaml } from '../../src/plan/yaml.ts'

export const root: string = join(dirname(fileURLToPath(import.meta.url)), '../..')

export type Schema = { readonly [keyword: string]: unknown }

/** Every published schema by its name, as it lies in `schemas/`. */
export const published: Readonly<Record<string, Schema>> = Object.fromEntries(
  readdirSync(join(root, 'schemas'))
    .toSorted()
    .map((file) => [
      file.replace(/\.schema\.json$/, ''),
      JSON.parse(readFileSync(join(root, 'schemas', file), 'utf8')) as Schema,
    ]),
)

// Types that differ are one thing that strictness is against and these schemas need: `null`, and what is text or a number.
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
for (const schema of Object.values(published)) ajv.addSchema(schema)

/** What is wrong with a value, by the schema of that name or a part of it (`#/properties/title`); empty when nothing is. */
export const wrong = (name: string, value: unknown, part = '#'): string[] => {
  const id = `${published[name]?.['$id']}${part}`
  const check = ajv.getSchema(id)
  if (!check) throw new Error(`There is no schema ${id}.`)
  return check(value) ? [] : (check.errors ?? []).map((each) => `${each.instancePath} ${each.message}`)
}

/** The data of a content file, as Holdfast reads it. */
export const dataOf = (file: string): unknown => {
  const text = readFileSync(join(root, file), 'utf8')
  return (file.endsWith('.mdx') ? readFrontmatter(text) : readYaml(text)).value
}

/** Every field of a schema: its place, and what it says together with the type that it refers to. */
export const fieldsOf = (name: string): { readonly at: string; readonly field: Schema }[] => {
  const schema = published[name] as Schema
  const fields: { at: string; field: Schema }[] = []
  const walk = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, each] of Object.entries(value)) {
      const path = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (key === 'examples' || key === 'default' || key === 'if') continue
      if (key !== 'properties' || Array.isArray(value)) walk(each, path)
      else
        for (const [property, field] of Object.entries(each as Record<string, Schema>)) {
          const where = `${path}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`
          if (!path.includes('/then/')) fields.push({ at: where, field })
          walk(field, where)
        }
    }
  }
  walk(schema, '#')
  return fields
}
