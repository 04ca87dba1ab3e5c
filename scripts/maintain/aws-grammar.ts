/**
 * Writes `src/rules/command/aws-cli.txt`: the names that the AWS command line knows. `aws_grammar.py` asks two versions of it, the newest of PyPI
 * (its models are current) and version 2 (it has commands and options of its own), and this puts the two together:
 *
 *     python3 -m venv one && one/bin/pip install awscli && one/bin/python scripts/maintain/aws_grammar.py > one.json
 *     apt-get download awscli && dpkg -x awscli_*.deb two      # version 2 is not on PyPI
 *     PYTHONPATH=two/usr/lib/python3/dist-packages python3 scripts/maintain/aws_grammar.py > two.json
 *     node scripts/maintain/aws-grammar.ts one.json two.json
 *
 * `test/rules/aws-grammar.test.ts` says when that is due: it compares the file with the clients of AWS that are installed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { packService, type Operations } from '../../src/rules/command/aws-grammar.ts'

type Dump = {
  readonly version: string
  readonly global: Readonly<Record<string, string>>
  readonly services: Readonly<Record<string, Operations>>
}

const dumps = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')) as Dump)
const [newest] = dumps
if (!newest) throw new Error('Name the files that aws_grammar.py wrote, the newest models first.')

/** What any version knows, is known; the first one says of what kind it is. Required is only what all of them require. */
const together = (kinds: readonly Readonly<Record<string, string>>[]): Record<string, string> =>
  Object.fromEntries(
    [...new Set(kinds.flatMap((each) => Object.keys(each)))].toSorted().map((name) => {
      const known = kinds.flatMap((each) => each[name] ?? [])
      return [
        name,
        `${known[0]?.[0]}${known.length === kinds.length && known.every((each) => each.endsWith('!')) ? '!' : ''}`,
      ]
    }),
  )

const names = (of: (dump: Dump) => object | undefined): string[] =>
  [...new Set(dumps.flatMap((dump) => Object.keys(of(dump) ?? {})))].toSorted()

const lines = names((dump) => dump.services).map((service) =>
  packService(
    service,
    Object.fromEntries(
      names((dump) => dump.services[service]).map((operation) => [
        operation,
        together(dumps.map((dump) => dump.services[service]?.[operation]).filter((each) => each !== undefined)),
      ]),
    ),
  ),
)

// A plan is checked for what it asks of AWS, not for how an answer may be prepared.
const common = together([
  ...dumps.map((dump) => dump.global),
  { 'cli-input-json': 's', 'cli-input-yaml': 's', 'generate-cli-skeleton': 'l' },
])

writeFileSync(
  'src/rules/command/aws-cli.txt',
  [
    '# Names of the services, operations and options of the AWS command line, compressed, one service a line. Made by scripts/maintain/aws-grammar.ts.',
    `# From awscli ${dumps.map(({ version }) => version).join(' and awscli ')}, https://github.com/aws/aws-cli, Copyright Amazon.com, Inc., Apache License 2.0.`,
    packService('*', { '': common }),
    ...lines,
    '',
  ].join('\n'),
)
