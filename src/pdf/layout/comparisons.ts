/** What was compared, thing by thing, when it was more than one comparison. */
import type { MatchView } from '../../model/view.ts'
import type { Context } from '../context.ts'
import { words } from '../fragments.ts'
import type { Slice } from '../slice.ts'
import type { Place } from './place.ts'
import { table, type CellContent } from './table.ts'

export const comparisons = (matches: readonly MatchView[], place: Place, context: Context): readonly Slice[] => {
  const rows = matches.flatMap((match) => match.comparisons.map((each) => ({ match, each })))
  if (rows.length < 2) return []
  return table(
    {
      align: [],
      head: ['Subject', 'Fact', 'Expected', 'Found', 'Met'].map(written),
      rows: rows.map(({ match, each }) => [
        written(match.label),
        written(each.fact),
        written(each.expected),
        written(each.measured),
        result(each.pass),
      ]),
    },
    place,
    context,
  )
}

/** A cell of plain words. */
export const written =
  (text: string): CellContent =>
  (owner, voice) => [words(text, voice, owner)]

/** Whether one thing is as it says at the left. That is no verdict: a claim that nothing is so holds where all say no. */
const result =
  (pass: boolean | null): CellContent =>
  (owner, voice) => [
    words(pass === null ? 'unread' : pass ? 'yes' : 'no', pass === true ? voice : { ...voice, bold: true }, owner),
  ]
