/** Examples of the rules about the arithmetic of recovery. */
import type { Examples } from './example.ts'
import { gone, procedure, step, store } from './pieces.ts'

const trigger = gone(', detection: 5m, triggers: [{ when: It is gone, wait: 2h }]')

export const recoveryExamples: Examples = {
  'recovery-time/steps-exceed-objective': {
    breaks: {
      plan: `${gone()}objectives: { plan: { rto: "< 1h", clock: activation } }`,
      body: procedure(`${step('takes="45m"')}\n${step('takes="15m"')}`),
    },
    says: 'take 1 h along the longest path (45 min + 15 min), objective < 1 h',
    keeps: {
      plan: `${gone()}objectives: { plan: { rto: "< 1h", clock: activation } }`,
      body: procedure(`${step('id="a" takes="45m"')}\n${step('id="b" takes="15m" after=""')}`),
    },
  },
  'recovery-time/clock-exceeds-objective': {
    breaks: { plan: `${trigger}objectives: { plan: { rto: 6h } }`, body: procedure(step('deadline="4h"')) },
    says: '5 min detection + 2 h trigger + 4 h steps = 6 h 05 min from disruption, objective ≤ 6 h',
    keeps: {
      plan: `${trigger}objectives: { plan: { rto: 4h, clock: activation } }`,
      body: procedure(step('deadline="4h"')),
    },
  },
  'recovery-point/path-exceeds-objective': {
    breaks: {
      plan: `${gone()}${store}objectives: { plan: { rpo: 24h } }\nbackups: { daily: { store: db, method: snapshot, interval: 24h, takes: 1h, copyLag: 1h } }`,
      body: procedure(step('takes="1h" uses="daily"')),
    },
    says: '`daily`, which can lose 1 d interval + 1 h making it + 1 h copying = 1 d 2 h, objective ≤ 24 h',
    keeps: {
      plan: `${gone()}${store}objectives: { plan: { rpo: 24h } }\nbackups: { daily: { store: db, method: snapshot, interval: 24h } }`,
      body: procedure(step('takes="1h" uses="daily"')),
    },
  },
  'recovery-point/alert-after-objective': {
    breaks: {
      plan: `${store}objectives: { plan: { rpo: "< 15m" } }\nbackups: { daily: { store: db, method: wal, interval: 5m, alertAfter: 25h } }`,
    },
    says: 'is 25 h old, 100 times the objective: objective < 15 min',
    keeps: {
      plan: `${store}objectives: { plan: { rpo: "< 15m" } }\nbackups: { daily: { store: db, method: wal, interval: 5m, alertAfter: 15m } }`,
    },
  },
}
