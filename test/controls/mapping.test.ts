/** The mapping is data that names other data: clauses, facts, rules. Each name must be one. */
import { expect, test } from 'vitest'
import { drillFacts, incidentFacts } from '../../src/claims/events.ts'
import { elements as computed } from '../../src/claims/computed.ts'
import { allClauses, clauseName, isKnown, standards } from '../../src/controls/clauses.ts'
import { elementIds, elements, elementsFor } from '../../src/controls/mapping.ts'
import { stateMeanings, stateWords } from '../../src/controls/words.ts'
import { sources } from '../../src/evidence/sources/index.ts'
import { ruleInfo } from '../../src/rules/index.ts'

test('every clause of the mapping is known, and every known clause but those under others is mapped', () => {
  expect(elementIds.flatMap((id) => elements[id].clauses.filter((clause) => !isKnown(clause)))).toEqual([])
  expect(allClauses.filter((clause) => elementsFor(clause).length === 0)).toEqual(['nist:CP-6(1)'])
})

test('every part has clauses of SOC 2, ISO 22301, ISO 27001, NIST SP 800-53 and DORA', () => {
  for (const id of elementIds)
    for (const standard of ['soc2', 'iso22301', 'iso27001', 'nist', 'dora'])
      expect(
        elements[id].clauses.some((clause) => clause.startsWith(`${standard}:`)),
        `${id} ${standard}`,
      ).toBe(true)
})

test('facts, computed elements and rules that the mapping names exist', () => {
  const facts = new Set(
    [...Object.values(sources).map((source) => source.facts), drillFacts, incidentFacts].flatMap((each) =>
      Object.keys(each),
    ),
  )
  const wrong = elementIds.flatMap((id) => {
    const { claims = {}, contradictedBy = [] } = elements[id]
    return [
      ...(claims.facts ?? []).filter((fact) => !facts.has(fact)),
      ...(claims.computed ?? []).filter((name) => !Object.hasOwn(computed, name)),
      ...contradictedBy.filter((code) => !Object.hasOwn(ruleInfo, code)),
    ].map((name) => `${id}: ${name}`)
  })
  expect(wrong).toEqual([])
})

test('clauses have one line of words each, and nothing is ever called what only an auditor may say', () => {
  const texts = [
    ...Object.values(standards).flatMap(({ clauses }) => Object.values(clauses)),
    ...elementIds.flatMap((id) => [elements[id].title, elements[id].needs]),
    ...Object.values(stateWords),
    ...Object.values(stateMeanings),
  ]
  for (const text of texts) {
    expect(text).not.toMatch(/complian|complies|certif|\n/i)
    expect(text.length).toBeLessThan(140)
  }
  const lines = Object.values(standards).flatMap(({ clauses }) => Object.values(clauses))
  expect(new Set(lines).size).toBeGreaterThan(lines.length * 0.95)
})

test('clauses are printed by their standard', () => {
  expect(clauseName('soc2:A1.2')).toBe('SOC 2 A1.2')
  expect(clauseName('nist34:step-2')).toBe('NIST SP 800-34 step 2')
  expect(clauseName('hipaa:164.308(a)(7)(ii)(D)')).toBe('HIPAA 164.308(a)(7)(ii)(D)')
})
