/**
 * Signed in-toto statements about a run, also about one that failed: a signed failure shows that the control operates. They speak of
 * the plans that were judged and of the other reports of the run; when there are none, of the report as JSON.
 */
import { sealedStatements } from '../intoto/seal.ts'
import { sha256 } from '../intoto/statements.ts'
import { jsonText } from '../json.ts'
import { pathOf } from './common.ts'
import type { Run } from './format.ts'

export const make = async ({ report, at, beside, signer }: Run): Promise<string> => {
  const plans = report.plans.map(({ id, file, sha256: digest }) => ({
    name: pathOf(report, file ?? `plans/${id}.mdx`),
    sha256: digest,
  }))
  const subjects = [...plans, ...beside]
  const least = { name: 'report.json', sha256: sha256(jsonText(report)) }
  return sealedStatements(report, subjects.length > 0 ? subjects : [least], at, await signer())
}
