/** What a run came to, before any format: every report is a pure transform of this. */
import type { ExitCode, Finding } from '../model/finding.ts'
import type { Settings } from '../model/portfolio.ts'
import type { Judged } from '../document/context.ts'

export type Outcome = {
  /** The content folder as it was named, for places that a terminal can open. */
  readonly content: string
  /** `Holdfast 0.1.0` */
  readonly generator: string
  /** `undefined` when the content could not be read, so that nothing was judged. */
  readonly judged: Judged | undefined
  /** The settings, also when nothing was judged, as long as they themselves could be read. */
  readonly settings?: Settings | undefined
  readonly findings: readonly Finding[]
  readonly strict: boolean
  /** The rules, areas and plans that were asked for with `--only`; the other findings were left out, and did not decide the exit code. */
  readonly only?: readonly string[] | undefined
  /** How many findings were left out for it. */
  readonly leftOut?: number | undefined
  readonly exit: ExitCode
}

/** What the exit codes mean; `--help`, the reports and the documentation all say it in these words. */
export const exitMeaning: Readonly<Record<ExitCode, string>> = {
  0: 'nothing at error level',
  1: 'something is false or overdue',
  2: 'nothing known false, but something could not be verified',
  3: 'nothing could be judged: invalid content, configuration or usage',
  4: 'a defect in Holdfast itself',
}
