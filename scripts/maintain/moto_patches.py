"""What moto 5.2.5 cannot express, changed in place. Each function says what AWS does, what moto does instead, and why the
example needs it. Nothing here invents an answer of its own kind: every value leaves through moto's serializers, and so over
HTTP in the form that AWS documents.
"""

from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from types import SimpleNamespace

import moto.core.utils
import moto.rds.models
import moto.s3.models
from moto.core.responses import ActionResult
from moto.moto_api._internal import mock_random
from moto.rds.models import DBInstance, RDSBackend, rds_backends
from moto.s3.exceptions import ReplicationConfigurationNotFoundError
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response
from werkzeug.serving import WSGIRequestHandler


class Clock:
    """The emulator's time. It stands still, so that two recordings of the same moment are equal; `at` moves it while
    something is made that must be older. Credentials keep to the real time, because the SDK compares them with its own."""

    def __init__(self, now: datetime):
        self.now = now.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)

    @contextmanager
    def at(self, moment: datetime):
        before, self.now = self.now, moment
        try:
            yield
        finally:
            self.now = before

    def ago(self, **parts: float) -> datetime:
        return self.now - timedelta(**parts)


def stop_the_clock(clock: Clock) -> None:
    """moto asks the system for the time wherever it makes something. Also the Date header of every answer: it is the
    service's own clock, on which the collector counts ages."""
    for module in (moto.s3.models, moto.rds.models):
        module.utcnow = lambda: clock.now
    WSGIRequestHandler.date_time_string = lambda self, timestamp=None: format_datetime(
        clock.now.replace(tzinfo=timezone.utc), usegmt=True
    )
    make = FakeBucket.__init__

    def made(self, *args, **kwargs):
        make(self, *args, **kwargs)
        self.creation_date = clock.now.replace(tzinfo=timezone.utc)

    FakeBucket.__init__ = made
    mock_random.seed(1)


def restorable_times(clock: Clock, lags: dict[str, timedelta]) -> None:
    """AWS ships logs every few minutes, so the latest restorable time lies behind now; there is none when automated backups
    are off. moto says "now" for every instance. `lags` says how far behind each instance is."""
    DBInstance.latest_restorable_time = property(
        lambda self: clock.now - lags[self.db_instance_identifier] if self.backup_retention_period else None
    )


def automated_backups(listed: dict[tuple[str, str], list[SimpleNamespace]]) -> None:
    """AWS tells for each automated backup the window that can be restored, and lists replicated ones in their region. moto
    tells only the name. `listed` holds them by account and region."""

    def describe(self, db_instance_identifier=None, **_):
        return listed.get((self.account_id, self.region_name), [])

    RDSBackend.describe_db_instance_automated_backups = describe


def replication_rules() -> None:
    """AWS gives replication rules back as they were put. moto gives every rule an empty filter and no deletions."""

    def as_put(rule: dict) -> dict:
        status = lambda part: {"Status": (part or {}).get("Status", "Disabled")}
        return {
            "ID": rule["ID"],
            "Priority": int(rule["Priority"]),
            "Status": rule["Status"],
            "Filter": rule.get("Filter") or {"Prefix": ""},
            "DeleteMarkerReplication": status(rule.get("DeleteMarkerReplication")),
            "SourceSelectionCriteria": {
                "SseKmsEncryptedObjects": status((rule.get("SourceSelectionCriteria") or {}).get("SseKmsEncryptedObjects"))
            },
            "Destination": rule["Destination"],
        }

    def get(self):
        self.data["Action"] = "GetBucketReplication"
        found = self.backend.get_bucket_replication(self.bucket_name)
        if not found:
            raise ReplicationConfigurationNotFoundError(bucket_name=self.bucket_name)
        rules = [as_put(rule) for rule in found["Rule"]]
        return self.serialized(ActionResult({"ReplicationConfiguration": {"Role": found["Role"], "Rules": rules}}))

    S3Response.get_bucket_replication = get


def conditional_policies() -> None:
    """AWS denies by a statement only when its conditions are met. moto ignores conditions, so that a policy against old TLS
    would shut everybody out. No policy of the example denies without a condition."""
    FakeBucket.allow_action = lambda self, action, resource: None


def snapshot(
    clock: Clock,
    account: str,
    region: str,
    instance: DBInstance,
    name: str,
    kind: str,
    taken: datetime,
    copied_from: str | None = None,
    key: str | None = None,
) -> None:
    """AWS keeps with a snapshot the time of the last transaction in it, and with a copy the region and the name it came from;
    only AWS itself makes automated ones, and only AWS Backup its own. moto can make neither kind, and no copy between regions."""
    backend = rds_backends[account][region]
    with clock.at(taken + timedelta(minutes=55 if copied_from else 0)):
        made = moto.rds.models.DBSnapshot(
            backend, instance, name, snapshot_type=kind, original_created_at=taken, kms_key_id=key
        )
    made.snapshot_database_time = taken - timedelta(seconds=11)
    if copied_from:
        made.source_region = copied_from
        made.source_db_snapshot_identifier = f"arn:aws:rds:{copied_from}:{account}:snapshot:{name}"
    backend.database_snapshots[name] = made
