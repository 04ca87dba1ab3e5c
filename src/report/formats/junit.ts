/**
 * JUnit XML, for whatever shows the results of tests: a suite for each plan, a case for each claim, and a case for each element
 * that a rule complains about beside them. False or overdue is a failure; what could not be verified is an error; waived is
 * skipped, with the reason. Valid by the schema of Jenkins' xUnit plugin (`junit-10.xsd`).
 */
import type { Report, ReportClaim, ReportFinding } from '../report.ts'
import { blocks, isOpen, oneLine, pathOf, placeText } from './common.ts'
import type { Run } from './format.ts'

type Case = {
  readonly name: string
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped'
  readonly inside: string
}
type Suite = { readonly name: string; readonly file?: string | undefined; readonly cases: readonly Case[] }

export const make = ({ report }: Run): string => {
  const suites = suitesOf(report)
  const all = suites.flatMap(({ cases }) => cases)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: 'Holdfast', ...numbers(all, false) })}>\n${suites
    .map((suite) => suiteText(report, suite))
    .join('')}</testsuites>\n`
}

const suitesOf = (report: Report): Suite[] => {
  const byPlan = Map.groupBy(report.findings, ({ plan }) => plan)
  const known = new Set(report.plans.map(({ id }) => id))
  const plans = report.plans.map((plan): Suite => {
    const own = byPlan.get(plan.id) ?? []
    const byElement = Map.groupBy(own, ({ about }) => about)
    const claims = plan.claims.map((claim) => claimCase(report, claim, byElement.get(`claims.${claim.id}`) ?? []))
    const ids = new Set(plan.claims.map(({ id }) => `claims.${id}`))
    const others = own.filter(({ about }) => about === undefined || !ids.has(about))
    return {
      name: plan.id,
      file: plan.file === undefined ? undefined : pathOf(report, plan.file),
      cases: [...claims, ...elementCases(report, others)],
    }
  })
  // What belongs to no plan that was judged: the portfolio as a whole, or content that could not be read, by its files.
  const rest = report.findings.filter(({ plan }) => plan === undefined || !known.has(plan))
  const others = [...Map.groupBy(rest, ({ place }) => place.file)].map(([file, found]): Suite => ({
    name: file,
    file: pathOf(report, file),
    cases: elementCases(report, found),
  }))
  return [...plans, ...others]
}

/** One case a rule and element: a reader takes two cases of one name for one. */
const elementCases = (report: Report, findings: readonly ReportFinding[]): Case[] =>
  [...Map.groupBy(findings, ({ code, about }) => (about === undefined ? code : `${code} ${about}`))].map(
    ([name, found]) => caseOf(report, name, found, ''),
  )

/** A claim that does not hold never passes, also where no rule that blocks says so: its plan is retired, or the rule counts less. */
const claimCase = (report: Report, claim: ReportClaim, found: readonly ReportFinding[]): Case => {
  const made = caseOf(
    report,
    claim.id,
    found,
    `${claim.sentence}\n${claim.because}\nverdict: ${claim.verdict}; as of ${claim.asOf ?? 'never'}; valid until ${claim.validUntil ?? 'the next run'}`,
  )
  if (made.kind !== 'passed' || claim.verdict === 'holds') return made
  const skipped = element('skipped', { message: `The claim is ${claim.verdict}.` }, oneLine(claim.because))
  return { ...made, kind: 'skipped', inside: skipped + made.inside }
}

const out = (text: string): string => (text === '' ? '' : element('system-out', {}, text))

const caseOf = (report: Report, name: string, found: readonly ReportFinding[], words: string): Case => {
  const blocking = found.filter((each) => blocks(report, each))
  const accepted = found.filter((each) => !isOpen(each))
  const noted = found.filter((each) => isOpen(each) && !blocks(report, each))
  const notes = [words, ...noted.map((each) => findingText(report, each))].filter(Boolean).join('\n\n')
  const [first] = blocking
  if (first) {
    const kind = blocking.some(({ exit }) => exit === 1) ? 'failure' : 'error'
    const worst = blocking.find(({ exit }) => (exit === 1) === (kind === 'failure')) ?? first
    const more = blocking.length > 1 ? ` (and ${blocking.length - 1} more)` : ''
    const text = blocking.map((each) => findingText(report, each)).join('\n\n')
    return {
      name,
      kind,
      inside: element(kind, { type: worst.code, message: oneLine(worst.message) + more }, text) + out(notes),
    }
  }
  const [one] = accepted
  if (one) {
    const text = accepted.map((each) => findingText(report, each)).join('\n\n')
    const skipped = element('skipped', { type: one.code, message: whyAccepted(report, one) }, text)
    return { name, kind: 'skipped', inside: skipped + out(notes) }
  }
  return { name, kind: 'passed', inside: out(notes) }
}

const whyAccepted = ({ waivers }: Report, { waiver: id, known }: ReportFinding): string => {
  if (known) return `Known since ${known.since}, until ${known.until}.`
  const waiver = waivers?.find((each) => each.id === id)
  return waiver ? `${oneLine(waiver.reason)} Until ${waiver.expires}.` : `Waiver ${id}.`
}

const findingText = (report: Report, { code, message, hint, place }: ReportFinding): string =>
  `${code}: ${message}\n${hint}\n${placeText(report, place)}`

const numbers = (cases: readonly Case[], skipped: boolean): Record<string, string> => {
  const count = (kind: Case['kind']): string => String(cases.filter((each) => each.kind === kind).length)
  return {
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    ...(skipped ? { skipped: count('skipped') } : {}),
    // Judging is not timed: the same content gives the same bytes.
    time: '0',
  }
}

const suiteText = (report: Report, { name, file, cases }: Suite): string => {
  const head = { name, ...numbers(cases, true), timestamp: report.asOf?.replace('Z', ''), file }
  const body = cases.map(
    (each) =>
      `    <testcase${attributes({ classname: name, name: each.name, time: '0' })}${each.inside === '' ? '/>' : `>${each.inside}</testcase>`}\n`,
  )
  return `  <testsuite${attributes(head)}>\n${body.join('')}  </testsuite>\n`
}

const element = (name: string, given: Record<string, string>, text: string): string =>
  `<${name}${attributes(given)}>${escaped(text)}</${name}>`

const attributes = (given: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(given)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escaped(value).replace(/[\t\n]/g, ' ')}"`]))
    .join('')

/** Text for XML 1.0, which has no way to write most control characters. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\r', '')
    .replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)
