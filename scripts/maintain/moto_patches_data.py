"""What moto 5.2.5 cannot express of backups, keys, secrets and names, changed in place. As in moto_patches.py, each function
says what AWS does and what moto does instead, and every value leaves through moto's serializers."""

from collections import defaultdict
from datetime import datetime, timezone
from types import SimpleNamespace
from urllib.parse import unquote

import moto.backup.models
import moto.backup.urls
import moto.kms.models
import moto.secretsmanager.models
import moto.ssm.models
from moto.backup.exceptions import ResourceNotFoundException
from moto.backup.responses import BackupResponse
from moto.core.responses import ActionResult
from moto.kms.models import kms_backends
from moto.kms.responses import KmsResponse
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends

import moto_patches as patches


def stop_the_clock(clock: patches.Clock) -> None:
    """moto asks the system for the time in these services too, as moments or as seconds."""

    def seconds(moment: datetime | None = None) -> float:
        return (moment or clock.now).replace(tzinfo=timezone.utc).timestamp()

    moto.ssm.models.utcnow = lambda: clock.now
    for module in (moto.kms.models, moto.backup.models):
        module.unix_time = seconds
    moto.secretsmanager.models.time = SimpleNamespace(time=seconds)


def key(account: str, region: str, name: str, description: str) -> None:
    """AWS chooses the id of a key; the example names them, because bindings do. A key of a
    customer, rotated, of one region."""
    backend = kms_backends[account][region]
    found = backend.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", description, None)
    del backend.keys[found.id]
    found.arn, found.id = found.arn.replace(found.id, name), name
    found.key_rotation_status = True
    backend.keys[name] = found


def rotation_periods() -> None:
    """AWS tells after how many days a key is rotated, 365 unless another number was set. moto tells only whether."""

    def status(self) -> ActionResult:
        key_id = self._get_param("KeyId")
        self._validate_cmk_id(key_id)
        rotated = self.kms_backend.get_key_rotation_status(key_id)
        period = {"RotationPeriodInDays": 365} if rotated else {}
        return ActionResult({"KeyId": key_id, "KeyRotationEnabled": rotated, **period})

    KmsResponse.get_key_rotation_status = status


def rotated(account: str, region: str, name: str, when: datetime) -> None:
    """AWS calls a function that rotates a secret, and keeps when that ended. moto would need the function."""
    secret = secretsmanager_backends[account][region].secrets[name]
    secret.last_rotation_date = secret.last_changed_date = int(when.replace(tzinfo=timezone.utc).timestamp())


def backup_records(listed: defaultdict) -> None:
    """AWS Backup lists recovery points, jobs, copies and restores, and keeps plans for restore tests. moto knows vaults and
    backup plans only, and answers 404 to the rest. `listed` holds by account and region a list of each kind, under the name
    that it has in the answer of AWS."""

    def of(self, kind: str, **wanted) -> ActionResult:
        items = listed[self.current_account, self.region, kind]
        return ActionResult({kind: [each for each in items if all(each[k] == v for k, v in wanted.items() if v)]})

    def asked(self, name: str) -> str | None:
        return self.querystring.get(name, [None])[0]

    def by_resource(self) -> ActionResult:
        resource = unquote(self.path).removeprefix("/resources/").split("/recovery-points")[0]
        return of(self, "RecoveryPoints", ResourceArn=resource)

    def by_vault(self) -> ActionResult:
        vault = self.path.split("/")[2]
        return of(self, "RecoveryPoints", BackupVaultName=vault, ResourceArn=asked(self, "resourceArn"))

    def restores(self) -> ActionResult:
        plan = asked(self, "restoreTestingPlanArn")
        return of(self, "RestoreJobs", CreatedBy=plan and {"RestoreTestingPlanArn": plan})

    def test_plan(self) -> ActionResult:
        name = self.path.split("/")[-1]
        for plan in listed[self.current_account, self.region, "RestoreTestingPlans"]:
            if plan["RestoreTestingPlanName"] == name:
                return ActionResult({"RestoreTestingPlan": plan})
        raise ResourceNotFoundException(name)

    BackupResponse.list_recovery_points_by_resource = by_resource
    BackupResponse.list_recovery_points_by_backup_vault = by_vault
    BackupResponse.list_backup_jobs = lambda self: of(self, "BackupJobs", ResourceType=asked(self, "resourceType"))
    BackupResponse.list_copy_jobs = lambda self: of(self, "CopyJobs", ResourceArn=asked(self, "resourceArn"))
    BackupResponse.list_restore_jobs = restores
    BackupResponse.get_restore_testing_plan = test_plan
    for path in (
        "resources/(?P<resource_arn>.+)/recovery-points/?$",
        "backup-vaults/(?P<name>[^/]+)/recovery-points/?$",
        "backup-jobs/?$",
        "copy-jobs/?$",
        "restore-jobs/?$",
        "restore-testing/plans/(?P<name>[^/]+)$",
    ):
        moto.backup.urls.url_paths["{0}/" + path] = BackupResponse.dispatch


def same_versions(account: str, source: str, replica: str) -> None:
    """AWS gives a replicated object the version of its source. moto replicates nothing: the example puts objects into both
    buckets, and each gets a version of its own."""
    buckets = s3_backends[account]["aws"].buckets
    for name in buckets[replica].keys:
        pairs = zip(buckets[source].keys.getlist(name), buckets[replica].keys.getlist(name))
        for original, copy in pairs:
            copy._version_id = original.version_id
