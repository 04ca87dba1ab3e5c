/** `terraform/plan`: what a plan run would change. The state holds secrets, so Holdfast never asks for it: the run reports. */
import { z } from 'zod'
import { parseInstant } from '../../model/calendar.ts'
import { ReadError } from '../errors.ts'
import { measured, setting, unread } from '../facts.ts'
import { hidden, open } from '../params.ts'
import { pushedSource, type AnySource, type Converted } from '../source.ts'
import { formed, jsonIn, type Expected } from './program-output.ts'

type Params = { directory?: string | undefined; repository?: string | undefined }

const facts = {
  changes: measured.number('How many resources would change.'),
  unmanaged: measured.number('How many resources of the account are not in the code. No plan run knows.'),
  succeeded: measured.boolean('Whether the plan run ended without an error.'),
  runAge: measured.duration('Time since the plan run.'),
  version: setting.text('The version of the program that made the plan.'),
} as const

const expected: Expected = {
  what: 'the output of `terraform show -json`',
  run: 'terraform plan -out=PLANFILE; terraform show -json PLANFILE | holdfast collect --push BINDING --from terraform --by WHO',
}

const plan = z.looseObject({
  format_version: z.string().regex(/^1\./),
  terraform_version: z.string(),
  // Nothing is listed when the code has no resource.
  resource_changes: z
    .array(
      z.looseObject({
        mode: z.string(),
        change: z.looseObject({ actions: z.array(z.string()).min(1), importing: z.unknown().optional() }),
      }),
    )
    .default([]),
  timestamp: z.string(),
  errored: z.boolean(),
  complete: z.boolean().optional(),
})

export const terraformPlan: AnySource = pushedSource<Params, typeof facts>({
  id: 'terraform/plan',
  title: 'Terraform plan',
  version: 1,
  pushed: true,
  says: 'What a plan run would change, as the run reports it: 0 means that what the state knows of is as the code says. `--from terraform` takes the output of `terraform show -json PLANFILE` (or of OpenTofu) and keeps only numbers of it. What was made by hand and never imported is in no plan, so `unmanaged` must be reported by somebody who counts it. A plan made with `-refresh=false` compares with the state instead of reality and does not show it. Of a run that failed, or that was told to look at a part (`-target`), the changes are unread.',
  params: z.strictObject({
    directory: open(z.string().trim().min(1), 'Folder of the code.', 'infrastructure').optional(),
    repository: hidden(z.string().trim().min(1), '`owner/name` of the repository.', 'acme/orders').optional(),
  }),
  facts,
  actions: ['read on the providers of the code'],
  formats: { terraform: (text, params): Converted<typeof facts> => fromPlan(text, params) },
})

const fromPlan = (text: string, { directory, repository }: Params): Converted<typeof facts> => {
  const {
    resource_changes: all,
    errored,
    complete,
    timestamp,
    terraform_version: version,
  } = formed(plan, jsonIn(text, expected), expected)
  const at = parseInstant(timestamp)
  if (at === undefined)
    throw new ReadError(
      'invalid',
      'The plan does not say when it was made.',
      'Use a newer version of Terraform, or OpenTofu.',
    )
  return {
    at,
    matches: [
      {
        subject: [repository, directory].filter(Boolean).join(' ') || 'plan',
        facts: {
          changes: errored || complete === false ? partial : all.filter(isChange).length,
          unmanaged: unknowable,
          succeeded: !errored,
          runAge: 0,
          version,
        },
      },
    ],
  }
}

/** What the run would do to a resource; taking an existing one under management is a change too. */
const isChange = ({ mode, change }: z.infer<typeof plan>['resource_changes'][number]): boolean =>
  mode === 'managed' &&
  (change.importing != null || !change.actions.every((each) => each === 'no-op' || each === 'read'))

const partial = unread({
  class: 'invalid',
  message: 'The plan run failed, or looked at a part of the code only.',
  hint: 'Run `terraform plan` without `-target`, and repair what it reports.',
})

const unknowable = unread({
  class: 'not-configured',
  message: 'A plan run knows nothing of resources that are not in the code.',
  hint: 'Count them otherwise and report `unmanaged`, or do not claim it.',
})
