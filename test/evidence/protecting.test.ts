/**
 * Firewalls, Shield, the support plan and simulated permissions. Web ACLs and roles are made in a real emulator. The emulator
 * has no GetSubscriptionState, DescribeSeverityLevels and SimulatePrincipalPolicy: those are answered by the proxy in the services' own
 * forms, AWS JSON 1.1 and AWS query (XML).
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { CloudFrontClient, CreateDistributionCommand } from '@aws-sdk/client-cloudfront'
import {
  AssociateWebACLCommand,
  CreateRuleGroupCommand,
  CreateWebACLCommand,
  WAFV2Client,
  type Rule,
  type Scope,
} from '@aws-sdk/client-wafv2'
import { startEmulator, withEmulator, type Emulator } from './emulator.ts'
import { collectOne } from './make.ts'
import { jsonAnswer, jsonError, queryError, startProxy, type Answer, type Proxy } from './proxy.ts'

const balancer = (name: string): string =>
  `arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/${name}/0123456789abcdef`
const role = 'arn:aws:iam::123456789012:role/recovery'

const seen = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: 'x' }
const rate = (Name: string, Priority: number, Action: Rule['Action'] = { Block: {} }): Rule => ({
  Name,
  Priority,
  Action,
  Statement: { RateBasedStatement: { Limit: 1000, AggregateKeyType: 'IP' } },
  VisibilityConfig: seen,
})
const vendor: Rule = {
  Name: 'vendor',
  Priority: 9,
  OverrideAction: { None: {} },
  Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' } },
  VisibilityConfig: seen,
}

withEmulator('Protecting', () => {
  let emulator: Emulator
  let proxy: Proxy
  let distributions: readonly string[]

  beforeAll(async () => {
    emulator = await startEmulator()
    proxy = await startProxy(emulator.url)
    const config = { endpoint: emulator.url, region: 'us-east-1' }
    const waf = new WAFV2Client(config)
    const create = async (Name: string, rules: Rule[], scope: Scope = 'REGIONAL'): Promise<string> => {
      const input = { Name, Scope: scope, DefaultAction: { Allow: {} }, VisibilityConfig: seen, Rules: rules }
      const { Summary } = await waf.send(new CreateWebACLCommand(input))
      if (scope === 'REGIONAL')
        await waf.send(new AssociateWebACLCommand({ WebACLArn: Summary?.ARN, ResourceArn: balancer(Name) }))
      return Summary?.ARN ?? ''
    }
    await create('direct', [rate('a', 0), rate('b', 1, { Count: {} }), vendor])
    const { Summary: group } = await waf.send(
      new CreateRuleGroupCommand({
        Name: 'rates',
        Scope: 'REGIONAL',
        Capacity: 10,
        VisibilityConfig: seen,
        Rules: [rate('c', 0), rate('d', 1), rate('e', 2)],
      }),
    )
    const use = (more: object, OverrideAction: Rule['OverrideAction']): Rule => ({
      Name: 'group',
      Priority: 3,
      OverrideAction,
      Statement: { RuleGroupReferenceStatement: { ARN: group?.ARN, ...more } },
      VisibilityConfig: seen,
    })
    await create('grouped', [use({ RuleActionOverrides: [{ Name: 'd', ActionToUse: { Count: {} } }] }, { None: {} })])
    await create('muted', [use({}, { Count: {} })])
    const global = await create('edge', [rate('f', 0), rate('g', 1)], 'CLOUDFRONT')
    const cloudfront = new CloudFrontClient(config)
    const distribution = async (WebACLId: string): Promise<string> => {
      const { Distribution } = await cloudfront.send(
        new CreateDistributionCommand({
          DistributionConfig: {
            CallerReference: `ref${WebACLId}`,
            Comment: '',
            Enabled: true,
            WebACLId,
            Origins: { Quantity: 1, Items: [{ Id: 'o', DomainName: 'your-company.com' }] },
            DefaultCacheBehavior: { TargetOriginId: 'o', ViewerProtocolPolicy: 'https-only' },
          },
        }),
      )
      return Distribution?.Id ?? ''
    }
    distributions = [
      await distribution(global),
      await distribution(''),
      await distribution('473e64fd-f30b-4765-81a0-62ad96dd167a'),
    ]
  })
  beforeEach(() => {
    proxy.spoil = () => undefined
    proxy.calls.length = 0
  })
  afterAll(async () => {
    await proxy?.stop()
    await emulator?.stop()
  })

  const read = (source: string, params: Record<string, unknown>, region = 'us-east-1') =>
    collectOne(proxy.url, source, params, { region }, { attempts: 1 })
  const spoil = (operation: string, answer: Answer): void => {
    proxy.spoil = (call) => (call.operation === operation ? answer : undefined)
  }

  test('a rule that only counts limits nothing', async () => {
    const { error, matches, operations } = await read('aws/web-acl', { resource: balancer('direct') })
    expect(error).toBeNull()
    expect(operations).toEqual(['wafv2:GetWebACLForResource'])
    expect(matches).toEqual([{ subject: 'direct', facts: { rules: 3, rateRules: 1, countingRateRules: 1 } }])
  })

  test('groups of the account are looked into', async () => {
    const grouped = await read('aws/web-acl', { resource: balancer('grouped') })
    expect(grouped.matches[0]?.facts).toEqual({ rules: 1, rateRules: 2, countingRateRules: 1 })
    const muted = await read('aws/web-acl', { resource: balancer('muted') })
    expect(muted.matches[0]?.facts).toEqual({ rules: 1, rateRules: 0, countingRateRules: 3 })
    spoil('GetRuleGroup', jsonError(400, 'AccessDeniedException'))
    const { matches } = await read('aws/web-acl', { resource: balancer('grouped') })
    expect(matches[0]?.facts).toEqual({ rules: 1 })
    expect(matches[0]?.unread?.['rateRules']?.class).toBe('denied')
  })

  test('a distribution is asked for its web ACL, whatever the region', async () => {
    const { error, matches } = await read('aws/web-acl', { resource: distributions[0] }, 'eu-west-1')
    expect(error).toBeNull()
    expect(matches).toEqual([{ subject: 'edge', facts: { rules: 2, rateRules: 2, countingRateRules: 0 } }])
    expect(await read('aws/web-acl', { resource: distributions[1] })).toMatchObject({ error: null, matches: [] })
    expect(await read('aws/web-acl', { resource: 'ENOWHERE' })).toMatchObject({ error: null, matches: [] })
    const classic = await read('aws/web-acl', { resource: distributions[2] })
    expect(classic).toMatchObject({ matches: [], error: { class: 'invalid' } })
  })

  test('nothing attached is no match, and so is a resource that does not exist; a refusal is neither', async () => {
    const params = { resource: balancer('bare') }
    expect(await read('aws/web-acl', params)).toMatchObject({ error: null, matches: [] })
    spoil('GetWebACLForResource', jsonError(400, 'WAFNonexistentItemException'))
    expect(await read('aws/web-acl', params)).toMatchObject({ error: null, matches: [] })
    spoil('GetWebACLForResource', jsonError(400, 'AccessDeniedException'))
    expect((await read('aws/web-acl', params)).error?.class).toBe('denied')
    spoil('GetWebACLForResource', jsonError(400, 'WAFInvalidParameterException'))
    expect((await read('aws/web-acl', params)).error?.class).toBe('invalid')
  })

  test('Shield Advanced is subscribed or not, and asked in its one region', async () => {
    for (const [SubscriptionState, advanced] of [
      ['ACTIVE', true],
      ['INACTIVE', false],
    ] as const) {
      spoil('GetSubscriptionState', jsonAnswer({ SubscriptionState }))
      const record = await read('aws/shield', {}, 'eu-west-1')
      expect(record).toMatchObject({ error: null, operations: ['shield:GetSubscriptionState'] })
      expect(record.matches).toEqual([{ subject: 'account', facts: { advanced } }])
    }
    spoil('GetSubscriptionState', jsonAnswer({}))
    expect((await read('aws/shield', {})).error?.class).toBe('transient')
    spoil('GetSubscriptionState', jsonError(400, 'AccessDeniedException'))
    expect((await read('aws/shield', {})).error?.class).toBe('denied')
  })

  test('a support plan: the refusal for want of one is the answer, any other is not', async () => {
    const levels = (...codes: string[]) => jsonAnswer({ severityLevels: codes.map((code) => ({ code, name: code })) })
    const plan = async (answer: Answer) => {
      spoil('DescribeSeverityLevels', answer)
      return read('aws/support-plan', {}, 'eu-west-1')
    }
    expect((await plan(levels('low', 'normal', 'high', 'urgent', 'critical'))).matches).toEqual([
      { subject: 'account', facts: { subscribed: true, urgentLevels: 3 } },
    ])
    const none = await plan(jsonError(400, 'SubscriptionRequiredException'))
    expect(none).toMatchObject({ error: null, operations: ['support:DescribeSeverityLevels'] })
    expect(none.matches).toEqual([{ subject: 'account', facts: { subscribed: false, urgentLevels: 0 } }])
    expect(await plan(jsonError(400, 'AccessDeniedException'))).toMatchObject({
      matches: [],
      error: { class: 'denied' },
    })
    expect(await plan(jsonAnswer({}))).toMatchObject({ matches: [], error: { class: 'transient' } })
  })

  const result = (action: string, decision: string, more = ''): string =>
    `<member><EvalActionName>${action}</EvalActionName><EvalDecision>${decision}</EvalDecision>${more}</member>`
  const simulated = (members: readonly string[], marker?: string): Answer => ({
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult><IsTruncated>${marker !== undefined}</IsTruncated>${marker === undefined ? '' : `<Marker>${marker}</Marker>`}<EvaluationResults>${members.join('')}</EvaluationResults></SimulatePrincipalPolicyResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></SimulatePrincipalPolicyResponse>`,
  })
  const actions = [
    'rds:RestoreDBInstanceToPointInTime',
    'ecs:UpdateService',
    'ecr:BatchGetImage',
    'rds:ModifyDBInstance',
  ]
  const permissions = (more: object = {}) => read('aws/iam-simulation', { role, actions, ...more })

  test('permissions: what is allowed on all pages, and what is refused', async () => {
    proxy.spoil = ({ operation, body }) => {
      if (operation !== 'SimulatePrincipalPolicy') return undefined
      const asked = new URLSearchParams(body)
      expect([
        asked.get('PolicySourceArn'),
        asked.get('ActionNames.member.1'),
        asked.get('ActionNames.member.5'),
      ]).toEqual([role, 'ecr:BatchGetImage', null])
      return asked.get('Marker') === 'more'
        ? simulated([result('rds:ModifyDBInstance', 'allowed'), result('ecr:BatchGetImage', 'implicitDeny')])
        : simulated([result(actions[0] ?? '', 'allowed'), result('ecs:UpdateService', 'explicitDeny')], 'more')
    }
    const { error, matches, operations } = await permissions()
    expect(error).toBeNull()
    expect(operations).toEqual(['iam:SimulatePrincipalPolicy'])
    const facts = { allowed: 50, refused: ['ecr:BatchGetImage', 'ecs:UpdateService'] }
    expect(matches).toEqual([{ subject: role, facts }])
  })

  test('permissions: organisation, boundary and single resources can refuse too', async () => {
    const [first = '', second = '', third = '', fourth = ''] = actions
    const one = (decision: string): string =>
      `<member><EvalResourceName>arn:aws:rds:us-east-1:1:db:a</EvalResourceName><EvalResourceDecision>${decision}</EvalResourceDecision></member>`
    spoil(
      'SimulatePrincipalPolicy',
      simulated([
        result(
          first,
          'allowed',
          `<ResourceSpecificResults>${one('allowed')}${one('implicitDeny')}</ResourceSpecificResults>`,
        ),
        result(
          second,
          'allowed',
          '<OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations></OrganizationsDecisionDetail>',
        ),
        result(
          third,
          'allowed',
          '<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>',
        ),
        result(fourth, 'allowed', `<ResourceSpecificResults>${one('allowed')}</ResourceSpecificResults>`),
      ]),
    )
    const { matches } = await permissions({ resources: ['arn:aws:rds:us-east-1:1:db:a'] })
    expect(matches[0]?.facts).toEqual({ allowed: 25, refused: [first, second, third].toSorted() })
  })

  test('permissions that hang on a condition are not known', async () => {
    const missing = '<MissingContextValues><member>aws:MultiFactorAuthPresent</member></MissingContextValues>'
    spoil('SimulatePrincipalPolicy', simulated(actions.map((each) => result(each, 'allowed', missing))))
    const { error, matches } = await permissions()
    expect(error).toBeNull()
    expect(matches[0]?.facts).toEqual({})
    expect(matches[0]?.unread?.['allowed']?.class).toBe('invalid')
  })

  test('permissions: no such role is no match; an answer that leaves an action out is none', async () => {
    spoil('SimulatePrincipalPolicy', queryError(404, 'NoSuchEntity'))
    expect(await permissions()).toMatchObject({ error: null, matches: [] })
    spoil('SimulatePrincipalPolicy', simulated([result('ecs:UpdateService', 'allowed')]))
    expect(await permissions()).toMatchObject({ matches: [], error: { class: 'transient' } })
    spoil('SimulatePrincipalPolicy', queryError(403, 'AccessDenied'))
    expect(await permissions()).toMatchObject({ matches: [], error: { class: 'denied' } })
  })
})
