/**
 * Every source by its id. A literal list, so that what exists can be read here. Loading it must stay cheap, because
 * `check` does: no source may import the SDK of a service outside of `collect`.
 */
import type { FactSpec } from '../../model/evidence.ts'
import { privateTexts } from '../params.ts'
import { factSpecs, isPlanned, isPushed, type AnySource } from '../source.ts'
import { backupCopyJobs } from './backup-copy-jobs.ts'
import { backupJobs } from './backup-jobs.ts'
import { backupPlan } from './backup-plan.ts'
import { backupRecoveryPoints } from './backup-recovery-points.ts'
import { backupVault } from './backup-vault.ts'
import { cloudformationTemplate } from './cloudformation-template.ts'
import { cloudfrontDistribution } from './cloudfront-distribution.ts'
import { cloudtrail } from './cloudtrail.ts'
import { cloudwatchAlarms } from './cloudwatch-alarms.ts'
import { cloudwatchMetric } from './cloudwatch-metric.ts'
import { configResources } from './config-resources.ts'
import { directoryNewest } from './directory-newest.ts'
import { dnsName } from './dns-name.ts'
import { dynamodbTable } from './dynamodb-table.ts'
import { ebsSnapshots } from './ebs-snapshots.ts'
import { ecrReplication } from './ecr-replication.ts'
import { ecrRepository } from './ecr-repository.ts'
import { ecsService } from './ecs-service.ts'
import { ecsTaskDefinition } from './ecs-task-definition.ts'
import { eksCluster } from './eks-cluster.ts'
import { gitDeployedCommit } from './git-deployed-commit.ts'
import { gitRemotes } from './git-remotes.ts'
import { githubFiles } from './github-files.ts'
import { githubIssue } from './github-issue.ts'
import { githubRepository } from './github-repository.ts'
import { githubWorkflow } from './github-workflow.ts'
import { guardduty } from './guardduty.ts'
import { httpEndpoint } from './http-endpoint.ts'
import { iamSimulation } from './iam-simulation.ts'
import { kmsKey } from './kms-key.ts'
import { kubernetesCronjob } from './kubernetes-cronjob.ts'
import { kubernetesDeployment } from './kubernetes-deployment.ts'
import { kubernetesDiff } from './kubernetes-diff.ts'
import { kubernetesNodes } from './kubernetes-nodes.ts'
import { kubernetesVeleroBackups } from './kubernetes-velero-backups.ts'
import { kubernetesVolumeSnapshot } from './kubernetes-volume-snapshot.ts'
import { lambdaFunction } from './lambda-function.ts'
import { loadBalancer } from './load-balancer.ts'
import { logGroups } from './log-groups.ts'
import { minioCluster } from './minio-cluster.ts'
import { monitoringAlertRules } from './monitoring-alert-rules.ts'
import { monitoringMetrics } from './monitoring-metrics.ts'
import { oncallSchedule } from './oncall-schedule.ts'
import { pgbackrestInfo } from './pgbackrest-info.ts'
import { plannedSources } from './planned.ts'
import { postgresQuery } from './postgres-query.ts'
import { postgresServer } from './postgres-server.ts'
import { pushedResult } from './pushed-result.ts'
import { rdsAutomatedBackups } from './rds-automated-backups.ts'
import { rdsCluster } from './rds-cluster.ts'
import { rdsEventSubscriptions } from './rds-event-subscriptions.ts'
import { rdsEvents } from './rds-events.ts'
import { rdsGlobalCluster } from './rds-global-cluster.ts'
import { rdsInstance } from './rds-instance.ts'
import { rdsSnapshots } from './rds-snapshots.ts'
import { regionInventory } from './region-inventory.ts'
import { restoreTesting } from './restore-testing.ts'
import { route53HealthCheck } from './route53-health-check.ts'
import { route53Record } from './route53-record.ts'
import { s3Bucket } from './s3-bucket.ts'
import { s3InventoryDifference } from './s3-inventory-difference.ts'
import { s3ObjectVersions } from './s3-object-versions.ts'
import { s3Objects } from './s3-objects.ts'
import { scalingTarget } from './scaling-target.ts'
import { secret } from './secret.ts'
import { shield } from './shield.ts'
import { snsTopic } from './sns-topic.ts'
import { ssmParameters } from './ssm-parameters.ts'
import { supportPlan } from './support-plan.ts'
import { targetGroup } from './target-group.ts'
import { terraformPlan } from './terraform-plan.ts'
import { vaultServer } from './vault-server.ts'
import { walgBackups } from './walg-backups.ts'
import { webAcl } from './web-acl.ts'

const planned: Record<string, AnySource> = Object.fromEntries(
  Object.entries(plannedSources).map(([id, make]) => [id, make(id)]),
)

