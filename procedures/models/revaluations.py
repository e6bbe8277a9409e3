"""What became of a user's credits when a release, a contract or a code was news."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from procedures.collections.revaluation import Cause


class Revaluation(models.Model):
    """The report of one run over one user's lines; while it runs, how far it is.

    `cause` and `subject` say what was news (`release` RVU25D, `contract` its id, `code`, `command`, `rules` their
    version). `through` is the day up to which all lines were valued, null once the run is done. wRVU are those of the
    lines that changed. `by_code` and `by_month` map to `[lines, before, after]`, decimals as strings.
    """

    pk = models.CompositePrimaryKey("user_id", "id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField()
    cause = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Cause])
    subject = models.CharField(max_length=255, blank=True)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    through = models.DateField(null=True)
    lines = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    wrvu_before = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    wrvu_after = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    by_code = models.JSONField(default=dict)
    by_month = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="revaluation_cause_known",
                condition=Q(cause__in=["release", "contract", "code", "command", "rules"]),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["user", "-begun_at", "id"], name="revaluation_by_time")]

    def __str__(self) -> str:
        return f"{self.cause} {self.subject}".strip()
