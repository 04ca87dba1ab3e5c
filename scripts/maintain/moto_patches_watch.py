"""What moto 5.2.5 cannot express of watching and protecting, changed in place like in moto_patches.py: each function says what AWS
does and what moto does instead. Operations that moto lacks are answered from what its own backends hold, through its serializers."""

import calendar
import json
import math
from operator import attrgetter
from types import SimpleNamespace

import moto.cloudtrail.models
import moto.cloudwatch.models
import moto.config.models
import moto.guardduty.models
import moto.logs.models
from moto.backends import get_backend
from moto.cloudwatch.models import Alarm, Statistics
from moto.cloudwatch.responses import CloudWatchResponse
from moto.config.exceptions import NoSuchConfigurationAggregatorException
from moto.config.responses import ConfigResponse
from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.iam.responses import IamResponse
from moto.shield.responses import ShieldResponse
from moto.support.responses import SupportResponse

from moto_patches import Clock


def apply(clock: Clock) -> None:
    stop_the_clock(clock)
    alarms()
    percentiles()
    shield_subscription()
    support_plans()
    simulated_permissions()
    inventory(clock)


def stop_the_clock(clock: Clock) -> None:
    """moto asks the system for the time, and counts it in the time zone of the machine."""
    for module in (moto.cloudwatch.models, moto.logs.models, moto.cloudtrail.models, moto.config.models):
        module.utcnow = lambda: clock.now
    for module in (moto.cloudtrail.models, moto.config.models):
        module.datetime2int = lambda date: calendar.timegm(date.timetuple())
    moto.guardduty.models.datetime = SimpleNamespace(now=lambda: clock.now)


def alarms() -> None:
    """AWS makes alarms on other alarms, and tells when an alarm last changed its state. moto keeps the former without having the call
    that makes them, and has the moment of the last change under the name of the last update only."""
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm
    Alarm.state_transitioned_timestamp = property(lambda self: self.state_updated_timestamp)


def percentiles() -> None:
    """AWS gives percentiles of values that were sent one by one. moto breaks on the question."""
    known = Statistics.get_statistics_for_type

    def get(self, stat):
        values = sorted(self.metric_single_values_list)
        if not stat.startswith("p") or not values:
            return known(self, stat)
        return values[max(0, math.ceil(float(stat[1:]) / 100 * len(values)) - 1)]

    Statistics.get_statistics_for_type = get


def shield_subscription() -> None:
    """AWS tells whether Shield Advanced is subscribed. moto tells only of the subscription itself."""

    def get(self):
        state = "ACTIVE" if self.shield_backend.subscription else "INACTIVE"
        return ActionResult({"SubscriptionState": state})

    ShieldResponse.get_subscription_state = get


def support_plans() -> None:
    """AWS refuses every call to Support without a paid plan. moto knows no plans, and not this call; no account here has one."""

    class SubscriptionRequired(JsonRESTError):
        code = 400

        def __init__(self):
            text = "Amazon Web Services Premium Support Subscription is required to use this service."
            super().__init__("SubscriptionRequiredException", text)

    def describe(self):
        raise SubscriptionRequired()

    SupportResponse.describe_severity_levels = describe


def simulated_permissions() -> None:
    """AWS evaluates the policies of a role without doing anything. moto has the evaluation, and not the call that asks for it."""

    def simulate(self):
        role = self.backend.get_role_by_arn(self._get_param("PolicySourceArn"))
        documents = [self.backend.get_role_policy(role.name, name)[1] for name in role.policies]
        policies = [IAMPolicy(each) for each in [*documents, *role.managed_policies.values()]]

        def decide(action):
            results = [policy.is_action_permitted(action, "*") for policy in policies]
            if PermissionResult.DENIED in results:
                return "explicitDeny"
            return "allowed" if PermissionResult.PERMITTED in results else "implicitDeny"

        results = [
            {"EvalActionName": action, "EvalResourceName": "*", "EvalDecision": decide(action)}
            for action in self._get_param("ActionNames")
        ]
        return ActionResult({"EvaluationResults": results, "IsTruncated": False})

    IamResponse.simulate_principal_policy = simulate


