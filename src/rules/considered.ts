/** `--only`: some rules, areas or plans. What was not asked for is left out, is counted, and never decides the exit code. */
import type { Finding } from '../model/finding.ts'
import { suggest } from '../plan/problem.ts'
import { ruleInfo } from './index.ts'

/** What was asked for that does not exist, with a hint; `undefined` when all of it does. */
export const unknownScope = (
  only: readonly string[],
  plans: readonly string[],
): { readonly name: string; readonly hint: string } | undefined => {
  const codes = Object.keys(ruleInfo)
  const areas = [...new Set(codes.map(areaOf))]
  const known = [...codes, ...areas, ...plans.map((plan) => `plan/${plan}`)]
  const name = only.find((each) => !known.includes(each))
  return name === undefined ? undefined : { name, hint: suggest(name, known, 'rule') }
}

const areaOf = (code: string): string => code.split('/')[0] ?? code

/** Whether a finding was asked for: by any of the rules and areas, when some were named, and in any of the plans, when some were. */
export const isInScope = (only: readonly string[], { code, plan, exit }: Finding): boolean => {
  const plans = only.filter((each) => each.startsWith('plan/') && !Object.hasOwn(ruleInfo, each))
  const rules = only.filter((each) => !plans.includes(each))
  // What could not be read was not considered, whatever was asked for.
  if (exit === 3) return true
  return (
    (rules.length === 0 || rules.includes(code) || rules.includes(areaOf(code))) &&
    (plans.length === 0 || (plan !== undefined && plans.includes(`plan/${plan}`)))
  )
}
