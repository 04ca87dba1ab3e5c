/** Why a rule exists, where it comes from, how much it counts here, how it is mended, and what breaks it. For a terminal. */
import type { ExitCode, Finding, Level, RuleInfo } from '../model/finding.ts'
import type { Settings } from '../model/portfolio.ts'
import type { Example, Sample } from '../rules/examples/example.ts'
import { sampleDay, sampleParts } from '../rules/examples/show.ts'
import { levelOf } from '../rules/severity.ts'
import { step } from './explain.ts'

/** What is known of a rule in one portfolio. */
export type RuleExplanation = RuleInfo & {
  /** The severity here; `off` when it is not looked for. */
  readonly here: Level
  /** Plans for which it is another. */
  readonly plans: Readonly<Record<string, Level>>
  readonly hits: number
  /** How many of them a waiver accepts. */
  readonly waived: number
  readonly example?: Example | undefined
}

/** Without settings, because they could not be read, the rule counts as it does by itself. */
export const ruleExplanation = (
  rule: RuleInfo,
  example: Example | undefined,
  settings: Settings | undefined,
  findings: readonly Finding[],
): RuleExplanation => {
  const hits = findings.filter(({ code }) => code === rule.code)
  return {
    ...rule,
    here: settings ? levelOf(rule, undefined, settings) : rule.severity,
    plans: settings?.rules[rule.code]?.plans ?? {},
    hits: hits.length,
    waived: hits.filter(({ waiver }) => waiver !== undefined).length,
    example,
  }
}

const blocks: Readonly<Record<Level, string>> = {
  error: 'nothing is published until it is mended or accepted',
  warn: 'it stops publication under `--strict`',
  info: 'it never stops publication',
  off: 'it is not looked for',
}

const kinds: Readonly<Record<Exclude<ExitCode, 0 | 4>, string>> = {
  1: 'something is false or overdue',
  2: 'something could not be verified',
  3: 'nothing can be judged',
}

export const ruleText = (rule: RuleExplanation): string => {
  const { code, title, why, clauses, severity, here, plans, exit, hint, guards, hits, waived, example } = rule
  return [
    step('rule', [code, `${title}.`]),
    step('why', [why]),
    step('clauses', [clauses.length > 0 ? clauses.join(', ') : 'No standard asks for it.']),
    step('severity', [
      `${here}: ${blocks[here]}. What it finds means that ${kinds[exit]} (exit ${exit}).`,
      ...(here === severity ? [] : [`holdfast.yaml says so; by itself it is ${severity}.`]),
      ...Object.entries(plans).map(([plan, level]) => `In the plan ${plan} it is ${level}.`),
      ...(guards === undefined ? [] : [`It cannot be lowered: it sees to it that ${guards}.`]),
    ]),
    step('mend', [hint]),
    ...(example
      ? [
          step('breaks it', [...sampleLines(example.breaks), '', `→ ${example.says}`]),
          step('keeps it', sampleLines(example.keeps)),
        ]
      : []),
    step('here', [
      hits === 0
        ? 'Found nowhere.'
        : `Found ${hits === 1 ? 'once' : `${hits} times`}${waived > 0 ? `; waivers accept ${waived}` : ''}.`,
    ]),
    '',
  ].join('\n')
}

/** Each part under its name; lines of content are indented, so that they are not wrapped. */
const sampleLines = (sample: Sample): string[] => {
  const parts = sampleParts(sample)
  const day = sampleDay(sample)
  return [
    ...(day ? [`${day}:`] : []),
    ...parts.flatMap(({ name, text }) => [`${name}:`, ...text.split('\n').map((line) => `  ${line}`)]),
    ...(parts.length === 0 && !day ? ['a plan without any of that'] : []),
  ]
}
