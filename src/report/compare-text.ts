/** A comparison for a terminal: what opened first, then what closed and changed. Nothing of what stayed but its number. */
import type { Change, ComparedFinding, Comparison } from './compare.ts'

const name = ({ severity, code, plan, about }: ComparedFinding): string =>
  `${severity}[${code}]${plan === undefined ? '' : ` ${plan}${about === undefined ? '' : ` ${about}`}`}`

const changeText = ({ what, before, after }: Change): string => `${what}: ${before} → ${after}`

const part = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [title, ...lines, ''])

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`

export const comparisonText = ({ before, after, findings, claims }: Comparison): string =>
  [
    `Compared with the run as of ${before.asOf ?? 'a day on which nothing could be judged'} (exit ${before.exit}); now exit ${after.exit}.`,
    '',
    ...part(
      'Opened',
      findings.opened.flatMap((each) => [`  + ${name(each)}`, `    ${each.message}`]),
    ),
    ...part(
      'Closed',
      findings.closed.flatMap((each) => [
        `  - ${name(each)}${each.because === 'gone' ? '' : ` (now ${each.because})`}`,
        `    ${each.message}`,
      ]),
    ),
    ...part(
      'Changed',
      findings.changed.flatMap(({ finding, changes }) => [
        `  ~ ${name(finding)}`,
        ...changes.map((each) => `    ${changeText(each)}`),
      ]),
    ),
    ...part('Claims', [
      ...claims.added.map(({ plan, id, verdict }) => `  + ${plan}/${id}: ${verdict}`),
      ...claims.removed.map(({ plan, id, verdict }) => `  - ${plan}/${id}: was ${verdict}`),
      ...claims.changed.flatMap(({ plan, id, changes }) => [
        `  ~ ${plan}/${id}`,
        ...changes.map((each) => `    ${changeText(each)}`),
      ]),
    ]),
    `${findings.opened.length} opened, ${findings.closed.length} closed, ${findings.changed.length} changed; ${count(findings.same, 'finding')} and ${count(claims.same, 'claim')} are as they were.`,
    '',
  ].join('\n')
