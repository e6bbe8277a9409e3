"""What the calculator says of a line: derived, and can be rebuilt at any time."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Valuation(models.Model):
    """What a live line is worth in wRVU, and why; same key as its log, rebuilt from logs and releases.

    `steps` holds the calculator's steps as JSON (`procedures.wrvu.values.Step`), `extras` what a credit says only
    sometimes: `warnings`, `nearest_release`, `missing_year`, `anesthesia_units`; null for a line that has none.
    `digest` is the same for the same content: a re-valuation compares it and reads no steps. `rules_version` is that of
    the rules by which the credit was last worked out (`procedures.wrvu.version`).
    """

    pk = models.CompositePrimaryKey("user_id", "log_id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    log_id = models.UUIDField()
    seq = models.BigIntegerField()
    wrvu = models.DecimalField(max_digits=12, decimal_places=2)
    unadjusted_wrvu = models.DecimalField(max_digits=12, decimal_places=2)
    basis = models.CharField(max_length=20)
    reason = models.CharField(max_length=32)
    release = models.CharField(max_length=32, blank=True)
    row = models.JSONField(null=True)
    flags = ArrayField(models.CharField(max_length=40), default=list)
    steps = models.JSONField(default=list)
    extras = models.JSONField(null=True)
    digest = models.UUIDField()
    rules_version = models.PositiveSmallIntegerField(db_default=1)
    valued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "seq"], name="valuation_seq_unique"),
            models.CheckConstraint(name="valuation_not_negative", condition=Q(wrvu__gte=0, unadjusted_wrvu__gte=0)),
        ]
        indexes: ClassVar = [models.Index(fields=["rules_version", "user"], name="valuation_by_rules_version")]

    def __str__(self) -> str:
        return f"{self.log_id}: {self.wrvu} wRVU"
