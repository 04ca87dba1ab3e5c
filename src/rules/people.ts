/** Rules about people: can they be reached, is somebody there, and do they hear in numbers when. */
import { isBound, formatBound, strictest } from '../model/bound.ts'
import { phrase, secret } from '../model/phrase.ts'
import { placeOf } from '../model/plan.ts'
import { scenarioRto } from '../claims/objectives.ts'
import { placeholderIn } from '../claims/placeholder.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

export const contactPlaceholder: Rule = {
  code: 'contact/placeholder',
  severity: 'error',
  exit: 1,
  catalogue: 'CON-01',
  title: 'Contact is a placeholder',
  why: 'At 03:00 nobody can call a template.',
  clauses: ['NIST SP 800-34 appendix A', 'ISO 22301 8.4.2'],
  hint: 'Enter one that reaches somebody, and try it.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.contacts).flatMap(([id, contact]): Hit[] =>
        (['name', 'email', 'phone', 'channel'] as const).flatMap((field): Hit[] => {
          const value = contact[field]
          const what = value === undefined ? undefined : placeholderIn(value)
          if (value === undefined || what === undefined) return []
          return [
            {
              plan: plan.id,
              about: `contacts.${id}`,
              place: placeOf(plan, `contacts.${id}.${field}`),
              message:
                field === 'name'
                  ? phrase`The contact \`${id}\` has a name, “${value}”, that ${what}.`
                  : phrase`The ${words[field]} of “${contact.name}”, ${secret(value)}, ${what}.`,
              hint: 'Enter one that reaches somebody, and try it.',
            },
          ]
        }),
      ),
    ),
}

const words = { name: 'name', email: 'e-mail address', phone: 'telephone number', channel: 'channel' } as const

export const roleWithoutDeputy: Rule = {
  code: 'role/no-deputy',
  severity: 'warn',
  exit: 1,
  catalogue: 'CON-02',
  title: 'Role without a person or a different deputy',
  why: 'Recovery must not wait for one person.',
  clauses: ['SOC 2 A1.3', 'ISO 22301 5.3'],
  hint: 'Name a post for `primary` and another one for `deputy`.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const roles = Object.entries(plan.roles)
      return roles.flatMap(([id, role]): Hit[] => {
        const others = roles
          .filter(([other, each]) => other < id && each.deputy !== undefined && each.deputy === role.deputy)
          .map(([, each]) => each.title)
        const wrong = !role.primary
          ? 'is filled by nobody'
          : placeholderIn(role.primary) !== undefined
            ? `is filled by “${role.primary}”, which ${placeholderIn(role.primary)}`
            : !role.deputy
              ? 'has no deputy'
              : role.deputy === role.primary
                ? 'has the same post as primary and deputy'
                : others.length > 0
                  ? `has the deputy of “${others[0]}”, who cannot be in both places`
                  : undefined
        return wrong === undefined
          ? []
          : [
              {
                plan: plan.id,
                about: `roles.${id}`,
                place: placeOf(plan, `roles.${id}`),
                message: phrase`The role “${role.title}” ${wrong}.`,
                hint: 'Name a post for `primary` and another one for `deputy`.',
              },
            ]
      })
    }),
}

export const responseUnstaffed: Rule = {
  code: 'response/unstaffed',
  severity: 'error',
  exit: 1,
  catalogue: 'CON-05',
  title: 'Answer time outside staffed hours',
  why: 'Nobody answers within 30 min at night when people are called in business hours only.',
  clauses: [],
  hint: 'Staff it around the clock, or state an answer time that the hours allow.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.responses).flatMap(([id, response]): Hit[] => {
        const { within, coverage } = response
        // From one business day's end to the next one's beginning is 16 h on a weekday, longer over a weekend.
        if (coverage === '24x7' || !isBound(within) || within.limit.seconds >= overnight) return []
        return [
          {
            plan: plan.id,
            about: `responses.${id}`,
            place: placeOf(plan, `responses.${id}.within`),
            message: phrase`“${response.title}” is answered within ${formatBound(within)}, but only in business hours; a night is 16 h long.`,
            hint: 'Staff it around the clock, or state an answer time that the hours allow.',
          },
        ]
      }),
    ),
}

const overnight = 16 * 3600

export const communicationWithoutNumber: Rule = {
  code: 'communication/no-number',
  severity: 'warn',
  exit: 1,
  catalogue: 'CON-04',
  title: 'Communication without a number',
  why: '“As needed” is always kept and never helps.',
  clauses: ['ISO 22301 7.4', 'ISO 22301 8.4.3'],
  hint: 'State by when the first notice is given (`first`) and how often updates follow (`every`).',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.communications).flatMap(([id, each]): Hit[] => {
        const stated =
          each.every && 'stated' in each.every
            ? each.every.stated
            : each.first && 'stated' in each.first.within
              ? each.first.within.stated
              : undefined
        const silent = !each.every && !each.first
        if (stated === undefined && !silent) return []
        const notice = phrase`The notice to “${each.to}” over “${each.channel}”`
        const message =
          stated === undefined
            ? phrase`${notice} has no time: nothing says by when it is given or how often updates follow.`
            : phrase`${notice} is given “${stated}”, which is not a number.`
        return [
          {
            plan: plan.id,
            about: `communications.${id}`,
            place: placeOf(plan, `communications.${id}`),
            message,
            hint: 'State by when the first notice is given (`first`) and how often updates follow (`every`).',
          },
        ]
      }),
    ),
}

const day = 24 * 3600

export const roleHoursTooShort: Rule = {
  code: 'role/hours-too-short',
  severity: 'warn',
  exit: 1,
  catalogue: 'CON-02',
  title: 'Role of a recovery that is not staffed around the clock',
  why: 'A failure at night waits for the morning. A recovery within a day needs somebody at every hour.',
  clauses: ['SOC 2 A1.3', 'ISO 22301 8.4.2'],
  hint: 'Staff the role around the clock, or state a recovery time that counts in business hours.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.roles).flatMap(([id, role]): Hit[] => {
        if (role.coverage !== 'business-hours') return []
        const needed = Object.values(plan.procedures).flatMap((procedure) => {
          const rto = procedure.scenario === undefined ? undefined : scenarioRto(plan, procedure.scenario)
          return rto && rto.bound.limit.seconds < day && procedure.steps.some((step) => step.by === id)
            ? [{ ...rto, procedure }]
            : []
        })
        const first = strictest(needed)
        if (!first) return []
        return [
          {
            plan: plan.id,
            about: `roles.${id}`,
            place: placeOf(plan, `roles.${id}.coverage`),
            message: phrase`The role “${role.title}” acts in “${first.procedure.title}”, which has ${formatBound(first.bound)}, but it is staffed in business hours only; a night is 16 h long.`,
            hint: 'Staff the role around the clock, or state a recovery time that the hours allow.',
            related: [{ place: placeOf(plan, `objectives.${first.id}.rto`), note: 'the recovery time' }],
          },
        ]
      }),
    ),
}
