/** `aws/web-acl`: the firewall rules in front of a load balancer or a distribution. */
import { z } from 'zod'
import type { Rule, WebACL } from '@aws-sdk/client-wafv2'
import { incomplete, type Aws } from '../aws.ts'
import { ReadError } from '../errors.ts'
import { of, setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { source, type AnySource } from '../source.ts'
import { part } from './s3.ts'

type Params = { resource: string }

const facts = {
  rules: setting.number('How many rules there are; a group of rules counts as one.'),
  rateRules: setting.number(
    'How many of them limit the rate of requests, also inside groups of the account. One that only counts limits nothing.',
  ),
  countingRateRules: setting.number('How many rules on the rate of requests only count.'),
} as const

export const webAcl: AnySource = source<Params, typeof facts>({
  id: 'aws/web-acl',
  title: 'Web ACL',
  version: 1,
  regional: true,
  says: 'The firewall rules of a load balancer or distribution; nothing attached, and no such resource, gives no match. A rule can be there and only count what it would stop, so rules on the rate that count are kept apart from those that limit. Groups of rules of the account are looked into; those of vendors can not be. A distribution is asked for its web ACL itself, in whatever region the binding is. Web ACLs of WAF Classic are not read.',
  params: z.strictObject({
    resource: hidden(
      z.string().trim().min(1),
      'ARN of the load balancer, or id of the distribution.',
      'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/public-api/0123456789abcdef',
    ),
  }),
  facts,
  actions: ['wafv2:GetWebACLForResource', 'wafv2:GetWebACL', 'wafv2:GetRuleGroup', 'cloudfront:GetDistribution'],
  collect: async ({ resource }, { aws }) => {
    const found = await (resource.startsWith('arn:') ? ofBalancer(aws, resource) : ofDistribution(aws, resource))
    if (!found) return []
    const { acl, region } = found
    const rules = acl.Rules ?? []
    const managed = [
      ...(acl.PreProcessFirewallManagerRuleGroups ?? []),
      ...(acl.PostProcessFirewallManagerRuleGroups ?? []),
    ]
    const groups = managed.map((each) => ({ ...each, Statement: each.FirewallManagerStatement }))
    const rates = await part('wafv2:GetRuleGroup', region, () => rateRules(aws, region, [...rules, ...groups]))
    return [
      {
        subject: acl.Name ?? resource,
        facts: {
          rules: rules.length + managed.length,
          rateRules: of(rates, (all) => all.filter((limits) => limits).length),
          countingRateRules: of(rates, (all) => all.filter((limits) => !limits).length),
        },
      },
    ]
  },
})

type Attached = { readonly acl: WebACL; readonly region: string }

const ofBalancer = async (aws: Aws, arn: string): Promise<Attached | undefined> => {
  const { GetWebACLForResourceCommand: Get } = await import('@aws-sdk/client-wafv2')
  const { output } = await aws.find('wafv2', new Get({ ResourceArn: arn }), ['WAFNonexistentItemException'])
  return output?.WebACL ? { acl: output.WebACL, region: aws.region } : undefined
}

/** Where what is in front of distributions lies. */
const home = 'us-east-1'

const ofDistribution = async (aws: Aws, id: string): Promise<Attached | undefined> => {
  const { GetDistributionCommand } = await import('@aws-sdk/client-cloudfront')
  const { GetWebACLCommand } = await import('@aws-sdk/client-wafv2')
  const at = { region: home }
  const { output } = await aws.find('cloudfront', new GetDistributionCommand({ Id: id }), ['NoSuchDistribution'], at)
  if (output === null) return undefined
  if (!output.Distribution?.DistributionConfig) throw incomplete('cloudfront:GetDistribution')
  const named = output.Distribution.DistributionConfig.WebACLId
  if (!named) return undefined
  const [, Name, Id] = /:global\/webacl\/([^/]+)\/([^/]+)$/.exec(named) ?? []
  if (Name === undefined) throw classic()
  const { output: read } = await aws.ask('wafv2', new GetWebACLCommand({ Name, Id, Scope: 'CLOUDFRONT' }), at)
  if (!read.WebACL) throw incomplete('wafv2:GetWebACL')
  return { acl: read.WebACL, region: home }
}

const classic = (): ReadError =>
  new ReadError(
    'invalid',
    'The distribution has a web ACL of WAF Classic, which is not read.',
    'Move it to the present AWS WAF.',
  )

/** For each rule on the rate of requests whether it limits; otherwise it counts. */
const rateRules = async (
  aws: Aws,
  region: string,
  rules: readonly Pick<Rule, 'Action' | 'OverrideAction' | 'Statement'>[],
): Promise<readonly boolean[]> => {
  const { GetRuleGroupCommand: Get } = await import('@aws-sdk/client-wafv2')
  const found = await Promise.all(
    rules.map(async ({ Action, OverrideAction, Statement }) => {
      if (Statement?.RateBasedStatement) return [!Action?.Count]
      const group = Statement?.RuleGroupReferenceStatement
      if (!group?.ARN) return []
      const { output } = await aws.ask('wafv2', new Get({ ARN: group.ARN }), { region })
      if (!output.RuleGroup) throw incomplete('wafv2:GetRuleGroup')
      return (output.RuleGroup.Rules ?? [])
        .filter((each) => each.Statement?.RateBasedStatement)
        .map((each) => {
          const other = group.RuleActionOverrides?.find(({ Name }) => Name === each.Name)?.ActionToUse
          const excluded = group.ExcludedRules?.some(({ Name }) => Name === each.Name)
          return !(OverrideAction?.Count || excluded || (other ?? each.Action)?.Count)
        })
    }),
  )
  return found.flat()
}
