/** Planned sources about code: repositories, what is built from them, and infrastructure as code. */
import { measured } from '../facts.ts'
import { planned, type Planned } from '../planned.ts'

export const plannedCode: Readonly<Record<string, Planned>> = {
  'terraform/plan': planned(
    'Terraform plan',
    'What a plan run would change: 0 means that reality is what the code says. The state is never downloaded, because it holds secrets.',
    ['read on the providers of the code'],
    {
      directory: ['Folder of the code.', 'infrastructure'],
      repository: ['`owner/name`.', 'acme/orders'],
      open: ['directory'],
    },
    {
      changes: measured.number('How many resources would change.'),
      unmanaged: measured.number('How many resources of the account are not in the code.'),
      succeeded: measured.boolean('Whether the plan run ended without an error.'),
      runAge: measured.duration('Time since the plan run.'),
    },
  ),
}
