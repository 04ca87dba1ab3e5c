/**
 * Verifies a file of statements: is each of them what was signed, are all of them there, do the files they speak of have the digests
 * they say, and do they still count. For any text whatever the answer is a report. Needs no network; the clock is handed in.
 */
import { z } from 'zod'
import { formatInstant, type Instant } from '../../model/calendar.ts'
import type { KeyFile } from '../../sign/keys/pem.ts'
import { openEnvelope, type Opened } from '../../sign/verify/envelope.ts'
import type { CertificateReport, VerifyState } from '../../sign/verify/report.ts'
import { readAnchors } from '../../sign/verify/trust.ts'
import { predicates, sha256, statementType } from './statements.ts'

export type StatementsReport = {
  /** As of a PDF: see `VerifyState`. */
  readonly state: VerifyState
  readonly summary: string
  /** Why the state is not `valid`; empty when it is. */
  readonly reasons: readonly string[]
  /** What the statements say of the run: a signed failure is as authentic as a signed success. */
  readonly result?: string | undefined
  readonly asOf?: string | undefined
  readonly validUntil?: string | null | undefined
  readonly trust: 'trusted' | 'untrusted' | 'not-checked'
  readonly development: boolean
  readonly signer?: CertificateReport | undefined
  readonly algorithm?: string | undefined
  readonly statements: readonly string[]
  readonly subjects: readonly { readonly name: string; readonly state: 'matches' | 'differs' | 'missing' }[]
}

export type StatementsOptions = {
  readonly anchors?: readonly KeyFile[] | undefined
  /** The instant at which certificates and statements must count. */
  readonly at: Instant
  /** SHA-256 of the file of that name, in hex; `undefined` when there is none. */
  readonly digestOf: (name: string) => string | undefined
}

const descriptor = z.looseObject({
  name: z.string(),
  digest: z.looseObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
})
const statementSchema = z.looseObject({
  _type: z.literal(statementType),
  subject: z.array(descriptor).min(1),
  predicateType: z.string(),
  predicate: z.looseObject({}),
})
const disclosureSchema = z.looseObject({
  asOf: z.string(),
  validUntil: z.string().nullable(),
  statements: z.array(z.looseObject({ predicateType: z.string(), digest: z.looseObject({ sha256: z.string() }) })),
})
const testSchema = z.looseObject({ result: z.enum(['PASSED', 'WARNED', 'FAILED']) })

type Statement = z.infer<typeof statementSchema> & { readonly digest: string }

const nothing = { trust: 'not-checked', development: false, statements: [], subjects: [] } as const
const altered = 'Do not rely on these statements: they are not what was signed, or not about these files.'

/** Verifies. Throws only a `SigningError` about `anchors`, never because of the text. */
export const verifyStatements = (text: string, options: StatementsOptions): StatementsReport => {
  const anchors = readAnchors(options.anchors ?? [])
  const opened = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => openEnvelope(line, anchors, [options.at]))
  const [first] = opened
  if (!first || opened.some(({ state }) => state === 'unreadable'))
    return {
      ...nothing,
      state: 'unreadable',
      summary: 'This is not a file of signed statements.',
      reasons: [...new Set(opened.flatMap(({ reasons }) => reasons))],
    }
  if (opened.every(({ state }) => state === 'unsigned'))
    return { ...nothing, state: 'unsigned', summary: 'These statements are not signed.', reasons: first.reasons }
  const broken = opened.flatMap(({ state, reasons }, index) =>
    state === 'signed' ? [] : reasons.map((each) => `Line ${index + 1}: ${each}`),
  )
  if (broken.length > 0) return { ...nothing, state: 'invalid', summary: altered, reasons: broken }
  return reportOn(opened, options)
}

