/** `check --rules`: every rule with how much it counts here, and how many of its findings are open or accepted. */
import type { Finding, Level, RuleInfo } from '../model/finding.ts'
import type { Settings } from '../model/portfolio.ts'
import { ruleInfo } from '../rules/index.ts'
import { levelOf } from '../rules/severity.ts'
import { aligned } from './text.ts'

/** One line of the list. */
export type RuleCount = Pick<RuleInfo, 'code' | 'title' | 'severity'> & {
  /** The severity here, for plans of which `holdfast.yaml` says nothing else. */
  readonly here: Level
  readonly open: number
  readonly waived: number
  /** Findings that a baseline lists. */
  readonly known: number
}

/** All rules in the order of their codes. */
export const ruleCounts = (findings: readonly Finding[], settings: Settings | undefined): RuleCount[] => {
  const byCode = Map.groupBy(findings, ({ code }) => code)
  return Object.values(ruleInfo)
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map((rule) => {
      const hits = byCode.get(rule.code) ?? []
      const waived = hits.filter(({ waiver }) => waiver !== undefined).length
      const known = hits.filter(({ known: since }) => since !== undefined).length
      return {
        code: rule.code,
        title: rule.title,
        severity: rule.severity,
        here: settings ? levelOf(rule, undefined, settings) : rule.severity,
        open: hits.length - waived - known,
        waived,
        known,
      }
    })
}

const shown = (count: number): string => (count === 0 ? '·' : String(count))

/** The list for a terminal. A severity that `holdfast.yaml` changed is marked. */
export const ruleCountsText = (counts: readonly RuleCount[]): string => {
  const changed = counts.some(({ here, severity }) => here !== severity)
  const rows = counts.map(({ code, here, severity, open, waived, known }) => [
    code,
    here === severity ? here : `${here}*`,
    shown(open),
    shown(waived),
    shown(known),
  ])
  const broken = counts.filter(({ open, waived, known }) => open + waived + known > 0).length
  return [
    ...aligned([['rule', 'severity', 'open', 'waived', 'known'], ...rows]),
    '',
    `${counts.length} rules, ${broken} of them broken here.`,
    ...(changed ? ['* holdfast.yaml says so; by itself the rule has another severity.'] : []),
    '',
  ].join('\n')
}
