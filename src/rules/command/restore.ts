/** Rules about what a restore or a restart would do if it were run as it stands: too old a moment, a size of another day, the same fault again. */
import { dateAt } from '../../model/calendar.ts'
import { formatSeconds } from '../../model/duration.ts'
import { phrase } from '../../model/phrase.ts'
import { placeOf, type Backup, type Plan } from '../../model/plan.ts'
import { zoneOf } from '../../claims/exercises.ts'
import { codeAt } from '../locate.ts'
import { eachPlan, type Hit, type Rule } from '../rule.ts'
import type { AwsCall } from './aws-call.ts'
import { awsCallsOf } from './refused.ts'

const common = { severity: 'error', exit: 1, catalogue: 'CMD-03', clauses: ['NIST SP 800-53 CP-10'] } as const

const month = 30.4375 * 86_400

type Kept = { readonly path: string; readonly seconds: number }

/** How long the copies that a step may restore from are kept: those that it names, else all that a moment can be restored from. */
const keptFor = (plan: Plan, { call: { script } }: AwsCall): Kept | undefined => {
  const step = plan.procedures[script.procedure ?? '']?.steps[(script.step ?? 0) - 1]
  const used = step?.uses.filter((id) => plan.backups[id]) ?? []
  const ids = used.length > 0 ? used : Object.keys(plan.backups).filter((id) => plan.backups[id]?.method === 'pitr')
  return ids
    .flatMap((id) =>
      Object.entries((plan.backups[id] as Backup).keep).flatMap(([kept, value]) =>
        'stated' in value
          ? []
          : [{ path: `backups.${id}.keep.${kept}`, seconds: value.seconds + value.months * month }],
      ),
    )
    .toSorted((a, b) => b.seconds - a.seconds)[0]
}

export const restoreOutsideRetention: Rule = {
  ...common,
  code: 'command/restore-outside-retention',
  title: 'Restore to a moment that is no longer kept',
  why: 'A date that is written into a command grows old with it, and the restore is refused when it is needed.',
  hint: 'Put the moment into a variable and declare it under `parameters`.',
  find: (input) =>
    eachPlan(input, (plan) =>
      awsCallsOf(plan, input).flatMap((call) =>
        call.given
          .filter(({ name }) => /^(?:restore-(?:to-)?time|restore-date-time)$/.test(name))
          .flatMap(({ values: [at] }): Hit[] => {
            const moment = at?.value === undefined ? Number.NaN : Date.parse(at.value)
            const kept = keptFor(plan, call)
            if (!at || Number.isNaN(moment) || !kept) return []
            const age = (Date.parse(input.now) - moment) / 1000
            if (age <= kept.seconds) return []
            return [
              {
                plan: plan.id,
                about: call.call.script.about,
                place: codeAt(plan, call.call.script, at.from, at.to),
                message: phrase`The command restores to ${dateAt(new Date(moment).toISOString(), zoneOf(plan, input.portfolio.settings))}, ${formatSeconds(age)} ago, but copies are kept for ${formatSeconds(kept.seconds)}.`,
                hint: 'Put the moment into a variable, declare it under `parameters`, and say how it is found.',
                related: [{ place: placeOf(plan, kept.path), note: 'how long copies are kept' }],
              },
            ]
          }),
      ),
    ),
}

export const fixedSize: Rule = {
  ...common,
  code: 'command/fixed-size',
  title: 'Size written into a restore',
  why: 'What runs is resized and the command is not: the restored database is then too small for the load, or another than the plan was tested with.',
  hint: 'Read the size from what runs, or declare it as a constant under `parameters`, where a review sees it.',
  find: (input) =>
    eachPlan(input, (plan) =>
      awsCallsOf(plan, input)
        .filter(({ operation }) => operation.startsWith('restore-'))
        .flatMap(({ call, operation, given }) =>
          given
            .filter(({ name }) => name === 'db-instance-class' || name === 'db-cluster-instance-class')
            .flatMap(({ name, values: [at] }): Hit[] =>
              at?.value === undefined || at.binding !== undefined || at.text.includes('$')
                ? []
                : [
                    {
                      plan: plan.id,
                      about: call.script.about,
                      place: codeAt(plan, call.script, at.from, at.to),
                      message: phrase`\`${operation}\` makes a database of the class \`${at.value}\`, whatever class the lost one has by then.`,
                      hint: `Read the class from the running database, or declare it: \`parameters: { DB_CLASS: { kind: constant, example: ${at.value}, means: … } }\`, and write \`--${name} "$DB_CLASS"\`.`,
                    },
                  ],
            ),
        ),
    ),
}

const deployment = /deploy|release|rollout|code/i

export const repeatsTheCause: Rule = {
  ...common,
  code: 'command/repeats-the-cause',
  title: 'The remedy deploys the same version again',
  why: 'When the newest version is the fault, a forced deployment of the newest version starts the fault anew.',
  hint: 'Name the version that worked: `--task-definition`, or another image before the deployment.',
  find: (input) =>
    eachPlan(input, (plan) =>
      awsCallsOf(plan, input).flatMap((each): Hit[] => {
        const { call, service, operation, given } = each
        const scenario = plan.procedures[call.script.procedure ?? '']?.scenario
        const title = scenario === undefined ? undefined : plan.scenarios[scenario]?.title
        const forced = given.find(({ name }) => name === 'force-new-deployment')
        if (service !== 'ecs' || operation !== 'update-service' || !forced || title === undefined) return []
        if (!deployment.test(`${scenario} ${title}`) || given.some(({ name }) => name === 'task-definition')) return []
        // An image that is pushed in the same block is another version under the same name.
        if (/\b(?:docker|podman|buildah|crane)\b[^\n]*\bpush\b|register-task-definition/.test(call.script.text))
          return []
        return [
          {
            plan: plan.id,
            about: call.script.about,
            place: codeAt(plan, call.script, forced.at.from, forced.at.to),
            message: phrase`The procedure is for “${title}”, but this command starts the version again that is deployed now.`,
            hint: 'Name the version to return to with `--task-definition`. To restart a sound version, use a procedure for another scenario.',
          },
        ]
      }),
    ),
}
