/** Planned AWS sources about what runs: containers, load balancers, images, functions, stacks. */
import { measured, setting } from '../facts.ts'
import { planned, type Planned } from '../planned.ts'

export const plannedAwsCompute: Readonly<Record<string, Planned>> = {
  'aws/ecs-service': planned(
    'ECS service',
    'A service and the tasks that really run. Subnets in several zones are not several zones: running tasks are counted by zone. A service that does not exist is answered without an error and gives no match. The launch type is left out under capacity providers, which are read instead. The environment of tasks is never read.',
    ['ecs:DescribeServices', 'ecs:ListTasks', 'ecs:DescribeTasks'],
    { cluster: ['Name of the cluster.', 'production'], service: ['Name of the service.', 'api'] },
    {
      status: measured.choice(['active', 'draining', 'inactive'], 'State of the service.'),
      launchType: setting.choice(
        ['FARGATE', 'FARGATE_SPOT', 'EC2', 'EXTERNAL', 'mixed'],
        'What the tasks run on, from the launch type or from the capacity providers.',
      ),
      desiredTasks: setting.number('How many tasks should run.'),
      runningTasks: measured.number('How many tasks run.'),
      healthyTasks: measured.number('How many running tasks pass their health check.'),
      zones: measured.number('In how many zones tasks run.'),
      zoneNames: measured.texts('The zones in which tasks run.', 'customer'),
      zoneRebalancing: setting.boolean('Whether tasks are spread anew when zones become uneven.'),
      loadBalancers: setting.number('How many target groups of load balancers send it traffic.'),
      circuitBreakerRollback: setting.boolean('Whether a deployment that fails is rolled back by itself.'),
      serviceConnect: setting.boolean('Whether it is part of a service mesh (Service Connect).'),
      slowestReplacement: measured.duration(
        'The longest time from the loss of a task to its replacement, among the events that are kept.',
      ),
    },
  ),
  'aws/ecs-task-definition': planned(
    'ECS task definition',
    'Revisions that a service can be rolled back to. A revision is of use only when its image still exists.',
    ['ecs:ListTaskDefinitions', 'ecs:DescribeTaskDefinition', 'ecr:DescribeImages'],
    { family: ['Family of the task definition.', 'api'] },
    {
      activeRevisions: measured.number('How many revisions can be deployed.'),
      previousActive: measured.boolean('Whether the revision before the newest can be deployed.'),
      imageExists: measured.boolean('Whether the image of the newest revision exists.'),
      previousImageExists: measured.boolean('Whether the image of the revision before the newest exists.'),
    },
  ),
  'aws/load-balancer': planned(
    'Load balancer',
    'The zones that a load balancer is enabled in. An enabled zone without a healthy target is not redundancy: judge `aws/target-group` too. A load balancer that does not exist gives no match.',
    ['elasticloadbalancing:DescribeLoadBalancers'],
    { name: ['Name of the load balancer.', 'public-api'] },
    {
      state: measured.choice(['active', 'provisioning', 'active_impaired', 'failed'], 'State of the load balancer.'),
      zones: setting.number('In how many zones it is enabled.'),
      zoneNames: setting.texts('The zones in which it is enabled.', 'customer'),
      addresses: measured.number('How many addresses its name resolves to.'),
    },
  ),
  'aws/target-group': planned(
    'Target group',
    'The health check of a load balancer and what it says now. A target that is unused or initial is not healthy. A path that always answers 200 proves little: look at `healthCheckPath`.',
    ['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'],
    { name: ['Name of the target group.', 'api'] },
    {
      healthCheckEnabled: setting.boolean('Whether targets are checked.'),
      healthCheckPath: setting.text('The path that is asked.', 'customer'),
      healthCheckInterval: setting.duration('Time between two checks.'),
      removalTime: setting.duration('Time until a target that fails gets no more traffic: interval times threshold.'),
      targets: measured.number('How many targets are registered.'),
      healthyTargets: measured.number('How many of them are healthy.'),
      healthyZones: measured.number('In how many zones there is a healthy target.'),
    },
  ),
  'aws/scaling-target': planned(
    'Scaling target',
    'The limits between which a service is scaled. Equal limits are no scaling.',
    ['application-autoscaling:DescribeScalableTargets', 'application-autoscaling:DescribeScalingPolicies'],
    { resource: ['What is scaled: `service/<cluster>/<service>`.', 'service/production/api'] },
    {
      minimum: setting.number('The least number of tasks.'),
      maximum: setting.number('The greatest number of tasks.'),
      headroom: setting.number('How many tasks can be added: greatest less least.'),
      policies: setting.number('How many rules say when to scale.'),
    },
  ),
  'aws/ecr-repository': planned(
    'ECR repository',
    'Images that can be deployed. A tag that can be moved is no known-good image. A repository that does not exist gives no match.',
    ['ecr:DescribeRepositories', 'ecr:DescribeImages'],
    { repository: ['Name of the repository.', 'orders/api'] },
    {
      images: measured.number('How many images there are.'),
      taggedImages: measured.number('How many of them have a tag.'),
      newestAge: measured.duration('Time since the newest image was pushed.'),
      oldestAge: measured.duration('Time since the oldest image was pushed.'),
      immutableTags: setting.boolean('Whether a tag stays with its image.'),
    },
  ),
  'aws/ecr-replication': planned(
    'ECR replication',
    'Whether the image that production runs is in the other region. Only images pushed after the rule are copied, so the digest that runs is checked, not the rule.',
    ['ecr:DescribeRegistry', 'ecr:DescribeImageReplicationStatus', 'ecr:DescribeImages', 'ecs:DescribeServices'],
    {
      repository: ['Name of the repository.', 'orders/api'],
      cluster: ['Cluster whose image is checked.', 'production'],
      service: ['Service whose image is checked.', 'api'],
    },
    {
      destinations: setting.texts('The regions that images are copied to.'),
      status: measured.choice(
        ['complete', 'in-progress', 'failed', 'none'],
        'State of the copy of the image that runs.',
      ),
    },
  ),
  'aws/lambda-function': planned(
    'Lambda function',
    'Whether a function can run. The code is never read.',
    ['lambda:GetFunctionConfiguration'],
    { function: ['Name of the function.', 'rotate-keys'] },
    {
      state: measured.choice(['Active', 'Inactive', 'Pending', 'Failed'], 'State of the function.'),
      changedAge: measured.duration('Time since it was last changed.'),
    },
  ),
  'aws/eks-cluster': planned(
    'EKS cluster',
    'Whether the secrets of a cluster are encrypted with a key of its own; elsewhere they are only encoded.',
    ['eks:DescribeCluster'],
    { cluster: ['Name of the cluster.', 'production'] },
    {
      status: measured.text('State of the cluster.'),
      secretsEncrypted: setting.boolean('Whether secrets are encrypted with a KMS key.'),
    },
  ),
  'aws/cloudformation-template': planned(
    'CloudFormation template',
    'What a template says of each database in it, and whether the service accepts it. The command line can still delete without a snapshot. One match per database.',
    ['cloudformation:GetTemplate', 'cloudformation:ValidateTemplate'],
    {
      stack: ['Name of the stack.', 'orders'],
      file: ['Path of the template in the repository.', 'infrastructure/database.yaml'],
      open: ['file'],
    },
    {
      valid: measured.boolean('Whether the service accepts the template.'),
      deletionPolicy: setting.choice(
        ['Delete', 'Retain', 'Snapshot', 'RetainExceptOnCreate'],
        'What happens to the database when it is deleted.',
      ),
      replacePolicy: setting.choice(
        ['Delete', 'Retain', 'Snapshot'],
        'What happens to the database when it is replaced.',
      ),
    },
  ),
  'aws/cloudfront-distribution': planned(
    'CloudFront distribution',
    'Whether a site is served from the edge.',
    ['cloudfront:GetDistribution'],
    { distribution: ['Id of the distribution.', 'E2EXAMPLE1234'] },
    {
      status: measured.choice(['Deployed', 'InProgress'], 'Whether the newest settings are in force everywhere.'),
      enabled: setting.boolean('Whether it serves.'),
      webAcl: setting.boolean('Whether a web ACL protects it.'),
    },
  ),
  'aws/region-inventory': planned(
    'Resources of a region',
    'What AWS Config has recorded in the region of the binding, and where else the account has anything. Only recorded kinds are seen, and no rows from a recorder that is off mean nothing.',
    ['config:SelectAggregateResourceConfig', 'config:DescribeConfigurationAggregatorSourcesStatus'],
    {
      aggregator: ['Name of the aggregator.', 'organisation'],
      tag: ['Counts only resources with this tag.', 'product=orders'],
    },
    {
      resources: measured.number('How many resources lie in the region of the binding.'),
      kinds: measured.texts('Their kinds.', 'customer'),
      regions: measured.texts('All regions with resources.'),
      elsewhere: measured.number('How many resources lie in other regions.'),
    },
  ),
}
