"""What a clinician records, and what it is worth.

Keys start with the user, so that the tables can be distributed by user. `ProcedureLog` holds what the client wrote,
byte for byte; `Valuation` what the calculator says of it, and can be rebuilt at any time.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


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


class ProcedureLog(SyncedRecord):
    """A line of the log: one code on one date of service, no patient. A tombstone keeps its id and numbers only."""

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
            models.CheckConstraint(name="procedure_log_units_range", condition=Q(units__gte=1, units__lte=999)),
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


class Valuation(models.Model):
    """What a live line is worth in wRVU, and why; same key as its log, rebuilt from logs and releases.

    `steps` holds the calculator's steps as JSON (`procedures.wrvu.values.Step`), `extras` what a credit says only
    sometimes: `warnings`, `nearest_release`, `anesthesia_units`; null for the common line that has none of them.
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
    valued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "seq"], name="valuation_seq_unique"),
            models.CheckConstraint(name="valuation_not_negative", condition=Q(wrvu__gte=0, unadjusted_wrvu__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.log_id}: {self.wrvu} wRVU"
