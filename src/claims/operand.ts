/**
 * The right-hand side of a comparison: a literal that fits the fact's type, or a reference to a number that the plan
 * already states (`objective.database.rpo`). No number is typed twice, so the prose and the check cannot drift apart.
 */
import { isBound } from '../model/bound.ts'
import type { Operand } from '../model/claim.ts'
import type { FactSpec, FactValue } from '../model/evidence.ts'
import { formatDuration, isExact, parseDuration, type Duration } from '../model/duration.ts'
import { isCivilDate, parseInstant } from '../model/calendar.ts'
import type { Plan } from '../model/plan.ts'
import { formatFact } from './facts.ts'

/** A resolved operand: the value to compare with, and its words. */
export type Resolved = { readonly value: FactValue; readonly text: string }

/** Why an operand cannot be used. */
export type Misfit = { readonly misfit: string; readonly hint: string }

export const isMisfit = (value: Resolved | Misfit): value is Misfit => 'misfit' in value

const reference = /^(objective|backup|communication|vendor)\.([a-z][a-z0-9-]*)\.([A-Za-z]+)(?:\.([a-z][a-z0-9-]*))?$/

/** Resolves an operand for a fact of a plan. */
export const resolveOperand = (operand: Operand, spec: FactSpec, plan: Plan): Resolved | Misfit => {
  const match = typeof operand === 'string' ? reference.exec(operand) : null
  if (match) return fromReference(match, spec, plan)
  return literal(operand, spec)
}

const fromReference = (match: RegExpExecArray, spec: FactSpec, plan: Plan): Resolved | Misfit => {
  const [whole, kind, id, field, part] = match as unknown as [string, string, string, string, string | undefined]
  if (kind === 'vendor') {
    const sla = field === 'sla' ? plan.vendors[id]?.sla : undefined
    if (sla === undefined)
      return {
        misfit: `\`${whole}\` is not stated in the plan.`,
        hint: 'Refer to `vendor.<name>.sla` of a vendor with an `sla`.',
      }
    return spec.type === 'percent'
      ? { value: sla, text: `${sla} %` }
      : {
          misfit: `\`${whole}\` is a percentage, but the fact is not.`,
          hint: 'Compare it with a fact that is a percentage.',
        }
  }
  const found = durationOf(plan, kind, id, field, part)
  if (found === undefined)
    return { misfit: `\`${whole}\` is not stated in the plan.`, hint: knownFields(plan, kind, id) }
  if (found === 'words')
    return {
      misfit: `\`${whole}\` is stated in words, so nothing can be compared with it.`,
      hint: 'Compare with a number, or give the plan one.',
    }
  if (spec.type !== 'duration')
    return {
      misfit: `\`${whole}\` is a length of time, but the fact is not.`,
      hint: 'Compare it with a fact that is a length of time.',
    }
  if (!isExact(found))
    return { misfit: `\`${whole}\` is in months or years, which differ in length.`, hint: 'Write it in days.' }
  return { value: found.seconds, text: formatDuration(found) }
}

/** The length in a bound or a duration; `words` when it is only stated. */
const unwrap = (value: unknown): Duration | 'words' | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  if ('stated' in value) return 'words'
  return 'limit' in value ? (value.limit as Duration) : 'seconds' in value ? (value as Duration) : undefined
}

const durationOf = (
  plan: Plan,
  kind: string,
  id: string,
  field: string,
  part: string | undefined,
): Duration | 'words' | undefined => {
  if (kind === 'objective') {
    const objective = plan.objectives[id]
    return objective && ['rto', 'rpo', 'mtd', 'wrt'].includes(field) ? unwrap(objective[field as 'rto']) : undefined
  }
  if (kind === 'backup') {
    const backup = plan.backups[id]
    if (!backup) return undefined
    if (field === 'keep') return part === undefined ? undefined : unwrap(backup.keep[part])
    return ['interval', 'takes', 'copyLag', 'alertAfter'].includes(field)
      ? unwrap(backup[field as 'interval'])
      : undefined
  }
  const communication = plan.communications[id]
  if (field === 'first') return unwrap(communication?.first?.within)
  return field === 'every' ? unwrap(communication?.every) : undefined
}

