/** A procedure that somebody can follow at 03:00: what starts it, how long it may take, and each step with its clock. */
import { formatBound } from '../../model/bound.ts'
import type { Block, StepBlock } from '../../model/document.ts'
import { formatDuration, formatSeconds } from '../../model/duration.ts'
import type { Procedure, Step } from '../../model/plan.ts'
import { scenarioRto } from '../../claims/objectives.ts'
import { formatSum, recoveryChain, stepTimes, type StepTimes } from '../../claims/recovery-time.ts'
import type { Props } from '../../plan/vocabulary.ts'
import type { Context } from '../context.ts'
import { capital, series } from '../nodes.ts'
import { placeNames, vendorName } from './inventory.ts'
import { parametersOf } from './parameters.ts'

/** `steps` are the children of the `<Step>` elements, in order; `intro` what stands before them. */
export const procedure = (
  { id, title, scenario }: Props['Procedure'],
  intro: readonly Block[],
  steps: readonly (readonly Block[])[],
  context: Context,
): Block[] => {
  const found = context.plan.procedures[id]
  if (!found) return []
  const times = stepTimes(found)
  const before = [...intro, ...parametersOf(id, context)]
  const about = scenario === undefined ? undefined : context.plan.scenarios[scenario]
  const blocks = found.steps.map((step, index): StepBlock =>
    stepBlock(step, index, times[index], steps[index] ?? [], context),
  )
  return [
    {
      kind: 'procedure',
      id,
      title,
      scenario: about?.title,
      starts: [
        ...(about?.signs.length ? [`Noticed by: ${series(about.signs)}.`] : []),
        ...(about?.detection ? [`Noticed within ${formatDuration(about.detection)}.`] : []),
        ...(about?.triggers ?? []).map(
          ({ when, wait }) => `${when.replace(/\.$/, '')}${wait ? `, for ${formatDuration(wait)}` : ''}.`,
        ),
        ...(about?.declaration ? [`Declared within ${formatDuration(about.declaration)}.`] : []),
        ...(about?.activation ? [`Begun within ${formatDuration(about.activation)} of the declaration.`] : []),
        ...(about?.waitsFor.length
          ? [`It cannot end before these are back: ${vendorsOf(about.waitsFor, context)}.`]
          : []),
      ],
      time: timeOf(found, context),
      intro: before.length > 0 ? before : undefined,
      steps: blocks,
    },
  ]
}

const vendorsOf = (ids: readonly string[], { portfolio }: Context): string =>
  series(ids.map((id) => vendorName(portfolio.vendors[id]) ?? id))

/** `1 h 00 min steps + 5 min detection = 1 h 05 min from disruption; objective < 1 h` */
const timeOf = (procedure: Procedure, { plan }: Context): string | undefined => {
  const scenario = procedure.scenario === undefined ? undefined : plan.scenarios[procedure.scenario]
  const rto = procedure.scenario === undefined ? undefined : scenarioRto(plan, procedure.scenario)
  const chain = recoveryChain(scenario, procedure, rto?.clock ?? 'activation')
  if (!chain) return undefined
  const untimed = chain.path.untimed.length
  const least = untimed > 0 ? 'at least ' : ''
  const notes = [
    `${least}${formatSum(chain.parts)} from ${chain.from}`,
    ...(chain.detectionKnown ? [] : ['no time is stated for detection']),
    ...(rto ? [`objective ${formatBound(rto.bound)} from ${rto.clock}`] : []),
    ...(untimed > 0 ? [untimed === 1 ? 'one step has no time' : `${untimed} steps have no time`] : []),
  ]
  return `${capital(notes.join('; '))}.`
}

const stepBlock = (
  step: Step,
  index: number,
  times: StepTimes | undefined,
  children: readonly Block[],
  { plan }: Context,
): StepBlock => ({
  id: step.id,
  number: index + 1,
  takes: step.takes && formatDuration(step.takes),
  deadline: step.deadline && `by ${formatSeconds(step.deadline.seconds)} after ${step.clock}`,
  clock:
    times?.start === undefined || times.end === undefined
      ? undefined
      : `${clockText(times.start)} – ${clockText(times.end)}`,
  by: step.by === undefined ? undefined : plan.roles[step.by]?.title,
  verify: step.verify,
  dns: step.ttl
    ? `cached for ${formatDuration(step.ttl)}`
    : step.switches === 'dns'
      ? 'cached for a time that the plan does not state'
      : undefined,
  uses: step.uses.map((id) => {
    const backup = plan.backups[id]
    const copy = backup?.copies.find((each) => each.id !== undefined && each.id === step.from)
    const from = copy ? ` (${placeNames(copy)})` : ''
    return `${plan.stores[backup?.store ?? '']?.name ?? id}: ${id.replaceAll('-', ' ')}${from}`
  }),
  children,
})

/** `1:05`, hours and minutes since the procedure began. */
const clockText = (seconds: number): string =>
  `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}`
