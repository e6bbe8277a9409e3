"""The change sequences of a user, what every synced record has, and what is kept of changes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from procedures.collections.collection import Collection


class SyncState(models.Model):
    """The change sequences of a user; its row lock orders all writes to the user's records.

    `last_seq` numbers changes of records, `last_valuation_seq` changes of valuations. Tombstones up to
    `purged_through` are gone. `gaps` and `valuation_gaps` hold pairs of numbers between which none was ever given:
    a server that was restored from a back-up skips what the lost changes may have had. `devices` maps the id of a
    device to the day of its last push.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="sync_state"
    )
    last_seq = models.BigIntegerField(default=1)
    last_valuation_seq = models.BigIntegerField(default=1)
    purged_through = models.BigIntegerField(default=0, db_default=0)
    gaps = models.JSONField(default=list, db_default=[])
    valuation_gaps = models.JSONField(default=list, db_default=[])
    devices = models.JSONField(default=dict, db_default={})

    def __str__(self) -> str:
        return f"{self.user_id} at {self.last_seq}"


class SyncMark(models.Model):
    """The high-water mark of the database: one row, which only grows.

    `writes` counts its writings, at each start and each minute, `highest_seq` is the highest last number that a user
    ever had. A file outside the database holds the same, so that a database that was restored is told from it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    writes = models.BigIntegerField(default=0)
    highest_seq = models.BigIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="sync_mark_is_one_row")]

    def __str__(self) -> str:
        return f"write {self.writes}, {self.highest_seq}"


class SyncedRecord(models.Model):
    """A record of a synced collection: a model that names its `collection` is synced, by all protocols.

    `rev` is the number of its last change; a field last changed at `field_revs[field]`, or at `since` where the map
    (null while nothing was edited) does not name it. A deleted record stays as a tombstone without payload.
    """

    collection: ClassVar[Collection]

    pk = models.CompositePrimaryKey("user_id", "id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField()
    rev = models.BigIntegerField()
    since = models.BigIntegerField()
    field_revs = models.JSONField(null=True)
    deleted = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True


class RememberedMutation(models.Model):
    """Idempotency key of a pushed mutation that holds, with the answer it got: the same push again changes nothing."""

    pk = models.CompositePrimaryKey("user_id", "mutation_id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    mutation_id = models.UUIDField()
    content_hash = models.CharField(max_length=64)
    collection = models.CharField(max_length=32)
    record_id = models.UUIDField()
    result = models.JSONField()
    remembered_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["remembered_at"], name="remembered_mutation_age")]

    def __str__(self) -> str:
        return str(self.mutation_id)


class RecordVersion(models.Model):
    """A version of a record that another one took the place of; `device_id` is the device that replaced it, if one."""

    pk = models.CompositePrimaryKey("user_id", "collection", "record_id", "rev")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    collection = models.CharField(max_length=32)
    record_id = models.UUIDField()
    rev = models.BigIntegerField()
    data = models.JSONField()
    device_id = models.UUIDField(null=True)
    replaced_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["replaced_at"], name="record_version_age")]

    def __str__(self) -> str:
        return f"{self.collection} {self.record_id} at {self.rev}"
