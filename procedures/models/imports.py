"""Imports that were taken, so that each can be taken back as one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Import(models.Model):
    """An import: how many records it had, and what it changed.

    `changes` is a list of `[collection, id, rev, was]`: the number that the import gave a record, and that of the
    version it replaced, null for one that was not there or deleted.
    """

    pk = models.CompositePrimaryKey("user_id", "id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField()
    made_at = models.DateTimeField()
    records = models.PositiveIntegerField()
    changes = models.JSONField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-made_at", "id"], name="import_by_time")]

    def __str__(self) -> str:
        return f"{self.records} records at {self.made_at}"
