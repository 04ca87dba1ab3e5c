/** Rules about alarms and schedules: a failed test is loud, and a time of day has a zone. */
import { phrase } from '../model/phrase.ts'
import { placeOf, type Plan } from '../model/plan.ts'
import { alertLevels, type Alert } from '../model/inventory.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

const alertsOn = (plan: Plan, on: Alert['on']): (Alert & { readonly id: string })[] =>
  Object.entries(plan.alerts).flatMap(([id, each]) => (each.on === on ? [{ ...each, id }] : []))

const rank = (alert: Alert): number => alertLevels.indexOf(alert.level)

export const testWeakerThanMiss: Rule = {
  code: 'alert/test-weaker-than-miss',
  severity: 'warn',
  exit: 1,
  catalogue: 'TST-03',
  title: 'Failed test is quieter than a missed objective',
  why: 'A test that failed unheard leaves the objective without any proof, and the miss is then only a matter of time.',
  clauses: ['NIST CP-4', 'SOC 2 CC7.2'],
  hint: 'Alert about a failed test at least as loudly as about a missed objective.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const [miss] = alertsOn(plan, 'objective-missed').toSorted((a, b) => rank(b) - rank(a))
      if (!miss) return []
      return alertsOn(plan, 'test-failed')
        .filter((test) => rank(test) < rank(miss))
        .map((test): Hit => ({
          plan: plan.id,
          about: `alerts.${test.id}`,
          place: placeOf(plan, `alerts.${test.id}.level`),
          message: phrase`“${test.title}” is alerted about as “${test.level}”, but “${miss.title}” as “${miss.level}”: ${rank(test) + 1} against ${rank(miss) + 1} on a scale of ${alertLevels.length}.`,
          hint: `Raise it to \`${miss.level}\`.`,
          related: [{ place: placeOf(plan, `alerts.${miss.id}.level`), note: 'the louder alert' }],
        }))
    }),
}

const timeOfDay = /\b(?:[01]?\d|2[0-3])(?::[0-5]\d(?:\s*[ap]m)?|\s*[ap]m)\b/i
const zone =
  /\b(?:UTC|GMT|Z|CES?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|BST|JST|IST)\b|[+-][01]\d:?[0-5]\d\b|\b[A-Z][a-z]+\/[A-Z]\w+/

/** A time of day that names no zone. */
const lacks = (text: string | undefined): text is string =>
  text !== undefined && timeOfDay.test(text) && !zone.test(text)

export const scheduleWithoutZone: Rule = {
  code: 'exercise/schedule-without-zone',
  severity: 'warn',
  exit: 1,
  catalogue: 'TST-03',
  title: 'Time of day without a zone',
  why: 'Between the zones of the earth a time of day is any of 26 hours, before or after what it must follow.',
  clauses: ['NIST CP-4', 'ISO 22301 8.5'],
  hint: 'Write the zone behind the time, `03:00 UTC`, or give the plan a `timezone`.',
  find: (input) =>
    eachPlan(input, (plan) => {
      if (plan.meta.timezone !== undefined) return []
      const hit = (
        path: string,
        about: string,
        title: string,
        text: string,
        rests: Hit['related'],
        after: string,
      ): Hit => ({
        plan: plan.id,
        about,
        place: placeOf(plan, path),
        message: phrase`“${title}” is planned for “${text}”, a time without a zone${after}.`,
        hint: 'Write the zone behind the time (`03:00 UTC`), or set the `timezone` of the plan.',
        related: rests,
      })
      return [
        ...Object.entries(plan.exercises).flatMap(([id, exercise]): Hit[] => {
          if (!lacks(exercise.calendar)) return []
          const made = Object.entries(plan.backups).filter(([, each]) => each.exercise === id && each.at !== undefined)
          const [first] = made
          return [
            hit(
              `exercises.${id}.calendar`,
              `exercises.${id}`,
              exercise.title,
              exercise.calendar,
              made.map(([backup]) => ({ place: placeOf(plan, `backups.${backup}.at`), note: 'what it tests' })),
              first
                ? `; the backup \`${first[0]}\` that it tests is made at ${first[1].at}, which may be before or after`
                : '',
            ),
          ]
        }),
        ...Object.entries(plan.backups).flatMap(([id, backup]): Hit[] =>
          lacks(backup.at)
            ? [hit(`backups.${id}.at`, `backups.${id}`, `${plan.stores[backup.store]?.name}, ${id}`, backup.at, [], '')]
            : [],
        ),
      ]
    }),
}
