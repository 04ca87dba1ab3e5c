/**
 * A portfolio of plans with many claims over evidence, for measuring `check`. Each plan has prose, five bindings of its own
 * and so many claims over them. Facts are those of the example's readings; they are written through the store, so that
 * digests and chain are real. All else follows from the numbers of plan and claim.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requestDigestOf } from '../../src/evidence/bindings.ts'
import type { Draft } from '../../src/evidence/record.ts'
import { readStore, writeStore } from '../../src/evidence/store.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import type { Binding } from '../../src/model/records.ts'

type Asked = Pick<Binding, 'source' | 'params'> & {
  readonly like: string
  readonly matches: number
  /** What is claimed of it in turn, under a quantifier, and in words. */
  readonly claims: readonly (readonly [check: string, words: string])[]
}

const bucket = (name: string): Asked => ({
  source: 'aws/s3-bucket',
  params: { prefix: name },
  like: 'auditforge-buckets',
  matches: 4,
  claims: [
    ['every: { versioning: { equals: enabled } }', 'Every version of a document is kept'],
    ['every: { noncurrentRetention: { atLeast: 30 days } }', 'What was replaced stays for at least <Bound/>'],
    ['some: { encryption: { oneOf: [AES256, aws:kms] } }', 'Documents are encrypted where they lie'],
    ['none: { objectLock: { equals: compliance } }', 'Nothing is locked against its owner'],
    ['count: { where: { versioning: { equals: enabled } }, atLeast: 4 }', 'There are four stores with versions'],
  ],
})

const database = (name: string): Asked => ({
  source: 'aws/rds-instance',
  params: { instance: name },
  like: 'cloud-optimizer-database',
  matches: 1,
  claims: [
    ['expect: { restorableAge: { atMost: objective.plan.rpo } }', 'At most <Bound/> of orders are lost'],
    ['expect: { backupRetention: { atLeast: 7 days } }', 'Backups are kept for at least <Bound/>'],
    ['expect: { storageEncrypted: { equals: true } }', 'The disk is encrypted'],
    ['expect: { multiAz: { equals: true } }', 'A standby waits in another zone'],
    ['expect: { deletionProtection: { equals: true } }', 'Nobody can delete it by one mistake'],
  ],
})

const asked = (plan: string): readonly (readonly [string, Asked])[] =>
  [1, 2, 3, 4, 5].map((number) => {
    const name = `${plan}-${number % 2 ? 'database' : 'store'}-${number}`
    return [name, number % 2 ? database(name) : bucket(name)]
  })

const place = { account: '401100000005', region: 'us-east-1' }

/** Writes a content folder with so many plans of so many claims, and what was read. Returns the names of the plans' files. */
export const generateClaims = async (example: string, to: string, plans: number, claims: number): Promise<void> => {
  for (const folder of ['plans', 'evidence']) mkdirSync(join(to, folder), { recursive: true })
  const { records } = readStore(join(example, 'evidence'))
  const settings = readFileSync(join(example, 'holdfast.yaml'), 'utf8')
  writeFileSync(join(to, 'holdfast.yaml'), settings)
  const bindings: string[] = []
  const drafts: Draft[] = []
  for (let number = 1; number <= plans; number++) {
    const plan = `service-${String(number).padStart(4, '0')}`
    const all = asked(plan)
    for (const [id, each] of all) {
      bindings.push(
        `${id}:\n  label: ${id.replaceAll('-', ' ')}\n  source: ${each.source}\n  account: '${place.account}'\n  region: ${place.region}\n  params: { ${Object.entries(
          each.params,
        )
          .map(([key, value]) => `${key}: ${String(value)}`)
          .join(', ')} }\n`,
      )
      drafts.push(draftOf(id, each, records[each.like] as Evidence))
    }
    writeFileSync(join(to, 'plans', `${plan}.mdx`), planOf(plan, number, claims, all))
  }
  writeFileSync(join(to, 'bindings.yaml'), bindings.join(''))
  await writeStore(join(to, 'evidence'), drafts)
}

const draftOf = (id: string, { source, params, matches }: Asked, like: Evidence): Draft => {
  const { id: _, previous: __, digest: ___, ...rest } = like
  const [first] = like.matches
  if (!first) throw new Error(`The example has no reading like that of ${id}.`)
  return {
    ...rest,
    ...place,
    binding: id,
    requestDigest: requestDigestOf({ source, params, ...place } as unknown as Binding),
    matches: Array.from({ length: matches }, (_each, at) => ({ ...first, subject: `${id}-${at + 1}` })),
  }
}

const planOf = (plan: string, number: number, claims: number, all: readonly (readonly [string, Asked])[]): string => {
  const made = Array.from({ length: claims }, (_, at) => {
    const [binding, { claims: possible }] = all[at % all.length] as (typeof all)[number]
    const [check, words] = possible[Math.floor(at / all.length) % possible.length] as (typeof possible)[number]
    return { id: `claim-${at + 1}`, binding, check, words }
  })
  const written = made.map(({ id, binding, check }) => `  ${id}:\n    evidence: ${binding}\n    ${check}\n`).join('')
  const prose = made.map(
    ({ id, words }, at) =>
      `${at % 10 === 0 ? `## Part ${at / 10 + 1}\n\n${paragraph(number, at)}\n\n` : ''}- <Claim id="${id}">${words}</Claim>. The words after it say why that matters to\n  those who wait for the service, and what is done when it is not so.\n${at % 10 === 9 ? '\n' : ''}`,
  )
  return `---\n${head(plan)}claims:\n${written}---\n\n${prose.join('')}\n<Objectives />\n`
}

const paragraph = (number: number, at: number): string =>
  `Service ${number} takes orders and hands them on. When it fails, customers wait; **nothing else** depends on it for part ${at / 10 + 1}.\nWhoever is on call reads this first, then looks at the board of the service and decides within the objective.`

const head = (plan: string): string => `title: ${plan}
product: Orders
summary: How this service comes back after a failure, and what of it is checked.
version: "1"
status: approved
owner: manager
approvers: [cto]
lastReviewed: 2026-11-01
reviewCadence: 3 months
roles:
  manager: { title: Engineering manager, does: Leads the recovery., primary: Engineering manager, deputy: Lead engineer }
  cto: { title: Chief technology officer, does: Approves the plan., primary: Chief technology officer, deputy: COO }
objectives:
  plan: { rto: "<= 4h", rpo: "<= 15m" }
`
