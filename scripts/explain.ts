/** `holdfast explain CLAIM` or `RULE`: how a verdict came about, step by step, or why a rule exists. */
import { claimNames } from '../src/claims/case.ts'
import { explanationOf, explanationText, plansWith } from '../src/report/explain.ts'
import { ruleExplanation, ruleText } from '../src/report/explain-rule.ts'
import { nearest } from '../src/plan/problem.ts'
import { ruleInfo } from '../src/rules/index.ts'
import { assessed, checkArguments, printReport, refuse, type Command } from './command.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal)
  if (refused !== undefined) return refused
  const [name] = given.operands
  const example = `\`${terminal.called('explain', 'PLAN/CLAIM')}\`, or a rule: \`${terminal.called('explain', 'review/overdue')}\``
  if (name === undefined || given.operands.length > 1)
    return refuse(terminal, 'One claim or one rule can be explained at a time.', `Write ${example}.`)
  const outcome = await assessed(given, terminal)
  const { judged, findings } = outcome
  const rule = Object.hasOwn(ruleInfo, name) ? ruleInfo[name] : undefined
  if (rule) {
    const { examples } = await import('../src/rules/examples/index.ts')
    const explained = ruleExplanation(rule, examples[name], judged?.portfolio.settings, findings)
    terminal.out(given.format === 'json' ? `${JSON.stringify(explained, null, 2)}\n` : ruleText(explained))
    return 0
  }
  if (!judged) {
    printReport(outcome, given, terminal)
    return outcome.exit
  }
  const [, planName, claim = name] = /^([^/]+)\/(.+)$/.exec(name) ?? []
  const plans =
    planName === undefined ? plansWith(judged, claim) : judged.portfolio.plans.filter(({ id }) => id === planName)
  const [plan, another] = plans
  if (plan && another) {
    return refuse(
      terminal,
      `Several plans have a claim \`${claim}\`.`,
      `Write one of ${plans.map(({ id }) => `\`${id}/${claim}\``).join(', ')}.`,
    )
  }
  const explained = plan && explanationOf(judged, plan, claim)
  if (!explained) {
    const known = claimNames(judged.portfolio)
    const rules = Object.keys(ruleInfo)
    const short = known.map((each) => each.replace(/^[^/]+\//, ''))
    const near = nearest(name, [...known, ...rules, ...short])
    return refuse(
      terminal,
      `There is neither a claim nor a rule \`${name}\`.`,
      near ? `Did you mean \`${near}\`?` : `Write ${example}.`,
    )
  }
  terminal.out(
    given.format === 'json' ? `${JSON.stringify(explained, null, 2)}\n` : explanationText(explained, given.content),
  )
  return 0
}
