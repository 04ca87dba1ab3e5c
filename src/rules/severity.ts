/**
 * How much a finding counts here: the severity of its rule, unless `rules` in `holdfast.yaml` says otherwise for all plans or for one.
 * A rule that guards one of the promises of ARCHITECTURE.md can be made stricter, never weaker. Only what would not have stopped
 * publication by itself can be switched off.
 */
import { severities, type Finding, type Level, type RuleInfo } from '../model/finding.ts'
import type { Portfolio, Settings } from '../model/portfolio.ts'
import { placeIn } from '../model/records.ts'
import { problem, suggest, type Problem } from '../plan/problem.ts'

type Named = Pick<RuleInfo, 'code' | 'severity'>

/** The level of a rule here, for one plan or for what is about no plan. */
export const levelOf = ({ code, severity }: Named, plan: string | undefined, settings: Settings): Level => {
  const setting = Object.hasOwn(settings.rules, code) ? settings.rules[code] : undefined
  return (plan === undefined ? undefined : setting?.plans[plan]) ?? setting?.severity ?? severity
}

/** The finding as it counts here; nothing when its rule is switched off. Its `usual` severity is kept where that differs. */
export const asCounted = (finding: Finding, settings: Settings): Finding[] => {
  const level = levelOf(finding, finding.plan, settings)
  if (level === 'off') return []
  return [level === finding.severity ? finding : { ...finding, severity: level, usual: finding.severity }]
}

const weight = (level: Level): number => (level === 'off' ? severities.length : severities.indexOf(level))

/** Settings for rules and plans that do not exist, and for rules that may not count less. */
export const checkSeverities = (
  { settings, plans }: Portfolio,
  rules: Readonly<Record<string, RuleInfo>>,
): Problem[] => {
  const known = plans.map(({ id }) => id)
  return Object.entries(settings.rules).flatMap(([code, setting]): Problem[] => {
    const at = `rules.${code}`
    const rule = Object.hasOwn(rules, code) ? rules[code] : undefined
    if (!rule) return [unknown(settings, at, `There is no rule \`${code}\`.`, code, Object.keys(rules), 'rule')]
    return [
      ...(setting.severity === undefined ? [] : tooWeak(rule, setting.severity, settings, `${at}.severity`)),
      ...Object.entries(setting.plans).flatMap(([plan, level]) =>
        known.includes(plan)
          ? tooWeak(rule, level, settings, `${at}.plans.${plan}`)
          : [unknown(settings, `${at}.plans.${plan}`, `There is no plan \`${plan}\`.`, plan, known, 'plan')],
      ),
    ]
  })
}

const unknown = (
  settings: Settings,
  at: string,
  message: string,
  word: string,
  known: readonly string[],
  what: string,
): Problem => problem('content/unknown-reference', placeIn(settings, at), message, suggest(word, known, what))

const tooWeak = (rule: RuleInfo, level: Level, settings: Settings, at: string): Problem[] => {
  if (weight(level) <= weight(rule.severity)) return []
  const place = placeIn(settings, at)
  if (rule.guards !== undefined)
    return [
      problem(
        'content/invalid-value',
        place,
        `\`${rule.code}\` cannot be lowered from \`${rule.severity}\` to \`${level}\`: it sees to it that ${rule.guards}.`,
        'Remove the setting. A finding that is accepted for a time goes into `waivers.yaml`.',
      ),
    ]
  if (level === 'off' && rule.severity === 'error')
    return [
      problem(
        'content/invalid-value',
        place,
        `\`${rule.code}\` is an error, and an error cannot be switched off.`,
        'Set it to `warn` or `info`: it is found then and does not stop publication.',
      ),
    ]
  return []
}
