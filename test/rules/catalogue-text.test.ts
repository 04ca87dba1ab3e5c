/**
 * The contradictions that the catalogue of rules lists for the five source documents, in words and commands: each is a finding of the
 * example plans, accepted for a time, and points at the words.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Finding } from '../../src/model/finding.ts'
import { fullText } from '../../src/model/phrase.ts'
import { assess } from '../../src/pipeline.ts'
import { rules } from '../../src/rules/index.ts'

const content = fileURLToPath(new URL('../../content', import.meta.url))
const { findings } = assess({ content, clock: '2026-11-20T12:00:00Z', strict: false, generator: 'Holdfast test' })

/** The words that a finding points at. */
const wordsOf = ({ place: { file, span } }: Finding): string => {
  const [line, column, endLine, endColumn] = span ?? [0, 0, 0, 0]
  const lines = readFileSync(`${content}/${file}`, 'utf8')
    .split('\n')
    .slice(line - 1, endLine)
  lines[lines.length - 1] = lines.at(-1)?.slice(0, endColumn - 1) ?? ''
  lines[0] = lines[0]?.slice(column - 1) ?? ''
  return lines.join('\n')
}

/** Catalogue number, plan, code, words pointed at, what the finding says. */
const hits: readonly (readonly [string, string, string, string, string])[] = [
  [
    'CMD-01',
    'cloud-optimizer',
    'command/two-identifiers',
    'failure-procedure.instance',
    'is “cloud-optimizer-db” here, but “cloud-optimizer-prod” in',
  ],
  ['CMD-01', 'cloud-optimizer', 'command/two-identifiers', 'cluster', 'The ECS cluster is “production” here'],
  ['CMD-01', 'cloud-optimizer', 'command/two-identifiers', 'cluster', 'The ECS cluster is “prod” here'],
  ['CMD-01', 'cloud-optimizer', 'command/two-identifiers', 'service', 'The ECS service is “api” here'],
  ['CMD-01', 'cloud-optimizer', 'command/two-identifiers', 'cloudguardian', 'the name of another product'],
  ['CMD-02', 'cloud-optimizer', 'command/placeholder', 'sg-xxx', 'letters crossed out'],
  ['CMD-02', 'cloud-optimizer', 'command/placeholder', 'ZXXXXX', 'letters crossed out'],
  ['CMD-02', 'cloud-optimizer', 'command/placeholder', 'PREVIOUS_VERSION', 'says what belongs there'],
  ['CMD-02', 'cloud-optimizer', 'command/placeholder', 'latest-snapshot', 'stands for `latest-snapshot`'],
  ['CMD-02', 'cloud-optimizer', 'command/placeholder', '...', 'is left out'],
  ...['snapshot-id', 'timestamp', 'repository-url', 'commit-hash', 'version', 'previous-task-def', 'cluster-name'].map(
    (token) => ['CMD-02', 'knowledge-exchange', 'command/placeholder', `<${token}>`, 'template token'] as const,
  ),
  ['CMD-02', 'auditron', 'command/placeholder', 'YYYYMMDD_HHMMSS', 'the form of a date'],
  ['CMD-02', 'auditron', 'command/placeholder', '...', 'is left out'],
  ['CMD-03', 'cloud-optimizer', 'command/restore-outside-retention', '2024-01-01T12:00:00Z', 'kept for 30 d'],
  ['CMD-03', 'cloud-optimizer', 'command/restore-outside-retention', '$TARGET_TIME', 'kept for 30 d'],
  ['CMD-03', 'cloud-optimizer', 'command/wrong-value', 'all', '`--ip-permissions` is a structure'],
  ['CMD-03', 'cloud-optimizer', 'command/repeats-the-cause', '--force-new-deployment', '“A deployment fails”'],
  ['CMD-03', 'knowledge-exchange', 'command/fixed-size', 'db.t3.micro', 'whatever class the lost one has by then'],
  ['CAP-01', 'cloud-optimizer', 'capability/hedged', 'if it is enabled', 'leaves open'],
  ['CAP-01', 'cloud-optimizer', 'capability/hedged', 'if one is configured', 'leaves open'],
  ['CAP-01', 'knowledge-exchange', 'capability/hedged', 'note', '“if subscribed”'],
  ['CAP-01', 'knowledge-exchange', 'capability/hedged', 'fallback', '“if needed”'],
  ['SEC-03', 'auditron', 'capability/either-or', 'AWS KMS or HashiCorp Vault', 'which one'],
  ['SEC-03', 'cloud-optimizer', 'capability/either-or', 'summary', '“PagerDuty or Opsgenie”'],
  ['CAP-03', 'virtual-backroom', 'fact/cadences-differ', 'every', '“Monthly restore of the database”, every 1 month'],
  ['CAP-03', 'virtual-backroom', 'fact/cadences-differ', 'every', '“Half-yearly full simulation”, every 6 months'],
  ['CAP-03', 'knowledge-exchange', 'fact/cadences-differ', 'tested once a year', 'is held every 3 months'],
  ['CAP-03', 'auditron', 'fact/copies-differ', 'three copies of files', 'the backups list 2'],
  ['CAP-03', 'auditron', 'fact/copies-differ', 'two copies of the configuration', 'the backups list 3'],
  ['CAP-03', 'auditforge', 'fact/places-differ', 'holds', 'in one bucket for each engagement'],
  ['CAP-03', 'cloud-optimizer', 'fact/owners-differ', 'Compliance', 'its owner is “Engineering team”'],
  ['CAP-03', 'knowledge-exchange', 'fact/vendor-figures-differ', 'sla', '99.95 %'],
]

test.each(hits)('%s in %s: %s at “%s”', (catalogue, plan, code, words, says) => {
  expect(rules.find((rule) => rule.code === code)?.catalogue).toBe(catalogue)
  const found = findings.filter(
    (each) =>
      each.code === code &&
      each.plan === plan &&
      wordsOf(each).includes(words) &&
      fullText(each.message).includes(says),
  )
  expect(found.map((each) => each.place.file)).toContain(`plans/${plan}.mdx`)
  expect(found.every((each) => each.waiver !== undefined)).toBe(true)
})
