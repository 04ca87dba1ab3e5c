/** Rules about what a plan says it can do: without a condition, and with one product and not one of two. */
import { phrase } from '../../model/phrase.ts'
import { eachPlan, type Hit, type Rule } from '../rule.ts'
import { eachMatch, hitAt, inStatements, promises } from './match.ts'

const hedges =
  /\b(?:if|where) (?:(?:one|it|they|this) (?:is|are|has been) )?(?:configured|enabled|subscribed|needed|necessary|available|applicable|possible|supported|set up)\b/gi

/** A rule that finds a pattern in what is promised, in the body and in the frontmatter. */
const finding = (
  words: Pick<Rule, 'code' | 'severity' | 'catalogue' | 'title' | 'why' | 'clauses' | 'hint'>,
  pattern: RegExp,
  say: (words: string) => Hit['message'],
  hint: string,
): Rule => ({
  ...words,
  exit: 1,
  find: (input) =>
    eachPlan(input, (plan) => [
      ...eachMatch(plan, pattern, promises).map((found) => hitAt(input, plan, found, say(found.words), hint)),
      ...inStatements(plan, pattern, say, hint),
    ]),
})

export const hedged: Rule = finding(
  {
    code: 'capability/hedged',
    severity: 'error',
    catalogue: 'CAP-01',
    title: 'Capability with a condition',
    why: '“If configured” is true whatever is configured. What may or may not exist cannot be relied on, and cannot be checked.',
    clauses: ['ISO 22301 8.3.4', 'NIST SP 800-53 CP-10'],
    hint: 'Say that it is so and check it with a claim, or say in a limitation that it is not so.',
  },
  hedges,
  (words) => phrase`“${words}” leaves open whether this exists.`,
  'Find out. Then say that it is so, in a claim, or that it is not so, in a limitation.',
)

/** Products of one kind each: a plan that names two of a kind as alternatives names none. */
const products = [
  ['(?:AWS )?KMS', '(?:HashiCorp )?Vault', 'Azure Key Vault', 'Cloud KMS', 'CloudHSM'],
  ['PagerDuty', 'Ops[Gg]enie', 'VictorOps', 'Splunk On-Call', 'xMatters'],
  ['Slack', '(?:Microsoft )?Teams', 'Mattermost'],
  ['GitHub', 'GitLab', 'Bitbucket'],
  ['Route ?53', 'Cloudflare', 'NS1'],
  ['Datadog', 'New Relic', 'Grafana', 'Prometheus', 'CloudWatch'],
  ['AWS', 'Azure', 'Google Cloud', 'GCP'],
].map((kind) => `(?:${kind.join('|')})`)

const alternatives = new RegExp(products.map((kind) => `\\b${kind}(?: ?/ ?|,? (?:and/)?or )${kind}\\b`).join('|'), 'g')

export const eitherOr: Rule = finding(
  {
    code: 'capability/either-or',
    severity: 'warn',
    catalogue: 'SEC-03',
    title: 'One of two products',
    why: 'A statement that one of two products does it can hardly be false, and in an emergency it matters which one.',
    clauses: ['ISO 22301 8.3.4', 'ISO/IEC 27001 A.5.30'],
    hint: 'Name the one that is in use.',
  },
  alternatives,
  (words) => phrase`“${words}” does not say which one.`,
  'Name the one that is in use. If both are, say what each is for.',
)
