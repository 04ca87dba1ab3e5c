/** Findings for a reader. */
import type { Audience } from '../model/audience.ts'
import type { Finding } from '../model/finding.ts'
import { formatPlace } from '../model/place.ts'
import type { Portfolio } from '../model/portfolio.ts'
import type { FindingView } from '../model/view.ts'
import { ruleInfo } from '../rules/index.ts'
import { waiverNamed, waiverView } from './claim-view.ts'
import { readable } from './nodes.ts'

export const findingView = (finding: Finding, portfolio: Portfolio, audience: Audience): FindingView => {
  const waiver = waiverNamed(portfolio, finding.waiver)
  const [kind, name] = (finding.about ?? '').split('.') as [string, string?]
  return {
    code: finding.code,
    title: ruleInfo[finding.code]?.title ?? finding.code,
    severity: finding.severity,
    plan: finding.plan,
    about:
      finding.about === undefined
        ? undefined
        : name === undefined
          ? kind
          : `${singular(kind)} ${name.replaceAll('-', ' ')}`,
    claim: kind === 'claims' ? name : undefined,
    message: quoted(readable(finding.message, audience)),
    hint: quoted(finding.hint),
    place: formatPlace(finding.place),
    waiver: waiver && waiverView(waiver),
  }
}

/** `exercises` becomes "exercise". */
const singular = (kind: string): string =>
  kind === 'communications' ? 'communication' : kind.replace(/ies$/, 'y').replace(/s$/, '')

/** At a terminal, words of the plan's language stand in backticks; to a reader of the page they are quotations. */
const quoted = (text: string): string => text.replace(/`([^`]+)`/g, '“$1”')
