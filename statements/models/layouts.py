"""Layouts of employers that a clinician keeps, so that the next statement is read as the last one was."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from statements.models.statements import LONGEST_LABEL


class EmployerLayout(models.Model):
    """A layout under the person's own label; `mapping` is a `KeptLayout` as `statements.reading` writes JSON."""

    pk = models.CompositePrimaryKey("user_id", "id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField()
    label = models.CharField(max_length=LONGEST_LABEL)
    mapping = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "label"], name="employer_layout_label_unique")]

    def __str__(self) -> str:
        return self.label