# Kinds of AWS Config: the service and the part of its backend that holds them.
KINDS = {
    "AWS::Backup::BackupVault": ("backup", "vaults"),
    "AWS::CloudFormation::Stack": ("cloudformation", "stacks"),
    "AWS::CloudTrail::Trail": ("cloudtrail", "trails"),
    "AWS::CloudWatch::Alarm": ("cloudwatch", "alarms"),
    "AWS::DynamoDB::Table": ("dynamodb", "tables"),
    "AWS::EC2::VPC": ("ec2", "vpcs"),
    "AWS::ECR::Repository": ("ecr", "repositories"),
    "AWS::ECS::Cluster": ("ecs", "clusters"),
    "AWS::ECS::Service": ("ecs", "services"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("elbv2", "load_balancers"),
    "AWS::GuardDuty::Detector": ("guardduty", "detectors"),
    "AWS::KMS::Key": ("kms", "keys"),
    "AWS::Lambda::Function": ("lambda", "_lambdas._functions"),
    "AWS::RDS::DBInstance": ("rds", "databases"),
    "AWS::RDS::DBSnapshot": ("rds", "database_snapshots"),
    "AWS::SecretsManager::Secret": ("secretsmanager", "secrets"),
    "AWS::SNS::Topic": ("sns", "topics"),
    "AWS::WAFv2::WebACL": ("wafv2", "wacls"),
}


def inventory(clock: Clock) -> None:
    """AWS Config records what there is, gathers it from all regions in an aggregator, and answers queries over it. moto's aggregators
    gather nothing and answer no query: here the rows are what its other backends hold, and a region without a recorder has none."""

    def recording(account, region):
        recorders = moto.config.models.config_backends[account][region].recorders.values()
        return any(each.status.recording for each in recorders)

    def regions(account):
        return sorted(each.name for each in ec2_backends[account]["us-east-1"].describe_regions())

    def aggregator(self):
        name = self._get_param("ConfigurationAggregatorName")
        if name not in self.config_backend.config_aggregators:
            raise NoSuchConfigurationAggregatorException()

    def rows(account):
        for kind, (service, attribute) in KINDS.items():
            for region, backend in list(get_backend(service)[account].items()):
                for name in list(attrgetter(attribute)(backend)):
                    yield region, kind, str(name)
        for bucket in get_backend("s3")[account]["aws"].buckets.values():
            yield bucket.region_name, "AWS::S3::Bucket", bucket.name
        for role in get_backend("iam")[account]["aws"].roles.values():
            yield "global", "AWS::IAM::Role", role.name

    def sources_status(self):
        aggregator(self)
        account = self.current_account
        return ActionResult(
            {
                "AggregatedSourceStatusList": [
                    {
                        "SourceId": account,
                        "SourceType": "ACCOUNT",
                        "AwsRegion": region,
                        "LastUpdateStatus": "SUCCEEDED" if recording(account, region) else "FAILED",
                        "LastUpdateTime": clock.ago(minutes=25),
                    }
                    for region in regions(account)
                ]
            }
        )

    def select(self):
        aggregator(self)
        expression = self._get_param("Expression")
        if expression != "SELECT resourceId, resourceType, awsRegion, tags":
            raise NotImplementedError(expression)
        account = self.current_account
        seen = sorted(row for row in rows(account) if row[0] == "global" or recording(account, row[0]))
        start, size = int(self._get_param("NextToken") or 0), self._get_param("Limit")
        results = [
            json.dumps({"resourceId": name, "resourceType": kind, "awsRegion": region, "tags": []})
            for region, kind, name in seen[start : start + size]
        ]
        result = {"Results": results, "QueryInfo": {"SelectFields": []}}
        if start + size < len(seen):
            result["NextToken"] = str(start + size)
        return ActionResult(result)

    ConfigResponse.describe_configuration_aggregator_sources_status = sources_status
    ConfigResponse.select_aggregate_resource_config = select