const knownFields = (plan: Plan, kind: string, id: string): string => {
  if (kind === 'objective') {
    const objective = plan.objectives[id]
    if (!objective)
      return `Objectives of this plan: ${
        Object.keys(plan.objectives)
          .map((each) => `\`${each}\``)
          .join(', ') || 'none'
      }.`
    const fields = (['rto', 'rpo', 'mtd', 'wrt'] as const).filter((field) =>
      field === 'wrt' ? objective.wrt : isBound(objective[field]),
    )
    return `\`objective.${id}\` has ${fields.map((field) => `\`${field}\``).join(', ') || 'no number'}.`
  }
  if (kind === 'backup') return 'Backups have `interval`, `takes`, `copyLag`, `alertAfter` and `keep.<class>`.'
  return 'Communications have `first` and `every`.'
}

const literal = (operand: Operand, spec: FactSpec): Resolved | Misfit => {
  const refuse = (expected: string, hint: string): Misfit => ({
    misfit: `\`${Array.isArray(operand) ? operand.join(', ') : String(operand)}\` is not ${expected}.`,
    hint,
  })
  if (Array.isArray(operand))
    return (
      list(operand, spec) ??
      refuse('something that this fact can be compared with', `Give one value, as the fact is of type ${spec.type}.`)
    )
  switch (spec.type) {
    case 'duration': {
      const parsed = typeof operand === 'string' ? parseDuration(operand) : undefined
      if (!parsed) return refuse('a length of time', 'Write a number and a unit: `15m`, `4h`, `30 days`.')
      return isExact(parsed)
        ? { value: parsed.seconds, text: formatDuration(parsed) }
        : refuse('a length that can be compared', 'Months and years differ in length: write days.')
    }
    case 'instant': {
      const parsed =
        typeof operand === 'string'
          ? isCivilDate(operand)
            ? `${operand}T00:00:00Z`
            : parseInstant(operand)
          : undefined
      return parsed === undefined
        ? refuse('an instant', 'Write `2026-11-20T06:00:00Z`.')
        : { value: parsed, text: formatFact(spec, parsed) }
    }
    case 'percent': {
      const number = typeof operand === 'string' ? Number(/^(\d+(?:\.\d+)?)\s*%$/.exec(operand)?.[1]) : operand
      return typeof number === 'number' && number >= 0 && number <= 100
        ? { value: number, text: formatFact(spec, number) }
        : refuse('a percentage', 'Write `99.9%`.')
    }
    case 'bytes': {
      const bytes = typeof operand === 'string' ? parseBytes(operand) : operand
      return typeof bytes === 'number' && bytes >= 0
        ? { value: bytes, text: formatFact(spec, bytes) }
        : refuse('a size', 'Write `10 MB` or a number of bytes.')
    }
    case 'number':
      return typeof operand === 'number'
        ? { value: operand, text: formatFact(spec, operand) }
        : refuse('a number', 'Write a number without quotes.')
    case 'boolean':
      return typeof operand === 'boolean'
        ? { value: operand, text: formatFact(spec, operand) }
        : refuse('`true` or `false`', 'Write `true` or `false`.')
    case 'choice':
      return typeof operand === 'string' && (spec.choices ?? []).includes(operand)
        ? { value: operand, text: operand }
        : refuse('a value of this fact', `Its values: ${(spec.choices ?? []).map((each) => `\`${each}\``).join(', ')}.`)
    default:
      return typeof operand === 'string' ? { value: operand, text: operand } : refuse('text', 'Put it in quotes.')
  }
}

const list = (operand: readonly (string | number)[], spec: FactSpec): Resolved | undefined => {
  const values = operand.map(String)
  const fits =
    spec.type === 'texts' ||
    spec.type === 'text' ||
    spec.type === 'number' ||
    (spec.type === 'choice' && values.every((each) => spec.choices?.includes(each)))
  return fits ? { value: values, text: values.join(', ') } : undefined
}

const sizes: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 }

const parseBytes = (text: string): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?b)$/i.exec(text.trim())
  return match ? Number(match[1]) * (sizes[(match[2] as string).toLowerCase()] as number) : undefined
}
