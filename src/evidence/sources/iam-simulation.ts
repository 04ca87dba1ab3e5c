/** `aws/iam-simulation`: whether a role may do what recovery needs. */
import { z } from 'zod'
import type { EvaluationResult } from '@aws-sdk/client-iam'
import { incomplete } from '../aws.ts'
import { measured, unread } from '../facts.ts'
import { hidden, open } from '../params.ts'
import { distinct, walk } from '../reading.ts'
import { source, type AnySource } from '../source.ts'

type Params = { role: string; actions: readonly string[]; resources?: readonly string[] | undefined }

const facts = {
  allowed: measured.percent('How many of the actions are allowed.'),
  refused: measured.texts('Actions that are refused.', 'customer'),
} as const

export const iamSimulation: AnySource = source<Params, typeof facts>({
  id: 'aws/iam-simulation',
  title: 'Simulated permissions',
  version: 1,
  says: 'Whether a role may do what recovery needs, as IAM evaluates it, without doing it. Without `resources` every action is tried on all resources, and a permission for some of them is a refusal. Policies of resources and keys are not part of it, and of policies of the organisation only those without conditions. Where the answer hangs on a condition, such as a second factor, it is not known. Whether somebody can take the role is not asked. A role that does not exist gives no match.',
  params: z.strictObject({
    role: hidden(
      z.string().regex(/^arn:/, 'it is not an ARN'),
      'ARN of the role.',
      'arn:aws:iam::123456789012:role/recovery',
    ),
    actions: open(
      z.array(z.string().regex(/^[\w-]+:\w+$/, 'it is not `service:Action`')).min(1),
      'Actions that recovery needs.',
      ['rds:RestoreDBInstanceToPointInTime'],
    ),
    resources: hidden(
      z.array(z.string().regex(/^arn:/, 'it is not an ARN')).min(1),
      'ARNs of the resources that the actions are tried on; all when none is named.',
      ['arn:aws:rds:eu-west-1:123456789012:db:orders-prod'],
    ).optional(),
  }),
  facts,
  actions: ['iam:SimulatePrincipalPolicy'],
  collect: async ({ role, actions, resources }, { aws }) => {
    const { SimulatePrincipalPolicyCommand: Simulate } = await import('@aws-sdk/client-iam')
    const operation = 'iam:SimulatePrincipalPolicy'
    const asked = distinct(actions)
    let gone = false
    const { items } = await walk<EvaluationResult>(operation, async (marker) => {
      const { output, clock } = await aws.find(
        'iam',
        new Simulate({
          PolicySourceArn: role,
          ActionNames: asked,
          ResourceArns: resources ? [...resources] : undefined,
          MaxItems: 1000,
          Marker: marker,
        }),
        ['NoSuchEntity', 'NoSuchEntityException'],
      )
      if (output === null) {
        gone = true
        return { items: [], clock, next: undefined }
      }
      if (!output.EvaluationResults || (output.IsTruncated && !output.Marker)) throw incomplete(operation)
      return { items: output.EvaluationResults, clock, next: output.IsTruncated ? output.Marker : undefined }
    })
    if (gone) return []
    const answers = asked.map((action) => {
      const mine = items.filter((each) => each.EvalActionName?.toLowerCase() === action.toLowerCase())
      if (mine.length === 0) throw incomplete(operation)
      return { action, allowed: mine.every(allows), open: mine.some(isOpen) }
    })
    if (answers.some((each) => each.open))
      return [{ subject: role, facts: { allowed: conditional, refused: conditional } }]
    const refused = answers.filter((each) => !each.allowed).map(({ action }) => action)
    return [{ subject: role, facts: { allowed: (100 * (asked.length - refused.length)) / asked.length, refused } }]
  },
})

const allows = (each: EvaluationResult): boolean =>
  each.EvalDecision === 'allowed' &&
  each.OrganizationsDecisionDetail?.AllowedByOrganizations !== false &&
  each.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary !== false &&
  (each.ResourceSpecificResults ?? []).every((one) => one.EvalResourceDecision === 'allowed')

const isOpen = (each: EvaluationResult): boolean =>
  [each, ...(each.ResourceSpecificResults ?? [])].some((one) => (one.MissingContextValues ?? []).length > 0)

const conditional = unread({
  class: 'invalid',
  message: 'Whether an action is allowed hangs on a condition that a simulation cannot know, such as a second factor.',
  hint: 'Name the actions that the condition concerns in a binding of their own, so that the others can be judged.',
})
