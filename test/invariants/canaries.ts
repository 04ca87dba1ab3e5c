/**
 * A copy of the example in whose every private field stands a word that stands nowhere else. Where a private field is
 * found by walking the records and the sources, not by a list kept here; the fields that only some plans have are added.
 */
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse, stringify } from 'yaml'
import { checkBinding } from '../../src/evidence/bindings.ts'
import { sourceNamed } from '../../src/evidence/sources/index.ts'
import { readStore, writeStore } from '../../src/evidence/store.ts'
import { maySee, type Audience } from '../../src/model/audience.ts'
import type { FactValue, Match } from '../../src/model/evidence.ts'
import type { Binding } from '../../src/model/records.ts'
import { selfSigned } from '../../src/sign/keys/self-signed.ts'
import { head, plan } from '../content.ts'
import { copyOfExample } from './product.ts'

/** What every planted word holds. */
export const marker = 'c4n4ry'

/** A planted word: where it stands, the least audience that may see it, and whether any page shows it to that one. */
export type Canary = { readonly word: string; readonly in: string; readonly from: Audience | 'nobody' }

export type Planted = { readonly content: string; readonly canaries: readonly Canary[] }

/** Plants the words. The copy can be read and judged; it may be looked at, not published. */
export const plantCanaries = async (): Promise<Planted> => {
  const content = copyOfExample()
  const canaries: Canary[] = []
  const plant = (where: string, from: Canary['from'] = 'internal'): string => {
    const word = `${marker}-${canaries.length + 1}x`
    canaries.push({ word, in: where, from })
    return word
  }
  await inEvidence(content, plant)
  inBindings(content, plant)
  inSettings(content, plant)
  for (const file of readdirSync(join(content, 'plans'))) inPlan(join(content, 'plans', file), plant)
  inFilesOfTheirOwn(content, plant)
  return { content, canaries }
}

type Plant = (where: string, from?: Canary['from']) => string

const put = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Principals, subjects, private facts and messages of errors. */
const inEvidence = async (content: string, plant: Plant): Promise<void> => {
  const { records } = readStore(join(content, 'evidence'))
  const drafts = Object.values(records).map(({ id: _, previous: __, digest: ___, ...draft }, index) => {
    const where = `evidence of ${draft.binding}`
    const facts = sourceNamed(draft.source)?.facts ?? {}
    const marked = (name: string, value: FactValue | null): FactValue | null => {
      const { audience = 'internal', type } = facts[name] ?? {}
      if (maySee('public', audience)) return value
      if (type === 'text') return `${value ?? ''}${plant(`${where}: ${name}`, audience)}`
      return type === 'texts' ? [...((value ?? []) as readonly string[]), plant(`${where}: ${name}`, audience)] : value
    }
    const error = {
      class: 'denied',
      message: `Refused to ${index % 9 === 0 ? plant(`${where}: error`) : ''}.`,
      hint: 'Allow it.',
    } as const
    return {
      ...draft,
      // Who reports is published, in words that the reporter chose for it.
      ...(!draft.operations.includes('push') && { principal: `${draft.principal}/${plant(`${where}: principal`)}` }),
      matches: draft.matches.map((match): Match => ({
        subject: `${match.subject}-${plant(`${where}: subject`)}`,
        facts: Object.fromEntries(Object.entries(match.facts).map(([name, value]) => [name, marked(name, value)])),
      })),
      ...(index % 9 === 0 ? { error, matches: [] } : {}),
    }
  })
  rmSync(join(content, 'evidence'), { recursive: true })
  await writeStore(join(content, 'evidence'), drafts)
}

/** Every parameter in which a planted word still makes a sound binding. */
const inBindings = (content: string, plant: Plant): void => {
  const path = join(content, 'bindings.yaml')
  const bindings = parse(readFileSync(path, 'utf8')) as Record<string, Omit<Binding, 'id' | 'file' | 'at' | 'spans'>>
  for (const [id, binding] of Object.entries(bindings)) {
    for (const [name, value] of Object.entries(binding.params ?? {})) {
      if (typeof value !== 'string') continue
      const tried = { ...binding.params, [name]: `${value}${marker}` }
      const checked = checkBinding({ ...binding, params: tried, id, file: '', at: '', spans: {} })
      if (checked.problems.length > 0) continue
      Object.assign(binding.params, { [name]: `${value}${plant(`bindings.yaml: ${id}.${name}`)}` })
    }
  }
  writeFileSync(path, stringify(bindings))
}

/** Roles, an address of AWS, and the files of the key that signs. */
const inSettings = (content: string, plant: Plant): void => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 })
  const about = { commonName: 'Somebody', validFrom: '2026-01-01T00:00:00Z', validTo: '2036-01-01T00:00:00Z' }
  const certificate = Buffer.from(selfSigned(privateKey, publicKey, about)).toString('base64')
  const [key, certificates] = [plant('holdfast.yaml: key', 'nobody'), plant('holdfast.yaml: certificates', 'nobody')]
  put(join(content, 'keys', key), privateKey.export({ format: 'pem', type: 'pkcs8' }) as string)
  put(
    join(content, 'keys', certificates),
    `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`,
  )
  const path = join(content, 'holdfast.yaml')
  const settings = parse(readFileSync(path, 'utf8')) as Settings
  const roles = Object.keys(settings.aws.roles).map((account) => [
    account,
    {
      arn: `arn:aws:iam::${account}:role/${plant('holdfast.yaml: role', 'nobody')}`,
      externalId: plant('holdfast.yaml: externalId', 'nobody'),
    },
  ])
  const endpoint = `http://${plant('holdfast.yaml: endpoint', 'nobody')}.internal:5000`
  put(
    path,
    stringify({
      ...settings,
      signing: { key: `keys/${key}`, certificates: `keys/${certificates}` },
      aws: { endpoint, roles: Object.fromEntries(roles) },
      visibility: { ...settings.visibility, commands: 'customer' },
    }),
  )
}

