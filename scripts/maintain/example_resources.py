"""What the accounts of the example are made of: buckets, objects, databases with their backups. Made through the public API
by boto3, with the role that the collector assumes too, apart from what moto_patches.py explains."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import boto3
from moto.rds.models import rds_backends

import moto_patches as patches


class Account:
    """One emulated account. `listed` receives its automated backups, for moto_patches.automated_backups."""

    def __init__(self, number: str, port: int, clock: patches.Clock, listed: dict):
        self.number, self.clock, self.listed = number, clock, listed
        self.common = {"endpoint_url": f"http://127.0.0.1:{port}"}
        first = {"aws_access_key_id": "example", "aws_secret_access_key": "example"}
        sts = boto3.client("sts", region_name="us-east-1", **self.common, **first)
        role = f"arn:aws:iam::{number}:role/holdfast-read"
        given = sts.assume_role(RoleArn=role, RoleSessionName="example")["Credentials"]
        self.session = boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
        self.clients = {}

    def client(self, service: str, region: str):
        key = (service, region)
        if key not in self.clients:
            self.clients[key] = self.session.client(service, region_name=region, **self.common)
        return self.clients[key]

    def key(self, region: str, name: str) -> str:
        return f"arn:aws:kms:{region}:{self.number}:key/{name}"

    def bucket(self, name, region, *, lock_years=None, keep=None, rules=()):
        """A bucket as AWS makes them today, always encrypted; and versioned. `keep`: days that replaced versions stay."""
        s3 = self.client("s3", region)
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        with self.clock.at(self.clock.ago(days=420)):
            s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=lock_years is not None, **place)
        encryption = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [encryption]})
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        if lock_years:
            rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": lock_years}}
            lock = {"ObjectLockEnabled": "Enabled", "Rule": rule}
            s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=lock)
        lifecycle = [{"Status": "Enabled", **rule} for rule in rules]
        if keep:
            replaced = {"NoncurrentVersionExpiration": {"NoncurrentDays": keep}}
            lifecycle.append({"ID": "replaced", "Status": "Enabled", "Filter": {"Prefix": ""}, **replaced})
        if lifecycle:
            s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": lifecycle})

    def replicate(self, source, region, destination, prefixes=("",)):
        """Replication with time control and deletions; one rule per prefix."""
        fifteen = {"Minutes": 15}
        rules = [
            {
                "ID": prefix.strip("/") or "everything",
                "Priority": number,
                "Status": "Enabled",
                "Filter": {"Prefix": prefix},
                "DeleteMarkerReplication": {"Status": "Enabled"},
                "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
                "Destination": {
                    "Bucket": f"arn:aws:s3:::{destination}",
                    "ReplicationTime": {"Status": "Enabled", "Time": fifteen},
                    "Metrics": {"Status": "Enabled", "EventThreshold": fifteen},
                },
            }
            for number, prefix in enumerate(prefixes, 1)
        ]
        rules = {"Role": f"arn:aws:iam::{self.number}:role/replication", "Rules": rules}
        self.client("s3", region).put_bucket_replication(Bucket=source, ReplicationConfiguration=rules)

    def put(self, region, bucket, key, when: datetime, size=100):
        with self.clock.at(when):
            self.client("s3", region).put_object(Bucket=bucket, Key=key, Body=b"." * size)

    def daily(self, hour: int, minute: int, count: int) -> list[datetime]:
        """The last `count` days at a time of day, newest first, none of them yet to come."""
        newest = self.clock.now.replace(hour=hour, minute=minute, second=0)
        newest -= timedelta(days=newest > self.clock.now)
        return [newest - timedelta(days=number) for number in range(count)]

    def database(self, name, region, *, age_days, key, **settings):
        """An instance, its daily snapshots, and the continuous backup behind it."""
        with self.clock.at(self.clock.ago(days=age_days)):
            self.client("rds", region).create_db_instance(
                DBInstanceIdentifier=name,
                Engine="postgres",
                EngineVersion="16.4",
                MasterUsername="administrator",
                MasterUserPassword="not-a-secret",
                StorageEncrypted=True,
                KmsKeyId=key,
                AvailabilityZone=f"{region}a",
                **settings,
            )
        backend = rds_backends[self.number][region]
        # moto takes a snapshot when an instance is created; by now it would be long gone.
        backend.database_snapshots.clear()
        instance = backend.databases[name]
        instance.secondary_availability_zone = f"{region}b" if settings["MultiAZ"] else None
        hour, minute = map(int, settings["PreferredBackupWindow"].split("-")[0].split(":"))
        for taken in self.daily(hour, minute + 7, settings["BackupRetentionPeriod"]):
            self.snapshot(instance, region, f"rds:{name}-{taken:%Y-%m-%d-%H-%M}", "automated", taken)
        self.backup(instance, region, region, "active", timedelta(0), key)
        return instance

    def snapshot(self, instance, region, name, kind, taken, copied_from=None, key=None):
        patches.snapshot(self.clock, self.number, region, instance, name, kind, taken, copied_from, key)

    def backup(self, instance, source, region, status, behind, key):
        """The automated backup of an instance of `source` that lies in `region`."""
        name = instance.db_instance_identifier
        window = SimpleNamespace(
            earliest_time=self.clock.ago(days=instance.backup_retention_period) + timedelta(minutes=20),
            latest_time=instance.latest_restorable_time - behind,
        )
        self.listed.setdefault((self.number, region), []).append(
            SimpleNamespace(
                db_instance_arn=f"arn:aws:rds:{source}:{self.number}:db:{name}",
                db_instance_identifier=name,
                db_instance_automated_backups_arn=f"arn:aws:rds:{region}:{self.number}:auto-backup:ab-{name}",
                region=source,
                status=status,
                engine="postgres",
                encrypted=True,
                kms_key_id=key,
                backup_retention_period=instance.backup_retention_period,
                restore_window=window,
            )
        )
