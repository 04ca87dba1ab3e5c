/** What the sources add to the schemas of bindings and of evidence: which parameters each takes, and which facts it gives. */
import { factSchema } from '../../../src/evidence/facts.ts'
import { evidenceSchema } from '../../../src/evidence/record.ts'
import { collectorOf, factSpecs, isPlanned, type AnySource } from '../../../src/evidence/source.ts'
import { sources } from '../../../src/evidence/sources/index.ts'
import type { FactSpec } from '../../../src/model/evidence.ts'
import { bindingsSchema } from '../../../src/plan/schema/records.ts'
import { jsonOf, when, type JsonSchema } from './convert.ts'

const all = Object.values(sources).toSorted((a, b) => (a.id < b.id ? -1 : 1))

const nameOf = (source: AnySource, what: string): string => `${source.id.replace('/', '-')}-${what}`

const units: Readonly<Partial<Record<FactSpec['type'], string>>> = {
  duration: 'in seconds',
  bytes: 'in bytes',
  percent: '0 to 100',
}

const kindOf = (spec: FactSpec): string =>
  [spec.kind, spec.type, ...(spec.audience === 'public' ? [] : [`for ${spec.audience}`])].join(', ')

/** Bindings by their `source`: each takes its own parameters, and says what it proves and which facts claims can use. */
export const bindingsJson = (): JsonSchema => {
  const schema = jsonOf(bindingsSchema)
  const entry = schema['additionalProperties'] as JsonSchema
  const properties = entry['properties'] as Record<string, JsonSchema>
  const source = { ...properties['source'], oneOf: all.map(explained) }
  // What they hold is said once the source is known.
  const { additionalProperties: _, propertyNames: __, ...params } = properties['params'] ?? {}
  const binding = { ...entry, properties: { ...properties, source, params }, allOf: all.map(branch) }
  return { ...schema, additionalProperties: binding, $defs: Object.assign({}, schema['$defs'], ...all.map(paramsOf)) }
}

/** The parameters of a source, and what they refer to. */
const paramsOf = (source: AnySource): JsonSchema => {
  const { $schema: _, $defs, ...schema } = jsonOf(source.params)
  return { ...($defs as JsonSchema), [nameOf(source, 'params')]: { title: `Parameters of ${source.id}`, ...schema } }
}

const explained = (source: AnySource): JsonSchema => ({
  title: source.title,
  const: source.id,
  description: [
    source.says,
    ...(isPlanned(source) ? ['Holdfast cannot read it yet: claims over it are unknown.'] : []),
    ...(source.pushed === true ? [reported(source)] : []),
    `Facts:\n\n${Object.entries(factSpecs(source))
      .map(([name, spec]) => `- ${name} (${kindOf(spec)}): ${spec.says}`)
      .join('\n')}`,
  ].join('\n\n'),
})

/** How its readings come in. */
const reported = ({ formats = {} }: AnySource): string =>
  [
    'Another machine reports it: `holdfast collect --push BINDING`',
    ...Object.keys(formats).map((each) => `or with \`--from ${each}\``),
  ].join(', ') + '.'

const branch = (source: AnySource): JsonSchema => {
  const needed = { params: !source.params.safeParse({}).success, region: source.regional === true }
  const required = Object.entries(needed).flatMap(([name, is]) => (is ? [name] : []))
  return when('source', source.id, {
    ...(required.length > 0 ? { required } : {}),
    properties: {
      params: { $ref: `#/$defs/${nameOf(source, 'params')}` },
      ...(needed.region ? { region: { type: 'string' } } : {}),
    },
  })
}

/** Evidence by its `collector`: the facts of each version, with their meaning and unit. A fact that is not listed is older than the list. */
export const evidenceJson = (): JsonSchema => {
  const schema = jsonOf(evidenceSchema)
  const collecting = all.filter((source) => !isPlanned(source))
  return {
    ...schema,
    allOf: collecting.map((source) => {
      const facts = { $ref: `#/$defs/${nameOf(source, 'facts')}` }
      const items = { type: 'object', properties: { facts } }
      return when('collector', collectorOf(source), { properties: { matches: { type: 'array', items } } })
    }),
    $defs: Object.assign({}, schema['$defs'], ...collecting.map(factsOf)),
  }
}

const factsOf = (source: AnySource): JsonSchema => ({
  [nameOf(source, 'facts')]: {
    title: `Facts of ${source.id}`,
    type: 'object',
    properties: Object.fromEntries(Object.entries(factSpecs(source)).map(([name, spec]) => [name, factOf(spec)])),
  },
})

const factOf = (spec: FactSpec): JsonSchema => {
  const { $schema: _, ...schema } = jsonOf(factSchema(spec).nullable())
  const unit = units[spec.type]
  return { ...schema, description: `${spec.says} A ${spec.kind}${unit ? `, ${unit}` : ''}.` }
}
