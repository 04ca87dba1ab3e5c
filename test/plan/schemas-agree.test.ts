/**
 * The schemas for editors against the code that reads: what one field shows to be wrong, both refuse, and a schema refuses
 * nothing that Holdfast accepts. Tried on the example content with one thing changed at a time.
 */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { formats } from '../../scripts/maintain/schemas.ts'
import { sources } from '../../src/evidence/sources/index.ts'
import { filesIn } from '../../src/plan/folder.ts'
import { dataOf, root, wrong } from './json-schema.ts'

type Path = readonly string[]
/** A group of keys in a sample; `kind` is the one schema that all groups of its kind have. */
type Group = { readonly sample: unknown; readonly path: Path; readonly kind: object; readonly known: readonly string[] }

const content = (under: string): unknown[] => filesIn(root, `content/${under}`, '.mdx').map(dataOf)

const samples: Readonly<Record<string, readonly unknown[]>> = {
  holdfast: [
    dataOf('content/holdfast.yaml'),
    {
      organisation: 'Acme Ltd',
      site: { title: 'Continuity', url: 'https://continuity.invalid', summary: 'How we recover.' },
      timezone: 'Europe/Berlin',
      pdf: { fonts: ['../fonts/NotoEmoji-Regular.ttf'] },
      evidence: {
        mode: 'live',
        maxAge: '7 days',
        store: 's3://acme-evidence/holdfast',
        storeRegion: 'eu-west-1',
        limits: { binding: '2 min', run: '20 min' },
      },
      reviews: { dueSoon: '1 month' },
      publish: { audience: 'customer' },
      signing: { pkcs12: '../key.p12', passphraseFrom: 'PASSPHRASE' },
      aws: { endpoint: 'http://127.0.0.1:5000' },
      connections: {
        web: {
          'https://api.github.com': { tokenFrom: 'GITHUB_TOKEN' },
          'https://vault.internal:8200': { header: 'X-Vault-Token', tokenFrom: 'VAULT', ca: 'ca.pem', private: true },
        },
        postgres: { 'db-1.internal:5432': { user: 'holdfast', passwordFrom: 'PASSWORD', tls: 'verify' } },
        s3: { 'https://minio.internal': { keyFrom: 'KEY', secretFrom: 'SECRET', region: 'us-east-1' } },
        dns: { at: '127.0.0.1:5353' },
        kubernetes: { config: '../kubeconfig' },
        directories: ['/var/backups'],
      },
    },
  ],
  plan: content('plans'),
  reading: [
    { version: 1, at: '2026-11-20T06:00:00Z', by: 'job', matches: [{ subject: 'plan', facts: { changes: 0 } }] },
  ],
  drill: content('drills'),
  incident: content('incidents'),
  page: content('pages'),
  review: [
    { version: '2.0', planSha256: '0'.repeat(64), by: 'Engineering manager', scope: 'full', decision: 'approve' },
  ],
  case: filesIn(root, 'content/tests', '.yaml').map(dataOf),
  waivers: [dataOf('content/waivers.yaml')],
  attestations: [dataOf('content/attestations.yaml')],
  vendors: [dataOf('content/vendors.yaml')],
  bindings: [dataOf('content/bindings.yaml')],
}

type Bindings = Readonly<Record<string, { readonly source: string; readonly params?: unknown }>>

/** What Holdfast says to a value: the format's own schema, and for bindings that of each source. */
const accepts = (name: string, value: unknown): boolean => {
  if (!formats[name]?.zod.safeParse(value).success) return false
  if (name !== 'bindings') return true
  return Object.values(value as Bindings).every(
    ({ source, params = {} }) => sources[source]?.params.safeParse(params).success,
  )
}

const core = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodPipe) return core(schema.in as z.ZodType)
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return core(schema.unwrap() as z.ZodType)
  return schema
}

/** The schemas in a schema, by the key that leads there; entries of maps and lists are all of one kind. */
const partsOf = (
  schema: z.ZodType,
): { readonly each?: z.ZodType; readonly by?: Readonly<Record<string, z.ZodType>> } => {
  const at = core(schema)
  if (at instanceof z.ZodArray) return { each: at.element as z.ZodType }
  if (at instanceof z.ZodRecord) return { each: at.valueType as z.ZodType }
  return at instanceof z.ZodObject ? { by: at.shape as Record<string, z.ZodType> } : {}
}

/** Every kind of group that a schema has. */
const kindsIn = (schema: z.ZodType, kinds: Set<object> = new Set()): Set<object> => {
  const { each, by } = partsOf(schema)
  if (each) kindsIn(each, kinds)
  if (by && !kinds.has(by)) {
    kinds.add(by)
    for (const part of Object.values(by)) kindsIn(part, kinds)
  }
  return kinds
}

