"""Backups, keys, secrets and names in the accounts of the example: what `fill` adds to what example-account.py makes. Marks of
the kind DEVIATION as there."""

import gzip
import hashlib
import json
from collections import defaultdict
from datetime import timedelta, timezone
from urllib.parse import quote

import moto_patches_data as patches
from example_resources import Account

backup = defaultdict(list)


def patch(clock) -> None:
    patches.stop_the_clock(clock)
    patches.backup_records(backup)
    patches.rotation_periods()


def fill(account: Account) -> None:
    """Everything for one account. What is not here does not exist."""
    makers[account.number[-1]](account)


def auditforge(account: Account) -> None:
    # No backup is copied, as the document says.
    for number, name in enumerate(("model-key", "mail-token", "signing-key", "webhook-token"), 1):
        parameter(account, "us-east-1", f"/auditforge/production/{name}", days_ago=40 * number, versions=number)


def knowledge_exchange(account: Account) -> None:
    # DEVIATION: AWS Backup is not in use, so there are no restore tests of its own and no record of its jobs. The document
    # names automated backups of RDS as its only mechanism.
    region = "us-east-1"
    for number, name in enumerate(("ALLOWED_ORIGINS", "DATABASE_HOST", "DATABASE_NAME", "LOG_LEVEL", "RATE_LIMIT"), 1):
        parameter(account, region, f"/aifai/production/{name}", days_ago=16 * number, versions=number, kind="String")
    for number, name in enumerate(("database", "signing-key"), 1):
        secret(account, region, f"aifai/production/{name}", days_ago=90 * number)
    account.client("rds", region).create_event_subscription(
        SubscriptionName="aifai-database-backups",
        SnsTopicArn=f"arn:aws:sns:{region}:{account.number}:aifai-security-alerts",
        SourceType="db-instance",
        EventCategories=["backup", "failure"],
        SourceIds=["aifai-db"],
        Enabled=True,
    )
    records(account, "analyticalfire.com", alias("analyticalfire.com", "aifai-public.us-east-1.elb.amazonaws.com"))


def virtual_backroom(account: Account) -> None:
    region, second, name = "eu-west-1", "eu-central-1", "app.virtualbackroom.ai"
    weekly_backups(account, region, "virtualbackroom")
    restore_test(account, region, "virtualbackroom_monthly", "LATEST_WITHIN_WINDOW", days_ago=12, minutes=47)
    for number, each in enumerate(("database", "signing-key", "mail"), 1):
        secret(account, region, f"virtualbackroom/production/{each}", days_ago=20 * number, replica=second)
    patches.key(account.number, region, "11111111-2222-4333-8444-555555555555", "database")
    patches.key(account.number, second, "66666666-7777-4888-8999-000000000000", "copies")
    documents, replica = "virtualbackroom-documents-europe", "virtualbackroom-replica-documents-europe"
    patches.same_versions(account.number, documents, replica)
    inventory(account, region, documents)
    inventory(account, second, replica)
    check = health_check(account, name)
    first, other = (alias(name, f"virtualbackroom-public.{place}.elb.amazonaws.com") for place in (region, second))
    primary = {**first, "SetIdentifier": region, "Failover": "PRIMARY", "HealthCheckId": check}
    records(account, "virtualbackroom.ai", primary, {**other, "SetIdentifier": second, "Failover": "SECONDARY"})


