/** Examples of the rules about the clock of recovery. */
import type { Examples } from './example.ts'
import { gone, procedure, step, store } from './pieces.ts'

const vendors = {
  'vendors.yaml': `aws: { name: AWS, service: ECS, url: "https://aws.amazon.com/ecs/sla/", pinnedOn: 2026-10-01, longestOutage: { on: 2025-10-20, lasted: 14h 30m, what: us-east-1, url: "https://aws.amazon.com/premiumsupport/technology/pes/" } }\n`,
}
const waiting = (objective: string): string =>
  `${gone(', waitsFor: [aws]')}vendors: { aws: { for: Hosting } }\nobjectives: { gone: ${objective} }`
const notice = (clock: string): string =>
  `${gone(', detection: 5m, triggers: [{ when: It stays gone, wait: 2h }]')}communications: { first: { to: Customers, channel: E-mail, first: { within: 1h, clock: detection } }, again: { to: Customers, channel: Status page, first: { within: 1h, clock: ${clock} } } }`
const rebuild = [
  step('id="restore" takes="20m" uses="daily"'),
  step('id="check" takes="5m" checks="db"'),
  step('id="switch" takes="5m" switches="dns" ttl="60s"'),
].join('\n')
const copied = `${store}backups: { daily: { store: db, method: snapshot, interval: 24h } }\n`

export const recoveryTimeExamples: Examples = {
  'recovery-time/provider-down': {
    breaks: {
      plan: waiting('{ scenario: gone, rto: "< 4h", clock: activation }'),
      body: procedure(step('takes="2h"')),
      files: vendors,
    },
    says: 'cannot end before AWS (ECS) is back, which nobody here decides. With the outage of 2025-10-20 (us-east-1) it is 14 h 30 min outage + 2 h steps = 16 h 30 min from disruption.',
    keeps: {
      plan: waiting('{ scenario: gone, mbco: None }'),
      body: procedure(step('takes="2h"')),
      files: vendors,
    },
  },
  'recovery-time/step-incomplete': {
    breaks: {
      plan: gone(),
      body: procedure([step('takes="5m"'), '<Step by="manager">\nDo it.\n</Step>', step('')].join('\n')),
    },
    says: '2 of 3 steps of “Restore” lack something: no time in steps 2 and 3; no verification in step 2.',
    keeps: { plan: gone(), body: procedure(`${step('takes="5m"')}\n${step('deadline="1h"')}`) },
  },
  'recovery-time/cut-over-order': {
    breaks: {
      plan: `${gone()}${copied}`,
      body: procedure(`${step('id="early" takes="10m" switches="dns" ttl="60s"')}\n${rebuild}`),
    },
    says: 'dns is switched in step 1 (0 s to 10 min) and step 4 (35 min to 40 min); step 1 (0 s to 10 min) comes before the restore in step 2 (10 min to 30 min).',
    keeps: { plan: `${gone()}${copied}`, body: procedure(rebuild) },
  },
  'recovery-time/several-clocks': {
    breaks: { plan: notice('declaration') },
    says: 'due within 1 h of 2 different moments: detection and declaration. In “Database gone” that is 1 h 05 min and 3 h 05 min after the disruption: 2 h apart.',
    keeps: { plan: notice('detection') },
  },
  'recovery-time/dns-without-ttl': {
    breaks: { plan: gone(), body: procedure(step('takes="5m" switches="dns"')) },
    says: 'Step 1 of “Restore” changes DNS, but does not say how long the old record stays cached (changes of DNS with a TTL: 0 of 1).',
    keeps: { plan: gone(), body: procedure(step('takes="5m" switches="dns" ttl="60s"')) },
  },
}
