/** Planned sources: they have a name and facts, and cannot be read yet. */
import { measured } from '../facts.ts'
import { planned, type Planned } from '../planned.ts'

export const plannedSources: Readonly<Record<string, Planned>> = {
  'aws/health-events': planned(
    'AWS Health events',
    'Events of AWS that concern resources of the account. Asking for them needs a paid support plan.',
    ['health:DescribeEvents'],
    { service: ['Service whose events count.', 'RDS'], open: ['service'] },
    {
      open: measured.number('How many events are open.'),
      newestAge: measured.duration('Time since the newest began.'),
    },
  ),
}
