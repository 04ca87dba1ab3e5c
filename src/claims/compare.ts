/** One fact against one operand. Pure arithmetic: what is read, stale or missing is decided by the judge. */
import type { Comparator } from '../model/claim.ts'
import type { FactSpec, FactValue } from '../model/evidence.ts'
import { toEpoch } from '../model/calendar.ts'

/**
 * True when the comparison holds. A fact that is `null` (looked for and not there) passes only `exists: false`;
 * everything else that is said of it is false.
 */
export const compare = (
  spec: Pick<FactSpec, 'type'>,
  fact: FactValue | null,
  comparator: Comparator,
  operand: FactValue,
): boolean => {
  if (comparator === 'exists') return (fact !== null) === operand
  if (fact === null) return false
  switch (comparator) {
    case 'equals':
      return spec.type === 'texts' ? sameSet(fact, operand) : order(spec, fact) === order(spec, operand)
    case 'oneOf':
      return (operand as readonly string[]).includes(String(fact))
    case 'includes':
      return (fact as readonly string[]).includes(String(operand))
    case 'matches':
      return new RegExp(String(operand), 'u').test(String(fact))
    case 'lessThan':
      return order(spec, fact) < order(spec, operand)
    case 'atMost':
      return order(spec, fact) <= order(spec, operand)
    case 'moreThan':
      return order(spec, fact) > order(spec, operand)
    case 'atLeast':
      return order(spec, fact) >= order(spec, operand)
  }
}

const order = (spec: Pick<FactSpec, 'type'>, value: FactValue): number | string => {
  if (spec.type === 'instant') return toEpoch(String(value))
  return typeof value === 'number' ? value : String(value)
}

const sameSet = (a: FactValue, b: FactValue): boolean => {
  const [left, right] = [a, b].map((each) =>
    (Array.isArray(each) ? (each as readonly string[]) : [String(each)]).toSorted(),
  )
  return JSON.stringify([...new Set(left)]) === JSON.stringify([...new Set(right)])
}
