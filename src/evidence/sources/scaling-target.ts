/** `aws/scaling-target`: the limits between which an ECS service is scaled. */
import { z } from 'zod'
import { incomplete, type Aws } from '../aws.ts'
import { setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { walk } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { part } from './s3.ts'

type Params = { resource: string }

const facts = {
  minimum: setting.number('The least number of tasks.'),
  maximum: setting.number('The greatest number of tasks.'),
  headroom: setting.number('How many tasks can be added: greatest less least.'),
  policies: setting.number('How many rules say when to scale. Scaling by schedule is not counted.'),
  suspended: setting.boolean('Whether adding tasks by such a rule is suspended.'),
} as const

export const scalingTarget: AnySource = source<Params, typeof facts>({
  id: 'aws/scaling-target',
  title: 'Scaling target',
  version: 1,
  regional: true,
  says: 'The limits between which an ECS service is scaled. Equal limits are no scaling, limits without a rule are none either, and neither are rules that were suspended, for example for a deployment, and never resumed. That there is room for more tasks in the account is not told. A service that is not scaled gives no match.',
  params: z.strictObject({
    resource: hidden(
      z
        .string()
        .trim()
        .regex(/^service\/[^/]+\/[^/]+$/, 'it is not of the form `service/<cluster>/<service>`'),
      'What is scaled: `service/<cluster>/<service>`.',
      'service/production/api',
    ),
  }),
  facts,
  actions: ['application-autoscaling:DescribeScalableTargets', 'application-autoscaling:DescribeScalingPolicies'],
  collect: async ({ resource }, { aws }) => {
    const { DescribeScalableTargetsCommand } = await import('@aws-sdk/client-application-auto-scaling')
    const operation = 'application-autoscaling:DescribeScalableTargets'
    const { items } = await walk(operation, async (token) => {
      const command = new DescribeScalableTargetsCommand({ ...ecs, ResourceIds: [resource], NextToken: token })
      const { output, clock } = await aws.ask('application-autoscaling', command)
      if (!output.ScalableTargets) throw incomplete(operation)
      return { items: output.ScalableTargets, clock, next: output.NextToken || undefined }
    })
    const [target] = items
    if (!target) return []
    const { MinCapacity: minimum, MaxCapacity: maximum, SuspendedState: suspension } = target
    if (minimum === undefined || maximum === undefined) throw incomplete(operation)
    return [
      {
        subject: resource,
        facts: {
          minimum,
          maximum,
          headroom: maximum - minimum,
          policies: await part('application-autoscaling:DescribeScalingPolicies', aws.region, () =>
            countPolicies(aws, resource),
          ),
          suspended: suspension?.DynamicScalingOutSuspended ?? false,
        },
      },
    ]
  },
})

const ecs = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const

const countPolicies = async (aws: Aws, resource: string): Promise<number> => {
  const { DescribeScalingPoliciesCommand } = await import('@aws-sdk/client-application-auto-scaling')
  const operation = 'application-autoscaling:DescribeScalingPolicies'
  const { items } = await walk(operation, async (token) => {
    const command = new DescribeScalingPoliciesCommand({ ...ecs, ResourceId: resource, NextToken: token })
    const { output, clock } = await aws.ask('application-autoscaling', command)
    if (!output.ScalingPolicies) throw incomplete(operation)
    return { items: output.ScalingPolicies, clock, next: output.NextToken || undefined }
  })
  return items.length
}
