/** The clock from the disruption to "usable again": every part is counted once, from the moment that the objective starts at. */
import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { parseDuration } from '../../src/model/duration.ts'
import type { Clock, Procedure, Scenario, Step } from '../../src/model/plan.ts'
import { formatSum, recoveryChain } from '../../src/claims/recovery-time.ts'

const of = (text: string): NonNullable<ReturnType<typeof parseDuration>> => {
  const parsed = parseDuration(text)
  if (!parsed) throw new Error(text)
  return parsed
}
const scenario: Scenario = {
  title: 'Gone',
  affects: [],
  signs: [],
  prevention: [],
  waitsFor: [],
  detection: of('5m'),
  triggers: [
    { when: 'It stays gone', wait: of('2h') },
    { when: 'Somebody says so', wait: of('1h') },
  ],
  declaration: of('10m'),
  activation: of('15m'),
}
const step = (id: string, more: Partial<Step>): Step => ({
  id,
  title: id,
  clock: 'activation',
  uses: [],
  needs: [],
  creates: [],
  checks: [],
  after: [],
  span: [1, 1, 1, 2],
  ...more,
})
const procedure = (steps: readonly Step[], more: Partial<Procedure> = {}): Procedure => ({
  id: 'p',
  title: 'P',
  scenario: 'gone',
  steps,
  span: [1, 1, 9, 1],
  ...more,
})
const rebuild = procedure(
  [step('a', { takes: of('40m') }), step('b', { takes: of('20m'), ttl: of('5m'), after: ['a'] })],
  {
    validation: of('30m'),
  },
)

test.each<[Clock, string]>([
  [
    'disruption',
    '5 min detection + 2 h trigger + 10 min declaration + 15 min activation + 1 h steps + 5 min DNS + 30 min validation = 4 h 05 min',
  ],
  [
    'detection',
    '2 h trigger + 10 min declaration + 15 min activation + 1 h steps + 5 min DNS + 30 min validation = 4 h',
  ],
  ['declaration', '15 min activation + 1 h steps + 5 min DNS + 30 min validation = 1 h 50 min'],
  ['activation', '1 h steps + 5 min DNS + 30 min validation = 1 h 35 min'],
])('from %s', (clock, sum) => {
  const chain = recoveryChain(scenario, rebuild, clock)
  expect(formatSum(chain?.parts ?? [])).toBe(sum)
  expect(chain?.from).toBe(clock)
})

test('each part says where its number stands, the longest trigger for the wait', () => {
  expect(recoveryChain(scenario, rebuild, 'disruption')?.parts.map(({ what, at }) => [what, at])).toEqual([
    ['detection', 'scenarios.gone.detection'],
    ['trigger', 'scenarios.gone.triggers.0.wait'],
    ['declaration', 'scenarios.gone.declaration'],
    ['activation', 'scenarios.gone.activation'],
    ['steps', [1, 1, 9, 1]],
    ['DNS', [1, 1, 1, 2]],
    ['validation', [1, 1, 9, 1]],
  ])
})

test.each<[string, readonly Step[], string]>([
  [
    'caches that run out before the last step ends add nothing',
    [step('dns', { takes: of('10m'), ttl: of('5m') }), step('check', { takes: of('20m'), after: ['dns'] })],
    '30 min steps',
  ],
  [
    'the rest of a long one is added',
    [step('dns', { takes: of('10m'), ttl: of('30m') }), step('check', { takes: of('20m'), after: ['dns'] })],
    '30 min steps + 10 min DNS = 40 min',
  ],
  [
    'after a deadline all of it is added',
    [step('restore', { deadline: of('3h') }), step('dns', { deadline: of('4h'), ttl: of('60s'), after: ['restore'] })],
    '4 h steps + 1 min DNS = 4 h 01 min',
  ],
  [
    'all of it, when nobody knows when its step ends',
    [step('find', {}), step('dns', { takes: of('10m'), ttl: of('5m'), after: ['find'] })],
    '10 min steps + 5 min DNS = 15 min',
  ],
])('%s', (_, steps, sum) => {
  expect(formatSum(recoveryChain(undefined, procedure(steps), 'activation')?.parts ?? [])).toBe(sum)
})

test('more time for any part never makes the whole shorter', () => {
  const minutes = fc.integer({ min: 0, max: 600 })
  fc.assert(
    fc.property(
      fc.tuple(minutes, minutes, minutes, minutes, minutes, minutes, minutes),
      fc.nat(6),
      minutes,
      (all, at, more) => {
        const total = (parts: readonly number[]): number => {
          const [detection, wait, declaration, activation, takes, ttl, validation] = parts.map((each) => of(`${each}m`))
          return (
            recoveryChain(
              { ...scenario, detection, declaration, activation, triggers: [{ when: 'So', wait }] },
              procedure([step('a', { takes, ttl }), step('b', { takes: of('1m'), after: ['a'] })], { validation }),
              'disruption',
            )?.seconds ?? 0
          )
        }
        expect(total(all.map((each, index) => (index === at ? each + more : each)))).toBeGreaterThanOrEqual(total(all))
      },
    ),
    { seed: 1 },
  )
})
