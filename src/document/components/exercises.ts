/** What is promised to be tested, and what was. */
import { dateAt } from '../../model/calendar.ts'
import type { Block, Inline } from '../../model/document.ts'
import { formatDuration, formatSeconds } from '../../model/duration.ts'
import type { Drill } from '../../model/records.ts'
import { drillMatch } from '../../claims/events.ts'
import { drillsOf, exerciseState, zoneOf } from '../../claims/exercises.ts'
import type { Props } from '../../plan/vocabulary.ts'
import type { Context } from '../context.ts'
import { capital, cell, reference, series, table, text } from '../nodes.ts'

const dateOf = (drill: Drill, context: Context): string =>
  dateAt(drill.endedAt, zoneOf(context.plan, context.portfolio.settings))

const lastDrillNodes = (drill: Drill | undefined, context: Context): Inline[] =>
  drill
    ? [reference({ kind: 'drill', drill: drill.id }, dateOf(drill, context)), text(`, ${drill.result}`)]
    : [text('never held')]

/** Date and result of the last drill, or that there was none. */
export const lastDrill = ({ exercise }: Props['LastDrill'], context: Context): Inline[] =>
  lastDrillNodes(drillsOf(context.portfolio.drills, context.plan.id, exercise, context.now)[0], context)

const states = {
  never: 'never held',
  failed: 'did not pass',
  overdue: 'overdue',
  due: 'due soon',
  ok: 'current',
} as const

export const exercises = (context: Context): Block[] => {
  const { plan, portfolio, now } = context
  const rows = Object.entries(plan.exercises).map(([id, exercise]) => ({
    exercise,
    state: exerciseState(plan, id, exercise, portfolio.drills, portfolio.settings, now),
  }))
  return table(
    'Promised exercises',
    rows,
    [
      { head: 'Exercise', cell: ({ exercise }) => cell(exercise.title) },
      { head: 'Type', cell: ({ exercise }) => cell(exercise.type) },
      {
        head: 'Every',
        cell: ({ exercise }) =>
          cell(formatDuration(exercise.every) + (exercise.calendar === undefined ? '' : ` (${exercise.calendar})`)),
      },
      { head: 'Takes part', cell: ({ exercise }) => cell(series(exercise.participants)) },
      { head: 'Planned for', cell: ({ exercise }) => cell(exercise.lasts && formatDuration(exercise.lasts)) },
      { head: 'Last drill', cell: ({ state }) => lastDrillNodes(state.last, context) },
      { head: 'Next by', cell: ({ state }) => cell(state.due) },
      { head: 'State', cell: ({ state }) => cell(states[state.state]) },
    ],
    'This plan promises no exercise.',
  )
}

const seconds = (value: unknown): string | undefined => (typeof value === 'number' ? formatSeconds(value) : undefined)

export const drills = (context: Context): Block[] => {
  const rows = context.portfolio.drills
    .filter((drill) => drill.plan === context.plan.id && drill.endedAt <= context.now)
    .toSorted((a, b) => (a.endedAt < b.endedAt ? 1 : -1))
  return table(
    'Drills on record',
    rows,
    [
      { head: 'Date', cell: (drill) => cell(dateOf(drill, context)) },
      { head: 'Drill', cell: (drill) => [reference({ kind: 'drill', drill: drill.id }, drill.title)] },
      { head: 'Type', cell: (drill) => cell(drill.type) },
      { head: 'Result', cell: (drill) => cell(capital(drill.result)) },
      { head: 'RTO measured', cell: (drill) => cell(seconds(drillMatch(drill).facts['measuredRto'])) },
      { head: 'RPO measured', cell: (drill) => cell(seconds(drillMatch(drill).facts['measuredRpo'])) },
      { head: 'Open issues', cell: (drill) => cell(String(drillMatch(drill).facts['openIssues'])), align: 'right' },
    ],
    'No drill of this plan is on record.',
  )
}
