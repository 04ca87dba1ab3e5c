/** `holdfast test`: judge the cases under `tests/` in the content folder, and say which verdicts are not what they expect. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { checkCase, differences } from '../src/claims/case.ts'
import { checkClaims } from '../src/claims/check.ts'
import { checkBindings } from '../src/evidence/bindings.ts'
import { sourceNamed } from '../src/evidence/sources/index.ts'
import type { Case } from '../src/model/case.ts'
import { placeIn } from '../src/model/records.ts'
import { formatPlace } from '../src/model/place.ts'
import { keptIn } from '../src/kept.ts'
import { filesIn } from '../src/plan/folder.ts'
import { readPortfolio } from '../src/plan/read.ts'
import { readRecord } from '../src/plan/records.ts'
import { caseSchema } from '../src/plan/schema/case.ts'
import { prefix } from '../src/report/text.ts'
import { checkArguments, printReport, refuse, unjudged, type Command } from './command.ts'
import { local } from './local.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal)
  if (refused !== undefined) return refused
  const { portfolio, problems } = readPortfolio(given.content, keptIn(join(local, 'read')))
  const checked =
    portfolio && problems.length === 0
      ? [...checkBindings(portfolio.bindings), ...checkClaims(portfolio, sourceNamed)]
      : []
  if (!portfolio || problems.length + checked.length > 0) {
    printReport(unjudged([...problems, ...checked], given, terminal), given, terminal)
    return 3
  }
  const files = casesIn(given.content, given.operands)
  const absent = files.find(({ path }) => !existsSync(path) || statSync(path).isDirectory())
  if (absent) return refuse(terminal, `There is no case \`${absent.path}\`.`, 'Name a file, or none for all of them.')
  if (files.length === 0) {
    return refuse(
      terminal,
      `There is nothing to test: \`${join(given.content, 'tests')}\` has no \`.yaml\` file.`,
      `Write one, or record one from what is read now: \`${terminal.called('collect', '--record', join(given.content, 'tests'))}\`.`,
    )
  }
  const read = files.map(({ path, name }) => readRecord(readFileSync(path, 'utf8'), name, caseSchema))
  const cases = read.flatMap(({ value }) => (value ? [value as Case] : []))
  const wrong = [
    ...read.flatMap((each) => each.problems),
    ...cases.flatMap((each) => checkCase(each, portfolio, sourceNamed)),
  ]
  if (wrong.length > 0) {
    printReport(unjudged(wrong, given, terminal), given, terminal)
    return 3
  }
  const judged = cases.map((each) => ({ each, found: differences(each, portfolio, sourceNamed) }))
  if (given.format === 'json') {
    const report = judged.map(({ each, found }) => ({
      file: each.file,
      title: each.title,
      expected: Object.keys(each.verdicts).length,
      differences: found,
    }))
    terminal.out(`${JSON.stringify({ cases: report }, null, 2)}\n`)
  } else {
    for (const { each, found } of judged) {
      if (!given.quiet || found.length > 0)
        terminal.out(`${found.length === 0 ? 'ok  ' : 'FAIL'}  ${each.title} (${each.file})\n`)
      for (const { claim, expected, found: verdict, because } of found) {
        terminal.out(`      ${claim}: expected ${expected}, found ${verdict}. ${because}\n`)
        terminal.out(`      --> ${formatPlace(placeIn(each, `verdicts.${claim}`), prefix(given.content))}\n`)
      }
    }
    const failed = judged.filter(({ found }) => found.length > 0).length
    const verdicts = cases.reduce((sum, { verdicts: each }) => sum + Object.keys(each).length, 0)
    if (!given.quiet)
      terminal.out(
        `${cases.length - failed} of ${cases.length} cases as expected, ${verdicts} ${verdicts === 1 ? 'verdict' : 'verdicts'} compared.\n`,
      )
  }
  return judged.some(({ found }) => found.length > 0) ? 1 : 0
}

const casesIn = (content: string, named: readonly string[]): { path: string; name: string }[] =>
  named.length > 0
    ? named.map((path) => ({
        path,
        name: path.startsWith(`${content}/`) ? path.slice(content.length + 1) : basename(path),
      }))
    : filesIn(content, 'tests', '.yaml').map((name) => ({ path: join(content, name), name }))
