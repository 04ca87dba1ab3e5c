"""What watches and protects the accounts of the example: alarms, metrics, logs, topics, trails, firewalls, permissions, and the
inventory of AWS Config. Called once per account, after everything else is there."""

import json
from datetime import datetime

from example_resources import Account

EPOCH = datetime(1970, 1, 1)
SEEN = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "requests"}


def arn(account: Account, service: str, region: str, rest: str) -> str:
    return f"arn:aws:{service}:{region}:{account.number}:{rest}"


def alarm(account: Account, region: str, name: str, namespace: str, metric: str, actions, *, since=40, **more) -> None:
    """An alarm on a metric that is fine since `since` days, looked at every minute."""
    common = {"Statistic": "Average", "Period": 60, "EvaluationPeriods": 3, "Threshold": 80.0, "TreatMissingData": "breaching"}
    with account.clock.at(account.clock.ago(days=since)):
        account.client("cloudwatch", region).put_metric_alarm(
            AlarmName=name,
            Namespace=namespace,
            MetricName=metric,
            ComparisonOperator="GreaterThanThreshold",
            AlarmActions=actions,
            **{**common, **more},
        )


def topic(account: Account, region: str, name: str, *subscribers: tuple[str, str]) -> str:
    sns = account.client("sns", region)
    made = sns.create_topic(Name=name)["TopicArn"]
    for protocol, endpoint in subscribers:
        sns.subscribe(TopicArn=made, Protocol=protocol, Endpoint=endpoint)
    return made


def log(account: Account, region: str, group: str, days: int, minutes: list[float]) -> None:
    """A log group that keeps entries for some days; one stream per entry, like one task each."""
    logs = account.client("logs", region)
    with account.clock.at(account.clock.ago(days=300)):
        logs.create_log_group(logGroupName=group)
    logs.put_retention_policy(logGroupName=group, retentionInDays=days)
    for number, age in enumerate(minutes):
        when, stream = account.clock.ago(minutes=age), f"task/{number:04}"
        with account.clock.at(when):
            logs.create_log_stream(logGroupName=group, logStreamName=stream)
            event = {"timestamp": int((when - EPOCH).total_seconds() * 1000), "message": "done"}
            logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[event])


def values(account: Account, region: str, namespace: str, metric: str, dimensions: dict[str, str], of) -> None:
    """A metric of the last 31 days, one value every three hours. `of` gives the value by its number, newest first."""
    cloudwatch = account.client("cloudwatch", region)
    named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    data = [
        {"MetricName": metric, "Dimensions": named, "Timestamp": account.clock.ago(hours=3 * number, minutes=7), "Value": of(number)}
        for number in range(248)
    ]
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=data)


def firewall(account: Account, region: str, name: str, balancer: str) -> None:
    """A web ACL in front of a load balancer, with rules of AWS and one that limits the rate."""
    waf = account.client("wafv2", region)
    managed = {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}}
    rate = {"RateBasedStatement": {"Limit": 2000, "AggregateKeyType": "IP"}}
    rules = [
        {"Name": "common", "Priority": 0, "Statement": managed, "OverrideAction": {"None": {}}, "VisibilityConfig": SEEN},
        {"Name": "rate", "Priority": 1, "Statement": rate, "Action": {"Block": {}}, "VisibilityConfig": SEEN},
    ]
    made = waf.create_web_acl(
        Name=name, Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=SEEN, Rules=rules
    )["Summary"]["ARN"]
    waf.associate_web_acl(WebACLArn=made, ResourceArn=balancer)


def trail(account: Account, region: str, name: str, bucket: str) -> None:
    account.bucket(bucket, region)
    cloudtrail = account.client("cloudtrail", region)
    cloudtrail.create_trail(Name=name, S3BucketName=bucket, IsMultiRegionTrail=True, EnableLogFileValidation=True)
    with account.clock.at(account.clock.ago(days=300)):
        cloudtrail.start_logging(Name=name)


def config(account: Account, region: str) -> None:
    """AWS Config records every region, and an aggregator in one of them gathers all."""
    for each in account.client("ec2", region).describe_regions()["Regions"]:
        # AWS has a network in every region from the beginning, moto from the first question on.
        account.client("ec2", each["RegionName"]).describe_vpcs()
        recorder = account.client("config", each["RegionName"])
        role = f"arn:aws:iam::{account.number}:role/config"
        with account.clock.at(account.clock.ago(days=300)):
            everything = {"allSupported": True, "includeGlobalResourceTypes": each["RegionName"] == region}
            recorder.put_configuration_recorder(
                ConfigurationRecorder={"name": "default", "roleARN": role, "recordingGroup": everything}
            )
            recorder.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "config-records"})
            recorder.start_configuration_recorder(ConfigurationRecorderName="default")
    sources = [{"AccountIds": [account.number], "AllAwsRegions": True}]
    account.client("config", region).put_configuration_aggregator(
        ConfigurationAggregatorName="all-regions", AccountAggregationSources=sources
    )


def auditforge(account: Account) -> None:
    config(account, "us-east-1")


