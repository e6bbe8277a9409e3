"""The lines of a log: what the client wrote, byte for byte."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from procedures.collections.logs import MOST_UNITS, PROCEDURE_LOGS
from procedures.models.sync import SyncedRecord


class Role(models.TextChoices):
    """What the clinician did in the procedure."""

    PRIMARY = "primary", "primary"
    ASSISTANT = "assistant", "assistant"
    COSURGEON = "cosurgeon", "co-surgeon"
    SUPERVISOR = "supervisor", "supervisor"
    RESIDENT = "resident", "resident"
    OBSERVER = "observer", "observer"


class BillingState(models.TextChoices):
    """How far a line has come towards payment."""

    BILLABLE = "billable", "billable"
    BILLED = "billed", "billed"
    COLLECTED = "collected", "collected"


class ProcedureLog(SyncedRecord):
    """A line of the log: one code on one date of service, no patient. A tombstone keeps its id and numbers only."""

    collection = PROCEDURE_LOGS

    code = models.CharField(max_length=7)
    performed_on = models.DateField(null=True)
    units = models.PositiveSmallIntegerField(default=1)
    modifiers = ArrayField(models.CharField(max_length=2), default=list, size=4)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.PRIMARY)
    place_of_service = models.CharField(max_length=2, null=True)  # null is "not said"
    encounter_id = models.UUIDField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    billing_state = models.CharField(max_length=10, choices=BillingState.choices, default=BillingState.BILLABLE)
    note = models.CharField(max_length=500, blank=True)
    client_created_at = models.BigIntegerField(null=True)
    client_updated_at = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "rev"], name="procedure_log_rev_unique"),
            models.CheckConstraint(
                name="procedure_log_live_has_date", condition=Q(deleted=True) | Q(performed_on__isnull=False)
            ),
            models.CheckConstraint(name="procedure_log_units_range", condition=Q(units__gte=1, units__lte=MOST_UNITS)),
            models.CheckConstraint(
                name="procedure_log_minutes_range",
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=1440),
            ),
            models.CheckConstraint(name="procedure_log_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="procedure_log_billing_state_known", condition=Q(billing_state__in=BillingState.values)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["user", "-performed_on", "id"], name="procedure_log_by_day", condition=Q(deleted=False)
            ),
            models.Index(
                fields=["user", "encounter_id"],
                name="procedure_log_by_encounter",
                condition=Q(encounter_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
