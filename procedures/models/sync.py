"""The change sequences of a user, and what every synced record has."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SyncState(models.Model):
    """The change sequences of a user; its row lock orders all writes to the user's records.

    `last_seq` numbers changes of records, `last_valuation_seq` changes of valuations.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="sync_state"
    )
    last_seq = models.BigIntegerField(default=1)
    last_valuation_seq = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.user_id} at {self.last_seq}"


class SyncedRecord(models.Model):
    """A record of a synced collection.

    `rev` is the number of its last change; a field last changed at `field_revs[field]`, or at `since` where the map
    (null while nothing was edited) does not name it. A deleted record stays as a tombstone without payload.
    """

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