const reportOn = (opened: readonly Opened[], { at, digestOf }: StatementsOptions): StatementsReport => {
  const [first] = opened as [Opened, ...Opened[]]
  const [signer] = first.chain
  const wrong: string[] = []
  if (opened.some(({ chain }) => chain[0]?.fingerprint !== signer?.fingerprint))
    wrong.push('The statements are signed with different keys.')
  const statements = opened.flatMap(({ payload }, index): Statement[] => {
    const read = payload && readStatement(payload)
    if (!read) wrong.push(`Line ${index + 1}: What was signed is not an in-toto statement.`)
    return read ? [read] : []
  })
  wrong.push(...together(statements))
  const subjects = subjectsOf(statements).map(({ name, digest }) => {
    const found = digestOf(name)
    return { name, state: found === undefined ? 'missing' : found === digest.sha256 ? 'matches' : 'differs' } as const
  })
  for (const { name } of subjects.filter(({ state }) => state === 'differs'))
    wrong.push(`${name} is not the file that the statements are about.`)
  const disclosed = disclosureSchema.safeParse(of(statements, predicates.disclosure)?.predicate).data
  const tests = testSchema.safeParse(of(statements, predicates.tests)?.predicate).data
  const doubts = [
    ...first.trust.reasons,
    ...subjects.filter(({ state }) => state === 'missing').map(({ name }) => `${name} is not there to be compared.`),
    ...(disclosed?.validUntil && disclosed.validUntil < at
      ? [`The statements counted until ${formatInstant(disclosed.validUntil)}, and it is ${formatInstant(at)}.`]
      : []),
  ]
  const state = wrong.length > 0 ? 'invalid' : doubts.length > 0 ? 'indeterminate' : 'valid'
  return {
    state,
    summary: summaryOf(state, first),
    reasons: state === 'invalid' ? wrong : doubts,
    result: tests?.result,
    asOf: disclosed?.asOf,
    validUntil: disclosed?.validUntil,
    trust: state === 'invalid' ? 'not-checked' : first.trust.trust,
    development: first.development,
    signer: signer && {
      subject: signer.subject,
      issuer: signer.issuerText,
      fingerprint: signer.fingerprint,
      validFrom: signer.validFrom,
      validTo: signer.validTo,
    },
    algorithm: first.algorithm,
    statements: statements.map(({ predicateType }) => predicateType),
    subjects,
  }
}

const readStatement = (payload: Buffer): Statement | undefined => {
  try {
    const read = statementSchema.safeParse(JSON.parse(payload.toString('utf8')))
    return read.success ? { ...read.data, digest: sha256(payload) } : undefined
  } catch {
    return undefined
  }
}

const of = (statements: readonly Statement[], type: string): Statement | undefined =>
  statements.find(({ predicateType }) => predicateType === type)

/** Every line is signed by itself, so a line could be taken out, or come from another file: the disclosure names the others. */
const together = (statements: readonly Statement[]): string[] => {
  const last = of(statements, predicates.disclosure)
  if (!last) return ['The statement that names the others is missing.']
  const named = disclosureSchema.safeParse(last.predicate)
  if (!named.success) return ['The statement that names the others cannot be read.']
  const wrong: string[] = []
  const digests = new Set(named.data.statements.map(({ digest }) => digest.sha256))
  for (const { predicateType, digest } of named.data.statements)
    if (!statements.some((each) => each.digest === digest.sha256))
      wrong.push(`The statement ${predicateType} that belongs to these was taken out or exchanged.`)
  for (const each of statements)
    if (each !== last && !digests.has(each.digest))
      wrong.push(`The statement ${each.predicateType} does not belong to the others.`)
  const names = JSON.stringify(last.subject)
  if (statements.some(({ subject }) => JSON.stringify(subject) !== names))
    wrong.push('The statements are about different files.')
  return wrong
}

const subjectsOf = (statements: readonly Statement[]): readonly z.infer<typeof descriptor>[] =>
  statements[0]?.subject ?? []

const summaryOf = (state: 'valid' | 'invalid' | 'indeterminate', { development, trust, chain }: Opened): string => {
  const whole = 'The statements are as they were signed, and the files are those they are about.'
  if (state === 'invalid') return altered
  if (state === 'indeterminate')
    return 'The statements are as they were signed, but they cannot be relied on as they stand.'
  if (development) return `${whole} They were signed with a development key: it proves integrity, not identity.`
  if (trust.trust === 'trusted') return `${whole} The signer is trusted: ${chain[0]?.label}.`
  return `${whole} Who "${chain[0]?.label}" is was not checked, because no trust anchors were given.`
}

/** The report as text, ending in a line feed. */
export const formatStatements = (report: StatementsReport, file: string): string => {
  const { signer } = report
  const lines: [string, string | undefined][] = [
    ['result', report.result && `${report.result}, as of ${report.asOf}`],
    ['valid until', report.validUntil === null ? 'no verdict has an end' : report.validUntil],
    ['signer', signer?.subject],
    ['certificate', signer && `SHA-256 ${signer.fingerprint}`],
    ['trust', signer && report.trust],
    ['algorithm', report.algorithm],
    ...report.subjects.map(({ name, state }): [string, string] => ['file', `${name}: ${state}`]),
    ...report.statements.map((type): [string, string] => ['statement', type]),
  ]
  return [
    `${file}: ${report.state}. ${report.summary}`,
    ...report.reasons.map((each) => `  because: ${each}`),
    ...lines.filter(([, value]) => value).map(([name, value]) => `  ${`${name}:`.padEnd(14)}${value}`),
  ]
    .map((line) => `${line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD')}\n`)
    .join('')
}
