/** Rules about what a plan says is reached today: a figure that nothing measured is a wish. */
import { formatBound } from '../model/bound.ts'
import { formatDuration, type Duration } from '../model/duration.ts'
import type { Capability, Shown } from '../model/inventory.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf, type Objective, type Plan } from '../model/plan.ts'
import { subjectOf } from './objective.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

const names = {
  rto: 'recovery time',
  rpo: 'data loss',
  mtd: 'tolerable downtime',
  availability: 'availability',
} as const

const shows: ReadonlySet<string> = new Set(['evidence', 'drill', 'incident'])

const valueOf = (shown: Shown<Duration | number>): string =>
  typeof shown.is === 'number' ? `${shown.is} %` : formatDuration(shown.is)

/** The target beside a figure, and whether the figure is only a copy of it. */
const targetOf = (objective: Objective, field: keyof Capability, shown: Shown<Duration | number>): string => {
  if (field === 'availability') {
    const percent = objective.availability?.percent
    return percent === undefined
      ? 'no target is stated'
      : percent === shown.is
        ? `exactly the target of ${percent} %`
        : `the target is ${percent} %`
  }
  const target = objective[field]
  if (target === undefined) return 'no target is stated'
  const same = 'limit' in target && typeof shown.is === 'object' && target.limit.seconds === shown.is.seconds
  return `${same ? 'exactly the target of' : 'the target is'} ${formatBound(target)}`
}

const hitFor = (
  plan: Plan,
  id: string,
  objective: Objective,
  field: keyof Capability,
  shown: Shown<Duration | number>,
): Hit => {
  const kind = shown.claim === undefined ? undefined : plan.claims[shown.claim]?.subject.kind
  const path = `objectives.${id}.current.${field}`
  const lacks =
    kind === undefined
      ? 'it cites no drill and no measurement'
      : `the claim \`${shown.claim}\` that it cites rests on neither a drill nor a measurement`
  const target = field === 'availability' ? 'availability' : field
  return {
    plan: plan.id,
    about: `objectives.${id}`,
    place: placeOf(plan, path),
    message: phrase`The ${names[field]} of ${subjectOf(plan, objective)} is said to be ${valueOf(shown)} today, ${targetOf(objective, field, shown)}, but ${lacks}.`,
    hint: `Name in \`${path}.claim\` a claim that rests on a drill, an incident or evidence, or take the figure out.`,
    related: [
      { place: placeOf(plan, `objectives.${id}.${target}`), note: 'the target' },
      ...(shown.claim === undefined ? [] : [{ place: placeOf(plan, `claims.${shown.claim}`), note: 'the claim' }]),
    ],
  }
}

export const capabilityUnmeasured: Rule = {
  code: 'objective/capability-unmeasured',
  severity: 'warn',
  exit: 1,
  catalogue: 'CAP-05',
  title: 'Capability that nothing measured',
  why: 'A present capability that equals its target and cites no drill says what is hoped for.',
  clauses: ['SOC 2 A1.3', 'ISO 22301 8.5'],
  hint: 'Let each figure name a claim that rests on a drill, an incident or evidence, or leave it out.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.objectives).flatMap(([id, objective]) =>
        (Object.keys(names) as (keyof Capability)[]).flatMap((field): Hit[] => {
          const shown = objective.current?.[field]
          const kind = shown?.claim === undefined ? undefined : plan.claims[shown.claim]?.subject.kind
          return !shown || (kind !== undefined && shows.has(kind)) ? [] : [hitFor(plan, id, objective, field, shown)]
        }),
      ),
    ),
}
