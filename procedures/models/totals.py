"""Totals of a user's live lines: derived, kept by the write path, and can be rebuilt at any time.

Nothing in them depends on career stages, contracts, releases or today, which are applied when they are read: none of
these makes a total stale.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class DayTotal(models.Model):
    """The lines of a day that have these things in common, and their sums.

    `zero_reason` says why lines worth 0.00 are so, and is empty for others; `missing_year` is the year whose schedule a
    line lacks, 0 for a line that lacks none.
    """

    pk = models.CompositePrimaryKey("user_id", "day", "role", "billing_state", "basis", "zero_reason", "missing_year")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    role = models.CharField(max_length=10)
    billing_state = models.CharField(max_length=10)
    basis = models.CharField(max_length=20)
    zero_reason = models.CharField(max_length=40, blank=True)
    missing_year = models.PositiveSmallIntegerField()
    lines = models.IntegerField()
    units = models.BigIntegerField()
    days_of_care = models.BigIntegerField()
    wrvu = models.DecimalField(max_digits=16, decimal_places=2)
    unadjusted_wrvu = models.DecimalField(max_digits=16, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.day}: {self.lines} lines"


class DayFlag(models.Model):
    """The lines of a day whose credit has a flag; role and basis are those by which a summary is broken down."""

    pk = models.CompositePrimaryKey("user_id", "day", "role", "basis", "flag")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    role = models.CharField(max_length=10)
    basis = models.CharField(max_length=20)
    flag = models.CharField(max_length=40)
    lines = models.IntegerField()
    units = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.day}: {self.lines} lines with {self.flag}"


class MonthCode(models.Model):
    """The lines of a month that have code, row and these things in common, and their sums.

    `month` is its first day; `counts_as` is what the role alone makes of a line (`procedures.domain.production`).
    `component` and `row_work_rvu` are those of the row that the credit stands on, as it says them, empty without one.
    """

    pk = models.CompositePrimaryKey(
        "user_id", "month", "counts_as", "basis", "zero_reason", "flags", "code", "component", "row_work_rvu"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    counts_as = models.CharField(max_length=10)
    basis = models.CharField(max_length=20)
    zero_reason = models.CharField(max_length=40, blank=True)
    flags = ArrayField(models.CharField(max_length=40))
    code = models.CharField(max_length=7)
    component = models.CharField(max_length=2, blank=True)
    row_work_rvu = models.CharField(max_length=16, blank=True)
    lines = models.IntegerField()
    units = models.BigIntegerField()
    days_of_care = models.BigIntegerField()
    wrvu = models.DecimalField(max_digits=16, decimal_places=2)
    unadjusted_wrvu = models.DecimalField(max_digits=16, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.month}: {self.lines} lines of {self.code}"
