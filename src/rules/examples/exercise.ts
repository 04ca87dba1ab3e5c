/** Examples of the rules about exercises. */
import type { Examples } from './example.ts'
import { drill, exercise } from './pieces.ts'

export const exerciseExamples: Examples = {
  'exercise/never-held': {
    breaks: { plan: exercise },
    says: '“Restore test” is promised every 3 months, but no drill of it is on record.',
    keeps: { plan: exercise, files: drill('2026-11-01') },
  },
  'exercise/overdue': {
    breaks: { plan: exercise, files: drill('2026-08-19') },
    says: 'was due on 2026-11-19; it is 1 day late. The last pass was on 2026-08-19',
    keeps: { plan: exercise, files: drill('2026-11-01') },
  },
  'exercise/failed': {
    breaks: { plan: exercise, files: drill('2026-11-01', 'fail') },
    says: 'was last held on 2026-11-01 with the result “fail”',
    keeps: { plan: exercise, files: drill('2026-11-01') },
  },
  'exercise/due-soon': {
    breaks: { plan: exercise, files: drill('2026-08-25') },
    says: 'is due by 2026-11-25',
    keeps: { plan: exercise, files: drill('2026-11-01') },
  },
}
