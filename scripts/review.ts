/**
 * `holdfast review PLAN --by ROLE`: record that a plan was reviewed as it is now. Writes `reviews/<plan>/<date>.yaml`,
 * bound to the digest of the plan's text, so that a later change shows.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { dateAt } from '../src/model/calendar.ts'
import { zoneOf } from '../src/claims/exercises.ts'
import { suggest } from '../src/plan/problem.ts'
import { readPortfolio } from '../src/plan/read.ts'
import { inOrder } from '../src/rules/find.ts'
import { printReport, refuse, type Command } from './command.ts'

export const run: Command = async (given, terminal) => {
  const { portfolio, problems } = readPortfolio(given.content)
  if (!portfolio || problems.length > 0) {
    printReport(
      {
        content: given.content,
        generator: terminal.version,
        judged: undefined,
        strict: given.strict,
        exit: 3,
        findings: inOrder(problems),
      },
      given,
      terminal,
    )
    return 3
  }
  const ids = portfolio.plans.map((plan) => plan.id)
  const [id] = given.operands
  const plan = portfolio.plans.find((each) => each.id === id)
  if (!plan)
    return refuse(
      terminal,
      id === undefined ? 'Which plan was reviewed?' : `There is no plan \`${id}\`.`,
      suggest(id ?? '', ids, 'plan'),
    )
  if (!given.by) return refuse(terminal, 'Who reviewed it?', 'Add `--by "Engineering manager"`: a role, not a program.')
  const date = given.asOf ?? dateAt(terminal.clock(), zoneOf(plan, portfolio.settings))
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date))
    return refuse(terminal, `\`${date}\` is not a date.`, 'Write `--as-of 2026-11-20`.')
  const file = `reviews/${plan.id}/${date}.yaml`
  const path = join(given.content, file)
  if (existsSync(path))
    return refuse(terminal, `${file} exists already.`, 'One review a day is filed. Remove the file to file it anew.')
  if (plan.meta.lastReviewed !== date) {
    return refuse(
      terminal,
      `The plan says it was last reviewed on ${plan.meta.lastReviewed ?? 'no day'}, not on ${date}.`,
      `Set \`lastReviewed: ${date}\` in ${plan.file} first: the record binds the text with that date in it.`,
    )
  }
  mkdirSync(join(given.content, 'reviews', plan.id), { recursive: true })
  writeFileSync(
    path,
    stringify({
      version: plan.meta.version ?? 'not stated',
      planSha256: plan.sha256,
      by: given.by,
      scope: 'full',
      decision: 'approve',
    }),
    { flag: 'wx' },
  )
  terminal.out(
    `Filed ${file}: ${given.by} approved ${plan.file} as it is now (SHA-256 ${plan.sha256.slice(0, 16)}…).\n`,
  )
  return 0
}