type Settings = { readonly aws: { readonly roles: object }; readonly visibility: object }

/** Contacts; and words, claims, links and commands that are not for everybody. */
const inPlan = (path: string, plant: Plant): void => {
  const [, front = '', body = ''] = /^---\n([\s\S]*?\n)---\n([\s\S]*)$/.exec(readFileSync(path, 'utf8')) ?? []
  const name = path.replace(/.*\//, '')
  const only = (audience: Audience): string => {
    const words = (what: string): string => plant(`${name}: ${what} for ${audience}`, audience)
    const claim = `${words('a claim’s name').replace(/x$/, '')}-of-${audience}`
    claims[claim] = { computed: 'plan', expect: { approvers: { atLeast: 0 } }, controls: ['soc2:A1.2'] }
    return `<Only audience="${audience}">\n\n### Heading ${words('heading')}\n\nWords ${words('words')}, \`${words('code')}\` and <Claim id="${claim}">a sentence ${words('a sentence')}</Claim>.\n\n- In a list ${words('a list')} and [a link](https://${words('a link')}.example.org/)\n\n<Procedure id="${claim}" title="Procedure ${words('a procedure')}">\n<Step by="${role}" verify="Seen ${words('a check')}">\nDo ${words('a step')}.\n</Step>\n</Procedure>\n\n</Only>\n`
  }
  const data = parse(front) as Front
  const role = Object.keys(data.roles)[0]
  const claims: Record<string, unknown> = {}
  const added = (['customer', 'auditor', 'internal'] as const).map(only).join('\n')
  const contacts = Object.entries({ ...data.contacts, added: { name: 'Somebody else' } }).map(([id, contact]) => [
    id,
    {
      ...contact,
      email: `${plant(`${name}: contacts.${id}.email`)}@private.example.org`,
      phone: `+1 412 ${plant(`${name}: contacts.${id}.phone`)}`,
    },
  ])
  const command = plant(`${name}: a command`, 'customer')
  const procedure = `<Procedure id="${marker}-command" title="With a command">\n<Step by="${role}">\nRun it.\n\n\`\`\`sh\nrun ${command}\n\`\`\`\n</Step>\n</Procedure>\n\n<Contacts />\n`
  const changed = { ...data, claims: { ...data.claims, ...claims }, contacts: Object.fromEntries(contacts) }
  put(path, `---\n${stringify(changed)}---\n${body}\n\n## Added\n\n${added}\n${procedure}`)
}

type Front = {
  readonly roles: Readonly<Record<string, unknown>>
  readonly contacts?: Readonly<Record<string, object>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** Whole files: a plan that is not for everybody with all that hangs on it, a review, and narratives with private words. */
const inFilesOfTheirOwn = (content: string, plant: Plant): void => {
  const record = (kind: string, of: string, from: Audience): string => `${kind} ${plant(`${kind} of ${of}`, from)}`
  const inside = head.replace('title: Orders', `title: Inside ${plant('title of an internal plan')}`)
  put(
    join(content, 'plans/inside.mdx'),
    plan(
      `audience: internal\nclaims: { c: { drill: { exercise: restore } } }\nexercises: { restore: { title: Restore ${plant('exercise of an internal plan')}, type: restore, every: 3 months } }`,
      `<Claim id="c">${plant('claim of an internal plan')} holds</Claim>.`,
      inside,
    ),
  )
  const drill = (of: string, from: Audience, exercise: string): string =>
    `---\ntitle: ${record('Drill', of, from)}\nplan: ${of}\nexercises: [${exercise}]\ntype: restore\nstartedAt: 2026-11-10T09:00:00Z\nendedAt: 2026-11-10T10:00:00Z\nenvironment: staging\nresult: pass\n---\n\nWords.\n\n<Only audience="internal">\n\nWords ${plant(`words in a drill of ${of}`)}.\n\n</Only>\n`
  put(join(content, 'drills/2026-11-10-inside.mdx'), drill('inside', 'internal', 'restore'))
  put(join(content, 'drills/2026-11-10-auditron.mdx'), drill('auditron', 'public', 'weekly-backup-test'))
  put(
    join(content, 'incidents/2026-11-10-inside.mdx'),
    `---\ntitle: ${record('Incident', 'inside', 'internal')}\nplan: inside\nseverity: P1\nclock: { disruptionAt: 2026-11-10T09:00:00Z }\n---\n\nWords.\n`,
  )
  put(
    join(content, 'pages/added.mdx'),
    `---\ntitle: Added\nsummary: Words.\n---\n\nWords.\n\n<Only audience="customer">\n\nWords ${plant('words in a page', 'customer')}.\n\n</Only>\n\nAnd [the plan inside](../plans/inside.mdx).\n`,
  )
  put(join(content, 'copies.jsonl'), `{"recipient":"${plant('copies.jsonl: a recipient', 'nobody')}"}\n`)
  put(
    join(content, 'reviews/auditron/2026-11-16.yaml'),
    `version: "2.0"\nplanSha256: "${'0'.repeat(64)}"\nby: Engineering\nscope: full\ndecision: approve\nnote: Words ${plant('note of a review', 'nobody')}\n`,
  )
}
