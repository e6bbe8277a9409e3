"""How often a code is billed in the nation and logged here, for the order in which words are reviewed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from codes.models.codes import Code


class CodeUsage(models.Model):
    """Counts of a code: `national` services a year out of `national_source`, `logged` lines on this server.

    Null where nothing is known. `logged` counts lines of all users together and is null below five users.
    """

    code = models.OneToOneField(
        Code, primary_key=True, on_delete=models.CASCADE, related_name="usage", db_column="code"
    )
    national = models.PositiveBigIntegerField(null=True, blank=True)
    national_source = models.CharField(max_length=64, blank=True)
    logged = models.PositiveBigIntegerField(null=True, blank=True)
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "code usage"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="code_usage_counted", condition=Q(national__isnull=False) | Q(logged__isnull=False)
            ),
            models.CheckConstraint(
                name="code_usage_national_has_source", condition=Q(national__isnull=True) | ~Q(national_source="")
            ),
        ]

    def __str__(self) -> str:
        return self.code_id
