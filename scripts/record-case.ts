/** Writes what was read as a case for `holdfast test`: public facts, and the verdicts that they lead to. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { caseOf } from '../src/claims/case.ts'
import type { Draft } from '../src/evidence/record.ts'
import { sourceNamed } from '../src/evidence/sources/index.ts'
import type { Instant } from '../src/model/calendar.ts'
import type { Portfolio } from '../src/model/portfolio.ts'

/** Writes the case into a folder, under a name that nothing there has, and gives its path. */
export const recordCase = (folder: string, asOf: Instant, records: readonly Draft[], portfolio: Portfolio): string => {
  const made = caseOf(`As it was on ${asOf.slice(0, 10)}`, asOf, records, portfolio, sourceNamed)
  const base = `recorded-${asOf.slice(0, 10)}`
  let name = `${base}.yaml`
  for (let number = 2; existsSync(join(folder, name)); number++) name = `${base}-${number}.yaml`
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), stringify(made, { lineWidth: 120 }))
  return join(folder, name)
}
