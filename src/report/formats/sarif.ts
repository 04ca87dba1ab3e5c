/**
 * SARIF 2.1.0, for code scanning and editors. A result stands at the words of the plan. Waived findings are results that are
 * suppressed, so that what is accepted is seen to be accepted.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import type { Severity } from '../../model/finding.ts'
import type { Report, ReportFinding, ReportPlace, ReportRule } from '../report.ts'
import { oneLine, isOpen, openFindings, pathOf } from './common.ts'
import type { Run } from './format.ts'

/** Results that code scanning of GitHub takes in one run; it refuses a file with more. */
const most = 25_000

const levels: Readonly<Record<Severity, string>> = { error: 'error', warn: 'warning', info: 'note' }

export const make = ({ report }: Run): string => {
  // The heaviest first, because what is over the limit is left out; what is accepted comes last.
  const ordered = [...openFindings(report), ...report.findings.filter((each) => !isOpen(each))]
  const rules = report.rules ?? []
  const [name = 'Holdfast', version] = report.generator.split(' ')
  return `${JSON.stringify(
    {
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name, ...semantic(version), rules: rules.map(ruleOf) } },
          automationDetails: { id: 'holdfast/' },
          columnKind: 'utf16CodeUnits',
          invocations: [invocation(report, ordered.length)],
          artifacts: report.plans.flatMap(({ file, sha256 }) =>
            file === undefined ? [] : [{ location: location(report, file), hashes: { 'sha-256': sha256 } }],
          ),
          results: ordered.slice(0, most).map((each) => resultOf(report, each, rules)),
        },
      ],
    },
    null,
    2,
  )}\n`
}

const semantic = (version: string | undefined): object =>
  version !== undefined && /^\d+\.\d+\.\d+/.test(version) ? { semanticVersion: version } : {}

const invocation = ({ exit, asOf }: Report, found: number): object => ({
  // Content that cannot be read was not judged: what is missing in the results does not hold for that reason.
  executionSuccessful: exit.code < 3,
  exitCode: exit.code,
  exitCodeDescription: exit.meaning,
  ...(asOf === null ? {} : { endTimeUtc: asOf }),
  ...(found > most
    ? {
        toolExecutionNotifications: [
          {
            level: 'warning',
            message: { text: `${found - most} results are left out: ${most} are the most that code scanning takes.` },
          },
        ],
      }
    : {}),
})

const ruleOf = ({ code, title, severity, why, clauses, hint }: ReportRule): object => {
  const help = [why, ...(hint === undefined ? [] : [hint]), ...(clauses.length > 0 ? [`${clauses.join(', ')}.`] : [])]
  return {
    id: code,
    name: code.replace(/(?:^|[/-])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: help.join(' '), markdown: help.join('\n\n') },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: [code.split('/', 1)[0], ...clauses].slice(0, 10) },
  }
}

const resultOf = (report: Report, finding: ReportFinding, rules: readonly ReportRule[]): object => {
  const { code, severity, message, hint, place, related, fingerprint, plan, about } = finding
  const index = rules.findIndex((rule) => rule.code === code)
  const waiver = report.waivers?.find(({ id }) => id === finding.waiver)
  const places = [...related, ...(waiver ? [{ place: waiver.place, note: 'the waiver' }] : [])]
  return {
    ruleId: code,
    ...(index === -1 ? {} : { ruleIndex: index }),
    level: levels[severity],
    message: { text: `${oneLine(message)} ${oneLine(hint)}` },
    locations: [
      {
        physicalLocation: physical(report, place),
        ...(about === undefined
          ? {}
          : {
              logicalLocations: [{ name: about, fullyQualifiedName: plan === undefined ? about : `${plan}/${about}` }],
            }),
      },
    ],
    ...(places.length > 0
      ? {
          relatedLocations: places.map((each, id) => ({
            id,
            physicalLocation: physical(report, each.place),
            message: { text: oneLine(each.note) },
          })),
        }
      : {}),
    // GitHub knows an alert again by the first of the two only.
    partialFingerprints: { primaryLocationLineHash: hashed(fingerprint), 'holdfastFinding/v1': fingerprint },
    ...(isOpen(finding)
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: justification(report, finding) }] }),
  }
}

const justification = ({ waivers }: Report, finding: ReportFinding): string => {
  if (finding.known) return `Known since ${finding.known.since}; the baseline lists it until ${finding.known.until}.`
  const waiver = waivers?.find(({ id }) => id === finding.waiver)
  return waiver
    ? oneLine(
        `${waiver.reason} Accepted by ${waiver.approver} for ${waiver.owner} until ${waiver.expires} (waiver ${waiver.id}).`,
      )
    : `Waiver ${finding.waiver}.`
}

/** In the form that GitHub's own hashes have: digits, and the number among those that are alike. */
const hashed = (fingerprint: string): string => (fingerprint.includes(':') ? fingerprint : `${fingerprint}:1`)

const location = (report: Report, file: string): object => {
  const path = pathOf(report, file).split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? { uri: `file://${path}` } : { uri: path, uriBaseId: '%SRCROOT%' }
}

const physical = (report: Report, { file, line = 1, column, endLine, endColumn }: ReportPlace): object => ({
  artifactLocation: location(report, file),
  region: {
    startLine: line,
    ...(column === undefined ? {} : { startColumn: column }),
    ...(endLine === undefined ? {} : { endLine }),
    ...(endColumn === undefined ? {} : { endColumn: endColumn }),
  },
})