const groupsIn = (schema: z.ZodType | undefined, sample: unknown, value: unknown, path: Path = []): Group[] => {
  if (!schema || typeof value !== 'object' || value === null) return []
  const { each, by } = partsOf(schema)
  const inside = Object.entries(value).flatMap(([key, part]) =>
    groupsIn(each ?? by?.[key], sample, part, [...path, key]),
  )
  return by ? [{ sample, path, kind: by, known: Object.keys(by) }, ...inside] : inside
}

const groupsOf = (name: string): Group[] => {
  const all = (samples[name] ?? []).flatMap((sample) => groupsIn(formats[name]?.zod, sample, sample))
  const bindings = name === 'bindings' ? Object.entries(samples[name]?.[0] as Bindings) : []
  const more = bindings.flatMap(([id, binding]) =>
    groupsIn(sources[binding.source]?.params, samples[name]?.[0], binding.params, [id, 'params']),
  )
  const oneOfEach = [...new Map([...all, ...more].toReversed().map((group) => [group.kind, group])).values()]
  return oneOfEach.map((group) => ({ ...group, sample: shortened(formats[name]?.zod, group.sample, group.path) }))
}

/** A sample with one entry of each map, the one on the path, because a whole plan takes its time thousands of times over. */
const shortened = (schema: z.ZodType | undefined, sample: unknown, [first, ...rest]: Path): unknown => {
  const { each, by } = schema ? partsOf(schema) : {}
  if (typeof sample !== 'object' || sample === null || Array.isArray(sample)) return sample
  const keys = Object.keys(sample)
  const kept = each ? [first ?? keys[0]] : keys
  return Object.fromEntries(
    Object.entries(sample)
      .filter(([key]) => kept.includes(key))
      .map(([key, part]) => [key, by ? shortened(by[key], part, key === first ? rest : []) : part]),
  )
}

/** A copy of the sample with one group changed. */
const changed = ({ sample, path }: Group, change: (group: Record<string, unknown>) => void): unknown => {
  const copy = structuredClone(sample)
  change(path.reduce((at, key) => (at as Record<string, unknown>)[key], copy) as Record<string, unknown>)
  return copy
}

const texts = '|no such thing|4|4 hous|< 4h|30 days|1-4 h|101%|2026-13-01|2026-11-20T06:00|HTTP:/x'.split('|')
const others = [
  4,
  -1,
  1.5,
  true,
  null,
  [],
  ['x'],
  [{ a: 1 }],
  {},
  { a: 1 },
  { stated: '' },
  { stated: 'soon', more: 1 },
]
const misfits: readonly unknown[] = [...texts, ...others]

/** What only several fields together show: two checks in a claim, recorded evidence without its label, no or two ways to choose. */
const takesSeveral = [
  /^plan claims\.[a-z0-9-]+ (evidence|drill|incident|attested|computed|expect|every|some|none|count)$/,
  /^holdfast evidence (mode|notice)$/,
  /^waivers [a-z0-9-]+ (rule|plan|about|claim)$/,
  /^case readings\.[a-z0-9-]+ (matches|error)$/,
  /^holdfast signing (key|certificates|pkcs12|kms|level|timestamp)$/,
  /^bindings [a-z0-9-]+(\.params [a-z]+| params)$/,
]

describe.each(Object.keys(samples))('%s', (name) => {
  const groups = groupsOf(name)

  test('the samples are accepted, and have every kind of group', () => {
    for (const sample of samples[name] ?? []) expect([accepts(name, sample), wrong(name, sample)]).toEqual([true, []])
    const kinds = kindsIn(formats[name]?.zod as z.ZodType)
    expect([...kinds].filter((kind) => !groups.some((group) => group.kind === kind)).map(Object.keys)).toEqual([])
  })

  test('a misspelt key is refused by both, in every kind of group', () => {
    for (const group of groups) {
      const value = changed(group, (keys) => Object.assign(keys, { misspelt: 'x' }))
      expect(accepts(name, value), group.path.join('.')).toBe(false)
      expect(wrong(name, value).join(), group.path.join('.')).toContain('must NOT have additional properties')
    }
  })

  test('a key that is missing, and a value that does not fit, are refused by both', () => {
    const differ = groups.flatMap((group) => {
      const at = `${name} ${group.path.join('.')}`
      const tries = group.known.flatMap((key) => [
        { key, as: 'missing', value: changed(group, (keys) => delete keys[key]) },
        ...misfits.map((as) => ({ key, as, value: changed(group, (keys) => Object.assign(keys, { [key]: as })) })),
      ])
      return tries.flatMap(({ key, as, value }) => {
        const [zod, json] = [accepts(name, value), wrong(name, value).length === 0]
        if (zod === json || (json && takesSeveral.some((known) => known.test(`${at} ${key}`)))) return []
        return [`${at} ${key} ${JSON.stringify(as)}: Holdfast ${zod ? 'accepts' : 'refuses'} it`]
      })
    })
    expect(differ).toEqual([])
  })
})
