/** What a format of reports is: a name, a sentence, and a function from a run to text. It never decides anything: verdict and exit code are in the run. */
import type { Instant } from '../../model/calendar.ts'
import type { Signer } from '../../sign/keys/signer.ts'
import type { Comparison } from '../compare.ts'
import type { Outcome } from '../outcome.ts'
import type { Report } from '../report.ts'
import type { TextOptions } from '../text.ts'

/** What a format may be made from. All but `text`, which shows the words of the plan, are made from the report. */
export type Run = {
  /** Everything, as those inside may read it. */
  readonly report: Report
  readonly outcome: Outcome
  /** What became of everything since an earlier run, where one was named. */
  readonly since?: Comparison | undefined
  /** The instant that was judged, or the one of the run when nothing could be judged. */
  readonly at: Instant
  readonly text: TextOptions
  /** Other reports of this run, by their names beside the file that is written. */
  readonly beside: readonly { readonly name: string; readonly sha256: string }[]
  /** The key that signs. Rejects with a `SigningError`. */
  readonly signer: () => Promise<Signer>
}

/** The report as text; `undefined` when there is nothing that this format speaks of, so that no file is due. */
export type Make = (run: Run) => string | undefined | Promise<string | undefined>

export type Format = {
  /** What reads it. */
  readonly says: string
  readonly load: () => Promise<{ readonly make: Make }>
}
