/** Statements in envelopes, one a line. */
import type { Instant } from '../../model/calendar.ts'
import { sealed } from '../../sign/dsse.ts'
import type { Signer } from '../../sign/keys/signer.ts'
import type { Report } from '../report.ts'
import { statementsOf, type Subject } from './statements.ts'

/** Signs what is to be stated of a report about these subjects. */
export const sealedStatements = async (
  report: Report,
  subjects: readonly Subject[],
  at: Instant,
  signer: Signer,
): Promise<string> => {
  const lines = await Promise.all(statementsOf(report, subjects, at).map((each) => sealed(each, signer)))
  return lines.map((each) => `${each}\n`).join('')
}
