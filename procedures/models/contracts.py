"""What a user agreed with an employer: contracts, their terms over time, and pay periods that were closed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """The range of days from one column to another; without an end it goes on."""

    function = "daterange"
    output_field = DateRangeField()


class Contract(models.Model):
    """A contract of a user: from a day on, until another one, exclusive. The default one covers all other days."""

    pk = models.CompositePrimaryKey("user_id", "id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField()
    name = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)
    effective_from = models.DateField(null=True)
    effective_until = models.DateField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=Q(is_default=True), name="contract_one_default"),
            models.CheckConstraint(
                name="contract_default_has_no_days",
                condition=Q(is_default=True, effective_from__isnull=True, effective_until__isnull=True)
                | Q(is_default=False, effective_from__isnull=False),
            ),
            models.CheckConstraint(
                name="contract_ends_after_start",
                condition=Q(effective_until__isnull=True) | Q(effective_until__gt=F("effective_from")),
            ),
            ExclusionConstraint(
                name="contract_days_of_a_user_apart",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (DateRange("effective_from", "effective_until", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_default=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ContractVersion(models.Model):
    """The terms of a contract from a day on, until a version of a later day; of one day the higher number holds.

    `terms` is the JSON of `procedures.contracts.terms.Terms`. Nothing is overwritten.
    """

    pk = models.CompositePrimaryKey("user_id", "contract_id", "number")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    contract_id = models.UUIDField()
    number = models.PositiveIntegerField()
    effective_from = models.DateField()
    terms = models.JSONField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contract_id} {self.number}"


class ClosedPeriod(models.Model):
    """A pay period that was settled: its figures as they were then, which no later change alters.

    `figures` is the JSON of `procedures.selectors.earnings`.
    """

    pk = models.CompositePrimaryKey("user_id", "contract_id", "first_on")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    contract_id = models.UUIDField()
    first_on = models.DateField()
    last_on = models.DateField()
    figures = models.JSONField()
    closed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="closed_period_in_order", condition=Q(last_on__gte=F("first_on")))
        ]

    def __str__(self) -> str:
        return f"{self.first_on} to {self.last_on}"
