/** Facts that are computed from what took place. */
import { drillMatch, incidentMatch } from '../events.ts'
import { drillsOfPlan, exerciseState } from '../exercises.ts'
import { number, type Element } from './element.ts'

export const recordsElements: Readonly<Record<string, Element>> = {
  exercises: {
    says: 'All promised exercises.',
    facts: {
      exercises: number('Exercises.'),
      neverHeld: number('Exercises without any drill.'),
      notCurrent: number('Exercises whose last pass is too long ago, or that never passed.'),
    },
    compute: ({ plan, portfolio, now }) => {
      const states = Object.entries(plan.exercises).map(
        ([id, exercise]) => exerciseState(plan, id, exercise, portfolio.drills, portfolio.settings, now).state,
      )
      return {
        exercises: states.length,
        neverHeld: states.filter((state) => state === 'never').length,
        notCurrent: states.filter((state) => state !== 'ok' && state !== 'due').length,
      }
    },
  },
  drills: {
    says: 'All drill records of the plan.',
    facts: {
      drills: number('Records.'),
      incomplete: number('Records with a field missing.'),
      failed: number('Drills that did not pass.'),
      orphanIssues: number('Open issues without an owner or a date.'),
    },
    compute: ({ plan, portfolio, now }) => {
      // What a reading shows is nobody's record.
      const filed = drillsOfPlan(portfolio.drills, plan.id).filter(({ evidence }) => evidence === undefined)
      const drills = filed.filter((drill) => drill.endedAt <= now)
      const facts = drills.map((drill) => drillMatch(drill).facts)
      return {
        drills: drills.length,
        incomplete: facts.filter((each) => each['complete'] !== true).length,
        failed: drills.filter((drill) => drill.result !== 'pass').length,
        orphanIssues: facts.reduce((sum, each) => sum + Number(each['orphanIssues']), 0),
      }
    },
  },
  incidents: {
    says: 'All incident records of the plan.',
    facts: { incidents: number('Records.'), incomplete: number('Records with a field missing.') },
    compute: ({ plan, portfolio }) => {
      const incidents = portfolio.incidents.filter((incident) => incident.plan === plan.id)
      return {
        incidents: incidents.length,
        incomplete: incidents.filter((incident) => incidentMatch(incident).facts['complete'] !== true).length,
      }
    },
  },
}