def auditron(account: Account) -> None:
    key = "22222222-3333-4444-8555-666666666666"
    patches.key(account.number, "us-east-1", key, "backups")
    account.client("kms", "us-east-1").create_alias(AliasName="alias/auditron-backups", TargetKeyId=key)
    address = {"Name": "api.auditron.ai", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.10"}]}
    records(account, "auditron.ai", address)


def cloud_optimizer(account: Account) -> None:
    region = "us-east-1"
    restore_test(account, region, "cloud_optimizer_monthly", "RANDOM_WITHIN_WINDOW", days_ago=10, minutes=58)
    secret(account, region, "cloud-optimizer/jwt", days_ago=330, rotated_days_ago=34)
    target = "cloud-optimizer-public.us-east-1.elb.amazonaws.com"
    records(account, "cloudoptimizer.com", alias("app.cloudoptimizer.com", target))


def parameter(account: Account, region: str, name: str, *, days_ago: int, versions: int, kind="SecureString") -> None:
    """A parameter, written so many times; the last time so many days ago."""
    for version in range(versions):
        with account.clock.at(account.clock.ago(days=days_ago + 30 * (versions - 1 - version))):
            account.client("ssm", region).put_parameter(Name=name, Value="not-a-secret", Type=kind, Overwrite=version > 0)


def secret(account: Account, region: str, name: str, *, days_ago, replica=None, rotated_days_ago=None) -> None:
    """A secret that was last changed so many days ago; in sync with its replica, and rotated every 90 days, where they are given."""
    client, clock = account.client("secretsmanager", region), account.clock
    # Without a token of the caller, which becomes the id of the version, the SDK makes one by chance.
    first, then = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
    replicas = {"AddReplicaRegions": [{"Region": replica}]} if replica else {}
    with clock.at(clock.ago(days=days_ago)):
        client.create_secret(Name=name, SecretString="not-a-secret", ClientRequestToken=first, **replicas)
    if rotated_days_ago:
        with clock.at(clock.ago(days=rotated_days_ago)):
            rules = {"AutomaticallyAfterDays": 90}
            client.rotate_secret(SecretId=name, ClientRequestToken=then, RotationRules=rules, RotateImmediately=False)
        patches.rotated(account.number, region, name, clock.ago(days=rotated_days_ago))


def inventory(account: Account, region: str, bucket: str) -> None:
    """The inventory of a bucket as S3 writes it every night into another one of the same region, and its newest list."""
    s3, clock, target = account.client("s3", region), account.clock, f"virtualbackroom-inventories-{region}"
    account.bucket(target, region)
    destination = {"Bucket": f"arn:aws:s3:::{target}", "Format": "CSV"}
    configuration = {
        "Id": "all",
        "IsEnabled": True,
        "IncludedObjectVersions": "All",
        "Schedule": {"Frequency": "Daily"},
        "Destination": {"S3BucketDestination": destination},
    }
    s3.put_bucket_inventory_configuration(Bucket=bucket, Id="all", InventoryConfiguration=configuration)
    made = clock.ago(days=1).replace(hour=1, minute=0)
    lines = []
    for each in s3.list_object_versions(Bucket=bucket)["Versions"]:
        written = each["LastModified"]
        if written.replace(tzinfo=None) <= made:
            fields = (bucket, quote(each["Key"]), each["VersionId"], str(each["IsLatest"]).lower(), "false")
            lines.append(",".join(f'"{field}"' for field in (*fields, f"{written:%Y-%m-%dT%H:%M:%S.000Z}")))
    content = gzip.compress("".join(f"{line}\n" for line in lines).encode(), mtime=0)
    folder, data = f"{bucket}/all/{made:%Y-%m-%dT%H-%MZ}", f"{bucket}/all/data/{made:%Y%m%d}.csv.gz"
    listed = {"key": data, "size": len(content), "MD5checksum": hashlib.md5(content).hexdigest()}
    manifest = {
        "sourceBucket": bucket,
        "destinationBucket": destination["Bucket"],
        "version": "2016-11-30",
        "creationTimestamp": f"{int(made.replace(tzinfo=timezone.utc).timestamp())}000",
        "fileFormat": "CSV",
        "fileSchema": "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, LastModifiedDate",
        "files": [listed],
    }
    with clock.at(made + timedelta(hours=5)):
        s3.put_object(Bucket=target, Key=data, Body=content)
        s3.put_object(Bucket=target, Key=f"{folder}/manifest.json", Body=json.dumps(manifest).encode())


def alias(name: str, target: str) -> dict:
    """A record that stands for a load balancer."""
    zones = {"us-east-1": "Z35SXDOTRQ7X7K", "eu-west-1": "Z32O12XQLNTSW2", "eu-central-1": "Z215JYRZR1TBD5"}
    zone = zones[target.split(".")[1]]
    return {
        "Name": name,
        "Type": "A",
        "AliasTarget": {"DNSName": target, "HostedZoneId": zone, "EvaluateTargetHealth": True},
    }


def records(account: Account, zone: str, *sets: dict) -> None:
    """A public zone with some records."""
    client = account.client("route53", "us-east-1")
    made = client.create_hosted_zone(Name=zone, CallerReference=zone)["HostedZone"]
    changes = [{"Action": "CREATE", "ResourceRecordSet": each} for each in sets]
    client.change_resource_record_sets(HostedZoneId=made["Id"], ChangeBatch={"Changes": changes})


def health_check(account: Account, name: str) -> str:
    """A health check of an address, healthy in the last minutes. Gives its id."""
    config = {
        "Type": "HTTPS",
        "FullyQualifiedDomainName": name,
        "ResourcePath": "/health",
        "RequestInterval": 30,
        "FailureThreshold": 3,
    }
    route53 = account.client("route53", "us-east-1")
    made = route53.create_health_check(CallerReference=name, HealthCheckConfig=config)["HealthCheck"]["Id"]
    metric = {"MetricName": "HealthCheckStatus", "Dimensions": [{"Name": "HealthCheckId", "Value": made}], "Value": 1}
    measured = [{**metric, "Timestamp": account.clock.ago(minutes=minutes)} for minutes in range(1, 16)]
    account.client("cloudwatch", "us-east-1").put_metric_data(Namespace="AWS/Route53", MetricData=measured)
    return made


def weekly_backups(account: Account, region: str, name: str) -> None:
    """A plan of AWS Backup that keeps a backup of the database every week for a year, and what it made."""
    client, key = account.client("backup", region), account.key(region, "11111111-2222-4333-8444-555555555555")
    client.create_backup_vault(BackupVaultName=name, EncryptionKeyArn=key, CreatorRequestId=name)
    taken = account.daily(5, 0, 371)[::7]
    weekday = f"{taken[0]:%a}".upper()
    rule = {
        "RuleName": "weekly",
        "TargetBackupVaultName": name,
        "ScheduleExpression": f"cron(0 5 ? * {weekday} *)",
        "Lifecycle": {"DeleteAfterDays": 371},
    }
    client.create_backup_plan(BackupPlan={"BackupPlanName": f"{name}-weekly", "Rules": [rule]}, CreatorRequestId=name)
    resource = f"arn:aws:rds:{region}:{account.number}:db:{name}-production"
    for week, when in enumerate(taken):
        point = {
            "RecoveryPointArn": f"arn:aws:rds:{region}:{account.number}:snapshot:awsbackup:job-{week:04}",
            "ResourceArn": resource,
            "ResourceType": "RDS",
            "BackupVaultName": name,
            "CreationDate": when,
            "CompletionDate": when + timedelta(minutes=18),
            "EncryptionKeyArn": key,
            "IsEncrypted": True,
        }
        backup[account.number, region, "RecoveryPoints"].append({**point, "Status": "COMPLETED"})
        # The service lists jobs for 30 days.
        if when > account.clock.ago(days=30):
            job = {**point, "BackupJobId": f"job-{week:04}", "State": "COMPLETED", "MessageCategory": "SUCCESS"}
            backup[account.number, region, "BackupJobs"].append(job)


def restore_test(account: Account, region: str, name: str, algorithm: str, *, days_ago: float, minutes: float) -> None:
    """A restore testing plan of AWS Backup that runs once a month, and its newest run."""
    began = account.clock.ago(days=days_ago).replace(hour=9, minute=4)
    arn = f"arn:aws:backup:{region}:{account.number}:restore-testing-plan:{name}"
    plan = {
        "RestoreTestingPlanName": name,
        "RestoreTestingPlanArn": arn,
        "CreationTime": account.clock.ago(days=200),
        "ScheduleExpression": f"cron(0 9 ? * {began.isoweekday() % 7 + 1}#{(began.day + 6) // 7} *)",
        "RecoveryPointSelection": {
            "Algorithm": algorithm,
            "IncludeVaults": ["*"],
            "RecoveryPointTypes": ["SNAPSHOT"],
            "SelectionWindowDays": 7,
        },
    }
    backup[account.number, region, "RestoreTestingPlans"].append(plan)
    run = {
        "RestoreJobId": f"{name}-1",
        "CreatedBy": {"RestoreTestingPlanArn": arn},
        "CreationDate": began,
        "CompletionDate": began + timedelta(minutes=minutes),
        "Status": "COMPLETED",
        "ValidationStatus": "SUCCESSFUL",
        "DeletionStatus": "SUCCESSFUL",
    }
    backup[account.number, region, "RestoreJobs"].append(run)


makers = dict(zip("12345", (auditforge, knowledge_exchange, virtual_backroom, auditron, cloud_optimizer)))
