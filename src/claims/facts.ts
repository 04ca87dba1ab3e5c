/** Facts in words: what a value is called, how it is shown, and which comparisons make sense for it. */
import type { FactSpec, FactType, FactValue } from '../model/evidence.ts'
import type { Comparator } from '../model/claim.ts'
import { formatSeconds } from '../model/duration.ts'
import { formatInstant } from '../model/calendar.ts'

/** Facts by name, as a source or a record kind offers them. */
export type FactSpecs = Readonly<Record<string, FactSpec>>

const ordered: readonly Comparator[] = ['equals', 'lessThan', 'atMost', 'moreThan', 'atLeast', 'exists']

/** The comparators that fit a type of fact; any other is refused before evidence is read. */
export const fitting: Readonly<Record<FactType, readonly Comparator[]>> = {
  duration: ordered,
  instant: ordered,
  number: [...ordered, 'oneOf'],
  bytes: ordered,
  percent: ordered,
  boolean: ['equals', 'exists'],
  text: ['equals', 'oneOf', 'matches', 'exists'],
  choice: ['equals', 'oneOf', 'exists'],
  texts: ['equals', 'includes', 'exists'],
}

/** `restorableAge` becomes "restorable age". Abbreviations keep their capitals. */
export const factName = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\b(az|rto|rpo|wrt|mtd|tls|mfa|dns|wal|sla|kms|iam)\b/g, (word) => word.toUpperCase())

/** A value as people read it. `null` is a thing that was looked for and is not there. */
export const formatFact = (spec: Pick<FactSpec, 'type'>, value: FactValue | null): string => {
  if (value === null) return 'none'
  switch (spec.type) {
    case 'duration':
      return formatSeconds(Number(value))
    case 'instant':
      return formatInstant(String(value))
    case 'bytes':
      return formatBytes(Number(value))
    case 'percent':
      return `${round(Number(value), 4)} %`
    case 'number':
      return String(round(Number(value), 4))
    case 'boolean':
      return value === true ? 'yes' : 'no'
    case 'texts':
      return (value as readonly string[]).length === 0 ? 'none' : (value as readonly string[]).join(', ')
    default:
      return String(value)
  }
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** Powers of 1000, three digits that matter: `1.04 GB`. */
export const formatBytes = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let amount = bytes
  let unit = 0
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000
    unit++
  }
  return `${Number(amount.toPrecision(3))} ${units[unit]}`
}

const signs: Readonly<Partial<Record<Comparator, string>>> = {
  lessThan: '<',
  atMost: '≤',
  moreThan: '>',
  atLeast: '≥',
  equals: '=',
}

/** `< 1 h`, `= enabled`, `one of a, b`, `exists`. */
export const formatComparison = (comparator: Comparator, value: string): string => {
  if (comparator === 'exists') return value === 'yes' ? 'exists' : 'does not exist'
  if (comparator === 'oneOf') return `one of ${value}`
  if (comparator === 'includes') return `includes ${value}`
  if (comparator === 'matches') return `matches ${value}`
  return `${signs[comparator]} ${value}`
}
