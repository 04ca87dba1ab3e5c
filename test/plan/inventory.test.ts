/**
 * The inventory of the five source documents: every statement of theirs that could be false has a row, and every row names
 * what became of it in the example: a claim with its sentence, or a field that rules look at. None may get lost.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Plan } from '../../src/model/plan.ts'
import { readPortfolio } from '../../src/plan/read.ts'
import { components } from '../../src/plan/structure.ts'
import { viewFor } from '../../src/document/view.ts'
import { assess } from '../../src/pipeline.ts'

const example = fileURLToPath(new URL('../../content', import.meta.url))
const csv = readFileSync(new URL('../fixtures/inventory.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
const [head, ...rows] = csv.map((line) => line.split(',') as [id: string, plan: string, elements: string])

const { portfolio } = readPortfolio(example)
const clock = '2026-11-20T06:00:00Z'
const { judged } = assess({ content: example, clock, strict: false, generator: 'Holdfast test' })

const numbers = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}-${String(at + 1).padStart(2, '0')}`)

test('has 268 rows, one for every statement of every document', () => {
  expect(head).toEqual(['id', 'plan', 'element'])
  expect(rows.map(([id]) => id)).toEqual([
    ...numbers('AF', 39),
    ...numbers('AK', 56),
    ...numbers('VB', 66),
    ...numbers('AU', 51),
    ...numbers('CO', 56),
  ])
  expect(rows).toHaveLength(268)
  expect(rows.filter((row) => row.length !== 3 || row.includes(''))).toEqual([])
})

test('a document is one plan', () => {
  const plans = new Map(rows.map(([id, plan]) => [id.slice(0, 2), plan]))
  expect([...plans.values()]).toEqual([
    'auditforge',
    'knowledge-exchange',
    'virtual-backroom',
    'auditron',
    'cloud-optimizer',
  ])
  expect(rows.filter(([id, plan]) => plans.get(id.slice(0, 2)) !== plan)).toEqual([])
  expect(portfolio?.plans.map(({ id }) => id).toSorted()).toEqual([...plans.values()].toSorted())
})

/** Data of the plan that is an element by itself. */
const groups = [
  ...['objectives', 'tiers', 'services', 'stores', 'backups', 'scenarios', 'exercises', 'communications'],
  ...['roles', 'contacts', 'responses', 'vendors', 'limitations', 'references', 'roadmap', 'procedures'],
] as const

/** Components that show a group of a plan's data. */
const shows: Readonly<Record<string, readonly string[]>> = {
  objectives: ['Objectives', 'Objective'],
  tiers: ['Services'],
  services: ['Services'],
  backups: ['Backups'],
  exercises: ['Exercises', 'Drills', 'LastDrill'],
  communications: ['Communications'],
  roles: ['Roles'],
  contacts: ['Contacts'],
  responses: ['Roles'],
  vendors: ['Vendors'],
  limitations: ['Limitation'],
  procedures: ['Procedure'],
}

/** Where an element of a plan stands for readers, or what looks at it; `undefined` when it is nowhere. */
const placeOf = (plan: Plan, element: string): string | undefined => {
  const [group = '', name] = element.split('.')
  if (group === 'claims')
    return name !== undefined && plan.claims[name] && plan.placements[name] ? 'sentence' : undefined
  if ((groups as readonly string[]).includes(group)) {
    const data = plan[group as 'roles'] as Readonly<Record<string, unknown>>
    if (name === undefined ? Object.keys(data).length === 0 : !Object.hasOwn(data, name)) return undefined
    const isDrawn = (shows[group] ?? []).some((component) =>
      components(plan.body, component as 'Limitation').some(
        ({ props }) => !['Limitation', 'Procedure'].includes(component) || props.id === name || name === undefined,
      ),
    )
    // A dead reference, a missed promise and a clock that does not fit are findings, drawn or not.
    return isDrawn ? 'drawn' : ['references', 'roadmap', 'scenarios', 'stores'].includes(group) ? 'rule' : undefined
  }
  // Data of the document: on every cover, and looked at by the rules about reviews.
  return ['version', 'owner', 'status', 'lastReviewed', 'nextReview', 'reviewCadence', 'approvers'].includes(group)
    ? 'cover'
    : undefined
}

describe.each(['auditforge', 'knowledge-exchange', 'virtual-backroom', 'auditron', 'cloud-optimizer'])('%s', (id) => {
  const plan = portfolio?.plans.find((each) => each.id === id) as Plan
  const elements = rows
    .filter(([, of]) => of === id)
    .flatMap(([row, , all]) => all.split(' ').map((element) => [row, element] as const))

  test('has every element that a row names, where readers see it or a rule looks at it', () => {
    expect(elements.length).toBeGreaterThan(rows.length / 6)
    expect(elements.filter(([, element]) => placeOf(plan, element) === undefined)).toEqual([])
  })

  test('has a verdict for every claim that a row names, on its page with its sentence', () => {
    if (!judged) throw new Error('The example was not judged.')
    const claims = elements.flatMap(([, element]) => (element.startsWith('claims.') ? [element.slice(7)] : []))
    const view = viewFor(judged, { audience: 'public', generator: 'Holdfast test' }).plans.find(
      (each) => each.id === id,
    )
    const shown = new Map(view?.claims.map((claim) => [claim.id, claim.sentence]))
    expect(claims.filter((claim) => !shown.get(claim))).toEqual([])
    expect(new Set(claims).size).toBeGreaterThan(30)
  })
})
