/**
 * Every AWS service that is asked, under the name that its permissions have (`elasticloadbalancing:DescribeTargetHealth`).
 * A package is loaded when its first client is made.
 */
import type { Client } from './client.ts'

/** What a client is made with. */
export type ClientConfig = { readonly region: string; readonly endpoint?: string | undefined } & Readonly<
  Record<string, unknown>
>

/** The name of a service, as permissions have it. */
export type Service =
  | 'application-autoscaling'
  | 'backup'
  | 'cloudformation'
  | 'cloudfront'
  | 'cloudtrail'
  | 'cloudwatch'
  | 'config'
  | 'dynamodb'
  | 'ec2'
  | 'ecr'
  | 'ecs'
  | 'eks'
  | 'elasticloadbalancing'
  | 'guardduty'
  | 'iam'
  | 'kms'
  | 'lambda'
  | 'logs'
  | 'rds'
  | 'route53'
  | 's3'
  | 'secretsmanager'
  | 'shield'
  | 'sns'
  | 'ssm'
  | 'sts'
  | 'support'
  | 'wafv2'

const make: Readonly<Record<Service, (config: ClientConfig) => Promise<Client>>> = {
  'application-autoscaling': async (config) =>
    new (await import('@aws-sdk/client-application-auto-scaling')).ApplicationAutoScalingClient(config),
  backup: async (config) => new (await import('@aws-sdk/client-backup')).BackupClient(config),
  cloudformation: async (config) => new (await import('@aws-sdk/client-cloudformation')).CloudFormationClient(config),
  cloudfront: async (config) => new (await import('@aws-sdk/client-cloudfront')).CloudFrontClient(config),
  cloudtrail: async (config) => new (await import('@aws-sdk/client-cloudtrail')).CloudTrailClient(config),
  cloudwatch: async (config) => new (await import('@aws-sdk/client-cloudwatch')).CloudWatchClient(config),
  config: async (config) => new (await import('@aws-sdk/client-config-service')).ConfigServiceClient(config),
  dynamodb: async (config) => new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient(config),
  ec2: async (config) => new (await import('@aws-sdk/client-ec2')).EC2Client(config),
  ecr: async (config) => new (await import('@aws-sdk/client-ecr')).ECRClient(config),
  ecs: async (config) => new (await import('@aws-sdk/client-ecs')).ECSClient(config),
  eks: async (config) => new (await import('@aws-sdk/client-eks')).EKSClient(config),
  elasticloadbalancing: async (config) =>
    new (await import('@aws-sdk/client-elastic-load-balancing-v2')).ElasticLoadBalancingV2Client(config),
  guardduty: async (config) => new (await import('@aws-sdk/client-guardduty')).GuardDutyClient(config),
  iam: async (config) => new (await import('@aws-sdk/client-iam')).IAMClient(config),
  kms: async (config) => new (await import('@aws-sdk/client-kms')).KMSClient(config),
  lambda: async (config) => new (await import('@aws-sdk/client-lambda')).LambdaClient(config),
  logs: async (config) => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogsClient(config),
  rds: async (config) => new (await import('@aws-sdk/client-rds')).RDSClient(config),
  route53: async (config) => new (await import('@aws-sdk/client-route-53')).Route53Client(config),
  // Emulators and private endpoints rarely have a name per bucket.
  s3: async (config) =>
    new (await import('@aws-sdk/client-s3')).S3Client({ ...config, forcePathStyle: config.endpoint !== undefined }),
  secretsmanager: async (config) => new (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient(config),
  shield: async (config) => new (await import('@aws-sdk/client-shield')).ShieldClient(config),
  sns: async (config) => new (await import('@aws-sdk/client-sns')).SNSClient(config),
  ssm: async (config) => new (await import('@aws-sdk/client-ssm')).SSMClient(config),
  sts: async (config) => new (await import('@aws-sdk/client-sts')).STSClient(config),
  support: async (config) => new (await import('@aws-sdk/client-support')).SupportClient(config),
  wafv2: async (config) => new (await import('@aws-sdk/client-wafv2')).WAFV2Client(config),
}

/** A client of a service. */
export const clientOf = (service: Service, config: ClientConfig): Promise<Client> => make[service](config)
