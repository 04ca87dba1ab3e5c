/** `aws/lambda-function`: whether a function can run. Of the answers only what is named here is kept: they also hold environment variables. */
import { z } from 'zod'
import type { Aws } from '../aws.ts'
import { measured, setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { ageOf } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { part } from './s3.ts'

type Params = { function: string }

const states = [
  'Active',
  'ActiveNonInvocable',
  'Inactive',
  'Pending',
  'Failed',
  'Deactivating',
  'Deactivated',
  'Deleting',
] as const
const updates = ['Successful', 'InProgress', 'Failed'] as const

const facts = {
  state: measured.choice(
    states,
    'State of the function. `Inactive`: it was not used for long, and the next call has to wait or fails.',
  ),
  lastUpdate: measured.choice(
    updates,
    'Whether its last change is in force. After one that failed, the old code runs.',
  ),
  changedAge: measured.duration('Time since it was last changed.'),
  blocked: setting.boolean('Whether no call gets through, because 0 of its calls may run at a time.'),
} as const

export const lambdaFunction: AnySource = source<Params, typeof facts>({
  id: 'aws/lambda-function',
  title: 'Lambda function',
  version: 1,
  regional: true,
  says: 'Whether a function can run. A function that is `Active` still never runs when its concurrency is set to 0, and may fail each time that it runs: only a test shows what it does. The code is never asked for, and its environment is never kept. A function that does not exist gives no match.',
  params: z.strictObject({
    function: hidden(z.string().trim().min(1), 'Name of the function.', 'rotate-keys'),
  }),
  facts,
  actions: ['lambda:GetFunctionConfiguration', 'lambda:GetFunctionConcurrency'],
  collect: async ({ function: name }, { aws }) => {
    const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda')
    const { output, clock } = await aws.find(
      'lambda',
      new GetFunctionConfigurationCommand({ FunctionName: name }),
      ['ResourceNotFoundException'],
      { keep: ({ LastModified, LastUpdateStatus, State }) => ({ LastModified, LastUpdateStatus, State }) },
    )
    if (output === null) return []
    return [
      {
        subject: name,
        facts: {
          state: output.State ?? null,
          lastUpdate: output.LastUpdateStatus ?? null,
          changedAge: ageOf(momentOf(output.LastModified), clock),
          blocked: await part('lambda:GetFunctionConcurrency', aws.region, () => isBlocked(aws, name)),
        },
      },
    ]
  },
})

// The one moment that comes as text, such as `2026-01-31T12:00:00.000+0000`.
const momentOf = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))

const isBlocked = async (aws: Aws, name: string): Promise<boolean> => {
  const { GetFunctionConcurrencyCommand } = await import('@aws-sdk/client-lambda')
  const { output } = await aws.ask('lambda', new GetFunctionConcurrencyCommand({ FunctionName: name }))
  // Without a limit of its own it shares that of the account.
  return output.ReservedConcurrentExecutions === 0
}