/** Sources that can be read, and sources that are planned, by id. */
export const sources: Readonly<Record<string, AnySource>> = {
  'aws/backup-copy-jobs': backupCopyJobs,
  'aws/backup-jobs': backupJobs,
  'aws/backup-plan': backupPlan,
  'aws/backup-recovery-points': backupRecoveryPoints,
  'aws/backup-vault': backupVault,
  'aws/cloudformation-template': cloudformationTemplate,
  'aws/cloudfront-distribution': cloudfrontDistribution,
  'aws/cloudtrail': cloudtrail,
  'aws/cloudwatch-alarms': cloudwatchAlarms,
  'aws/cloudwatch-metric': cloudwatchMetric,
  'aws/config-resources': configResources,
  'aws/dynamodb-table': dynamodbTable,
  'aws/ebs-snapshots': ebsSnapshots,
  'aws/ecr-replication': ecrReplication,
  'aws/ecr-repository': ecrRepository,
  'aws/ecs-service': ecsService,
  'aws/ecs-task-definition': ecsTaskDefinition,
  'aws/eks-cluster': eksCluster,
  'aws/guardduty': guardduty,
  'aws/iam-simulation': iamSimulation,
  'aws/kms-key': kmsKey,
  'aws/lambda-function': lambdaFunction,
  'aws/load-balancer': loadBalancer,
  'aws/log-groups': logGroups,
  'aws/rds-automated-backups': rdsAutomatedBackups,
  'aws/rds-cluster': rdsCluster,
  'aws/rds-event-subscriptions': rdsEventSubscriptions,
  'aws/rds-events': rdsEvents,
  'aws/rds-global-cluster': rdsGlobalCluster,
  'aws/rds-instance': rdsInstance,
  'aws/rds-snapshots': rdsSnapshots,
  'aws/region-inventory': regionInventory,
  'aws/restore-testing': restoreTesting,
  'aws/route53-health-check': route53HealthCheck,
  'aws/route53-record': route53Record,
  'aws/s3-bucket': s3Bucket,
  'aws/s3-inventory-difference': s3InventoryDifference,
  'aws/s3-object-versions': s3ObjectVersions,
  'aws/s3-objects': s3Objects,
  'aws/scaling-target': scalingTarget,
  'aws/secret': secret,
  'aws/shield': shield,
  'aws/sns-topic': snsTopic,
  'aws/ssm-parameters': ssmParameters,
  'aws/support-plan': supportPlan,
  'aws/target-group': targetGroup,
  'aws/web-acl': webAcl,
  'directory/newest': directoryNewest,
  'dns/name': dnsName,
  'git/deployed-commit': gitDeployedCommit,
  'git/remotes': gitRemotes,
  'github/files': githubFiles,
  'github/issue': githubIssue,
  'github/repository': githubRepository,
  'github/workflow': githubWorkflow,
  'http/endpoint': httpEndpoint,
  'kubernetes/cronjob': kubernetesCronjob,
  'kubernetes/deployment': kubernetesDeployment,
  'kubernetes/diff': kubernetesDiff,
  'kubernetes/nodes': kubernetesNodes,
  'kubernetes/velero-backups': kubernetesVeleroBackups,
  'kubernetes/volume-snapshot': kubernetesVolumeSnapshot,
  'minio/cluster': minioCluster,
  'monitoring/alert-rules': monitoringAlertRules,
  'monitoring/metrics': monitoringMetrics,
  'oncall/schedule': oncallSchedule,
  'pgbackrest/info': pgbackrestInfo,
  'postgres/query': postgresQuery,
  'postgres/server': postgresServer,
  'pushed/result': pushedResult,
  'terraform/plan': terraformPlan,
  'vault/server': vaultServer,
  'walg/backups': walgBackups,
  ...planned,
}

/** What claims and rules need to know of a source. */
export type SourceInfo = {
  readonly facts: Readonly<Record<string, FactSpec>>
  /** False for a planned source. */
  readonly collects: boolean
  /** Whether another machine reports a binding with these parameters. */
  readonly isPushed: (params: Readonly<Record<string, unknown>>) => boolean
  /** Texts among a binding's parameters that only the internal audience may see. */
  readonly privateTexts: (params: Readonly<Record<string, unknown>>) => readonly string[]
}

/** A source as claims and rules see it; `undefined` when there is none of that id. */
export const sourceNamed = (id: string): SourceInfo | undefined => {
  const found = Object.hasOwn(sources, id) ? sources[id] : undefined
  return (
    found && {
      facts: factSpecs(found),
      collects: !isPlanned(found),
      isPushed: (params) => isPushed(found, params),
      privateTexts: (params) => privateTexts(found, params),
    }
  )
}
