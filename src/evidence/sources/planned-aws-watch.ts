/** Planned AWS sources about watching and protecting: alarms, metrics, logs, trails, firewalls, permissions. */
import { measured, setting } from '../facts.ts'
import { planned, type Planned } from '../planned.ts'

export const plannedAwsWatch: Readonly<Record<string, Planned>> = {
  'aws/cloudwatch-alarms': planned(
    'CloudWatch alarms',
    'Alarms, one match each, composite ones included. An alarm without data, switched off, or without actions is not monitoring. A backup that stops sends nothing at all, so missing data must raise the alarm.',
    ['cloudwatch:DescribeAlarms'],
    {
      prefix: ['Reads every alarm whose name begins like this.', 'orders-'],
      namespace: ['Reads every alarm on metrics of this namespace.', 'AWS/RDS'],
      open: ['namespace'],
    },
    {
      state: measured.choice(['OK', 'ALARM', 'INSUFFICIENT_DATA'], 'State of the alarm.'),
      stateAge: measured.duration('Time since it changed its state.'),
      actionsEnabled: setting.boolean('Whether its actions are switched on.'),
      actions: setting.number('How many actions it takes when it is raised.'),
      remedies: setting.number('How many of them do something other than notify.'),
      detectionTime: setting.duration('Time until a failure raises it: period times number of periods.'),
      missingDataRaises: setting.boolean('Whether missing data raises it.'),
    },
  ),
  'aws/cloudwatch-metric': planned(
    'CloudWatch metric',
    'A metric over a window. No traffic gives no data points, which is not a good value.',
    ['cloudwatch:GetMetricData'],
    {
      namespace: ['Namespace of the metric.', 'AWS/ApplicationELB'],
      metric: ['Name of the metric.', 'TargetResponseTime'],
      dimensions: ['Dimensions, as `Name=value`.', ['LoadBalancer=app/public-api/0123456789abcdef']],
      window: ['How far back: `30 days`.', '30 days'],
      open: ['namespace', 'metric', 'window'],
    },
    {
      average: measured.number('Average over the window.'),
      maximum: measured.number('Greatest value in the window.'),
      minimum: measured.number('Least value in the window.'),
      p99: measured.number('99 % of the values are at most this.'),
      datapoints: measured.number('How many data points there are.'),
      newestAge: measured.duration('Time since the newest data point.'),
    },
  ),
  'aws/log-groups': planned(
    'CloudWatch log groups',
    'How long logs are kept and whether they still arrive; one match per group.',
    ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'],
    { prefix: ['Reads every group whose name begins like this.', '/ecs/orders'] },
    {
      retention: setting.duration('How long logs are kept; none means without end.'),
      newestAge: measured.duration('Time since the newest entry.'),
    },
  ),
  'aws/sns-topic': planned(
    'SNS topic',
    'Who gets what a topic sends. A confirmed mailbox may be dead: only a test message shows that somebody reads it.',
    ['sns:GetTopicAttributes', 'sns:ListSubscriptionsByTopic'],
    { topic: ['Name or ARN of the topic.', 'on-call'] },
    {
      confirmedSubscriptions: measured.number('How many subscriptions are confirmed.'),
      pendingSubscriptions: measured.number('How many wait for confirmation and get nothing.'),
      protocols: setting.texts('How it is sent: email, lambda, https and so on.'),
    },
  ),
  'aws/cloudtrail': planned(
    'CloudTrail',
    'Whether calls are logged.',
    ['cloudtrail:GetTrailStatus', 'cloudtrail:DescribeTrails'],
    { trail: ['Name of the trail.', 'organisation'] },
    {
      logging: measured.boolean('Whether it logs now.'),
      deliveryAge: measured.duration('Time since logs were last delivered.'),
      multiRegion: setting.boolean('Whether it logs all regions.'),
      validated: setting.boolean('Whether changed log files can be found out.'),
    },
  ),
  'aws/guardduty': planned(
    'GuardDuty',
    'Whether threats are looked for in the region; no detector gives no match.',
    ['guardduty:ListDetectors', 'guardduty:GetDetector'],
    {},
    { enabled: measured.boolean('Whether the detector works.') },
  ),
  'aws/web-acl': planned(
    'Web ACL',
    'The firewall rules of a load balancer or distribution; nothing attached gives no match.',
    ['wafv2:GetWebACLForResource'],
    {
      resource: [
        'ARN of the load balancer, or id of the distribution.',
        'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/public-api/0123456789abcdef',
      ],
    },
    {
      rules: setting.number('How many rules there are.'),
      rateRules: setting.number('How many of them limit the rate of requests.'),
    },
  ),
  'aws/shield': planned(
    'Shield Advanced',
    'Whether the account has Shield Advanced. Shield Standard is always there and cannot be asked.',
    ['shield:GetSubscriptionState'],
    {},
    { advanced: setting.boolean('Whether Shield Advanced is subscribed.') },
  ),
  'aws/support-plan': planned(
    'AWS Support plan',
    'Whether somebody can be called. Without a paid plan the call is refused, and that refusal is the answer.',
    ['support:DescribeSeverityLevels'],
    {},
    {
      subscribed: measured.boolean('Whether a paid plan is in force.'),
      urgentLevels: measured.number('How many severities above "normal" can be chosen.'),
    },
  ),
  'aws/iam-simulation': planned(
    'Simulated permissions',
    'Whether a role may do what recovery needs, as IAM evaluates it, without doing it.',
    ['iam:SimulatePrincipalPolicy'],
    {
      role: ['ARN of the role.', 'arn:aws:iam::123456789012:role/recovery'],
      actions: ['Actions that recovery needs.', ['rds:RestoreDBInstanceToPointInTime']],
      open: ['actions'],
    },
    {
      allowed: measured.percent('How many of the actions are allowed.'),
      refused: measured.texts('Actions that are refused.', 'customer'),
    },
  ),
}
