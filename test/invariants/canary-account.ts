/** An account of the emulator with a few resources of many services; their descriptions, tags and variables are planted words. */
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { CreateBackupPlanCommand, CreateBackupVaultCommand, BackupClient } from '@aws-sdk/client-backup'
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateSnapshotCommand, CreateVolumeCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr'
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import {
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { CreateDBInstanceCommand, CreateDBSnapshotCommand, RDSClient } from '@aws-sdk/client-rds'
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53'
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { putImage } from '../evidence/images.ts'
import type { Words } from './planting.ts'

type Made = Record<string, { label: string; source: string; region: string; params: Record<string, unknown> }>

/** Makes the resources, and gives the bindings that read them. */
export const fillAccount = async (endpoint: string, words: Words): Promise<Made> => {
  const region = 'us-east-1'
  const at = { endpoint, region }
  const never = (what: string): string => words.make('never', `resources: ${what}`)
  const key = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555'
  const tags = [{ Key: 'note', Value: never('a tag') }]

  const rds = new RDSClient(at)
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'orders',
      Engine: 'postgres',
      DBInstanceClass: 'db.t3.micro',
      AllocatedStorage: 20,
      MasterUsername: never('the user of a database'),
      MasterUserPassword: never('the password of a database'),
      DBName: never('the name of a database'),
      BackupRetentionPeriod: 7,
      MultiAZ: true,
      StorageEncrypted: true,
      KmsKeyId: key,
      Tags: tags,
    }),
  )
  await rds.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'orders', DBSnapshotIdentifier: 'before-2-0', Tags: tags }),
  )

  const s3 = new S3Client({ ...at, forcePathStyle: true })
  const Bucket = 'acme-orders'
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } as const
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
    }),
  )
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tags } }))
  for (const Key of ['dumps/1.sql', 'dumps/2.sql'])
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: never('the content of a file'),
        Metadata: { note: never('metadata of a file') },
      }),
    )

  await new DynamoDBClient(at).send(
    new CreateTableCommand({
      TableName: 'orders',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
    }),
  )

  const ecr = new ECRClient(at)
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'api' }))
  await putImage(ecr, 'api', '1', '1')
  const ecs = new ECSClient(at)
  await ecs.send(new CreateClusterCommand({ clusterName: 'production' }))
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'api',
      containerDefinitions: [
        {
          name: 'api',
          image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/api:1',
          memory: 128,
          environment: [{ name: 'PASSWORD', value: never('a variable of a task') }],
          command: [never('a command of a task')],
        },
      ],
    }),
  )
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'production',
      serviceName: 'api',
      taskDefinition: 'api',
      desiredCount: 2,
      launchType: 'FARGATE',
    }),
  )

  const { Subnets = [] } = await new EC2Client(at).send(new DescribeSubnetsCommand({}))
  const elb = new ElasticLoadBalancingV2Client(at)
  await elb.send(
    new CreateLoadBalancerCommand({
      Name: 'public-api',
      Subnets: Subnets.slice(0, 2).map(({ SubnetId = '' }) => SubnetId),
      Tags: tags,
    }),
  )
  await elb.send(
    new CreateTargetGroupCommand({
      Name: 'api',
      Protocol: 'HTTP',
      Port: 80,
      VpcId: Subnets[0]?.VpcId,
      TargetType: 'ip',
      HealthCheckPath: '/health',
    }),
  )

  const sns = new SNSClient(at)
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'on-call', Tags: tags }))
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: `${never('who is told')}@acme.example` }),
  )

  await new SecretsManagerClient(at).send(
    new CreateSecretCommand({
      Name: 'orders/database',
      Description: never('the description of a secret'),
      SecretString: never('a secret'),
      Tags: tags,
    }),
  )
  await new SSMClient(at).send(
    new PutParameterCommand({
      Name: '/orders/key',
      Description: never('the description of a parameter'),
      Value: never('a parameter'),
      Type: 'SecureString',
      KeyId: 'alias/orders',
    }),
  )
  const kms = new KMSClient(at)
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: never('the description of a key') }))
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/orders', TargetKeyId: KeyMetadata?.KeyId }))

  const logs = new CloudWatchLogsClient(at)
  const [logGroupName, logStreamName] = ['/orders/api', 'one']
  await logs.send(new CreateLogGroupCommand({ logGroupName }))
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }))
  await logs.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName,
      logEvents: [{ timestamp: Date.now(), message: never('a line of a log') }],
    }),
  )
  await new CloudWatchClient(at).send(
    new PutMetricAlarmCommand({
      AlarmName: 'orders-cpu',
      AlarmDescription: never('the description of an alarm'),
      Namespace: 'AWS/RDS',
      MetricName: 'CPUUtilization',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: 90,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [TopicArn ?? ''],
    }),
  )

  const route53 = new Route53Client(at)
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({
      Name: 'acme.example',
      CallerReference: 'x',
      HostedZoneConfig: { Comment: never('the comment of a zone') },
    }),
  )
  const set: ResourceRecordSet = {
    Name: 'www.acme.example',
    Type: 'CNAME',
    TTL: 60,
    ResourceRecords: [{ Value: `${never('where a name leads')}.example` }],
  }
  await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: HostedZone?.Id,
      ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet: set }] },
    }),
  )

  const ec2 = new EC2Client(at)
  const { VolumeId } = await ec2.send(
    new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 8, Encrypted: true, KmsKeyId: key }),
  )
  await ec2.send(new CreateSnapshotCommand({ VolumeId, Description: never('the description of a snapshot') }))

  const backup = new BackupClient(at)
  await backup.send(new CreateBackupVaultCommand({ BackupVaultName: 'vault-of-orders' }))
  await backup.send(
    new CreateBackupPlanCommand({
      BackupPlan: {
        BackupPlanName: 'orders',
        Rules: [
          {
            RuleName: 'weekly',
            TargetBackupVaultName: 'vault-of-orders',
            ScheduleExpression: 'cron(0 5 ? * SUN *)',
            RecoveryPointTags: { note: never('a tag of a backup') },
          },
        ],
      },
    }),
  )

  const sources: Readonly<Record<string, object>> = {
    'rds-instance': { instance: 'orders' },
    'rds-snapshots': { instance: 'orders' },
    's3-bucket': { bucket: Bucket },
    's3-objects': { bucket: Bucket, prefix: 'dumps/' },
    'dynamodb-table': { table: 'orders' },
    'ecs-service': { cluster: 'production', service: 'api' },
    'ecs-task-definition': { family: 'api' },
    'ecr-repository': { repository: 'api' },
    'load-balancer': { name: 'public-api' },
    'target-group': { name: 'api' },
    'sns-topic': { topic: 'on-call' },
    secret: { secret: 'orders/database' },
    'ssm-parameters': { path: '/orders/' },
    'kms-key': { key: 'alias/orders' },
    'log-groups': { prefix: '/orders/' },
    'cloudwatch-alarms': { prefix: 'orders-' },
    'route53-record': { name: 'www.acme.example' },
    'ebs-snapshots': { volume: VolumeId },
    'backup-plan': { plan: 'orders' },
  }
  return Object.fromEntries(
    Object.entries(sources).map(([name, params]) => [
      `aws-${name}`,
      { label: name, source: `aws/${name}`, region, params: params as Record<string, unknown> },
    ]),
  )
}
