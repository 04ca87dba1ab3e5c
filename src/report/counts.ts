/** How many findings a report has: open ones by severity, and those that a waiver accepts or a baseline knows. */
import type { Report, ReportFinding } from './report.ts'

type Counted = Pick<ReportFinding, 'severity' | 'waiver'> & { readonly known?: unknown }

/** `known` is absent where there is none, because most runs have no baseline. */
export const findingCounts = (findings: readonly Counted[]): Report['counts']['findings'] => {
  const open = findings.filter(({ waiver, known }) => waiver === undefined && known === undefined)
  const known = findings.filter((each) => each.known !== undefined).length
  return {
    error: open.filter(({ severity }) => severity === 'error').length,
    warn: open.filter(({ severity }) => severity === 'warn').length,
    info: open.filter(({ severity }) => severity === 'info').length,
    waived: findings.filter(({ waiver }) => waiver !== undefined).length,
    known: known > 0 ? known : undefined,
  }
}