def knowledge_exchange(account: Account) -> None:
    region = "us-east-1"
    config(account, region)
    alerts = topic(account, region, "aifai-security-alerts", ("email", "security@knowledge-exchange.invalid"))
    alarm(account, region, "aifai-availability-5xx", "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", [alerts], since=16)
    alarm(account, region, "aifai-availability-targets", "AWS/ApplicationELB", "UnHealthyHostCount", [alerts], since=90)
    alarm(account, region, "aifai-database-cpu", "AWS/RDS", "CPUUtilization", [alerts])
    alarm(account, region, "aifai-database-storage", "AWS/RDS", "FreeStorageSpace", [alerts])
    # DEVIATION: no alarm on backups. The document wants one, and RDS has no metric for the success of a backup.
    # DEVIATION: no log of an integrity check. The document names the check, and no job that makes it.
    # DEVIATION: no paid support plan (see moto_patches_watch.py). The document counts on AWS Support "if subscribed".
    balancer = arn(account, "elasticloadbalancing", region, "loadbalancer/app/aifai-public/0a1b2c3d4e5f6071")
    firewall(account, region, "aifai-public", balancer)
    trail(account, region, "aifai-trail", "aifai-call-records")


def virtual_backroom(account: Account) -> None:
    region, prefix = "eu-west-1", "virtualbackroom-prod"
    alerts = topic(account, region, "virtualbackroom-alerts", ("https", "https://pager.virtual-backroom.invalid/"))
    scale = arn(
        account,
        "autoscaling",
        region,
        "scalingPolicy:6a7b8c9d-1111-4222-8333-444455556666:resource/ecs/service/production/api:policyName/out",
    )
    alarm(account, region, f"{prefix}-api-load", "AWS/ECS", "CPUUtilization", [scale, alerts], EvaluationPeriods=2)
    alarm(account, region, f"{prefix}-api-errors", "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", [alerts])
    alarm(account, region, f"{prefix}-targets", "AWS/ApplicationELB", "UnHealthyHostCount", [alerts], EvaluationPeriods=2)
    alarm(account, region, f"{prefix}-database-load", "AWS/RDS", "CPUUtilization", [alerts], EvaluationPeriods=4)
    log(account, region, "/virtualbackroom/integrity-check", 365, [340 + 1440 * number for number in range(14)])
    rule = {
        "SourceBucket": "virtualbackroom-documents-europe",
        "DestinationBucket": "virtualbackroom-replica-documents-europe",
        "RuleId": "everything",
    }
    values(account, region, "AWS/S3", "ReplicationLatency", rule, lambda number: 20.0 + number * 37 % 290)
    probe = {"CanaryName": "virtualbackroom"}
    values(account, region, "CloudWatchSynthetics", "SuccessPercent", probe, lambda number: 87.5 if number == 101 else 100.0)


def cloud_optimizer(account: Account) -> None:
    region, prefix = "us-east-1", "cloud-optimizer-prod"
    config(account, region)
    pager = arn(account, "lambda", region, "function:cloud-optimizer-pager")
    mail = ("email", "on-call@cloud-optimizer.invalid")
    alerts = topic(account, region, "cloud-optimizer-alerts", ("lambda", pager), mail)
    alarm(account, region, f"{prefix}-api-errors", "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", [alerts], since=63)
    for zone in ("us-east-1a", "us-east-1b"):
        dimensions = [{"Name": "AvailabilityZone", "Value": zone}]
        name = f"{prefix}-targets-{zone}"
        alarm(account, region, name, "AWS/ApplicationELB", "UnHealthyHostCount", [alerts], Dimensions=dimensions)
    alarm(account, region, f"{prefix}-database-load", "AWS/RDS", "CPUUtilization", [alerts])
    both = " AND ".join(f'ALARM("{prefix}-targets-{zone}")' for zone in ("us-east-1a", "us-east-1b"))
    with account.clock.at(account.clock.ago(days=40)):
        account.client("cloudwatch", region).put_composite_alarm(
            AlarmName=f"{prefix}-down", AlarmRule=both, AlarmActions=[alerts], ActionsEnabled=True
        )
    log(account, region, "/ecs/cloud-optimizer-usage", 90, [3, 64, 130])
    log(account, region, "/ecs/cloud-optimizer-api", 90, [1, 2, 190])
    balancer = arn(account, "elasticloadbalancing", region, "loadbalancer/app/cloud-optimizer-public/1a2b3c4d5e6f7081")
    firewall(account, region, "cloud-optimizer-public", balancer)
    trail(account, region, "cloud-optimizer-calls", "cloud-optimizer-call-records")
    account.client("guardduty", region).create_detector(
        Enable=True, Features=[{"Name": "RDS_LOGIN_EVENTS", "Status": "ENABLED"}]
    )
    recovery = ["rds:*", "cloudformation:*", "ecs:*", "ecr:Batch*", "ecr:Get*", "ecr:Describe*", "iam:PassRole"]
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": recovery, "Resource": "*"}]}
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{account.number}:root"}}
    iam = account.client("iam", region)
    iam.create_role(
        RoleName="break-glass", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )
    iam.put_role_policy(RoleName="break-glass", PolicyName="recovery", PolicyDocument=json.dumps(policy))
    probe = {"CanaryName": "cloud-optimizer"}
    values(account, region, "CloudWatchSynthetics", "SuccessPercent", probe, lambda number: 90.0 if number == 44 else 100.0)
