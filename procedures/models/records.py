"""The synced records beside the log. A tombstone keeps its id and numbers only, so its fields are empty or null."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from procedures.collections.records import FAVORITES, GOALS, LONGEST_SHIFT_MINUTES, SETTINGS, SHIFTS, TEMPLATES
from procedures.models.sync import SyncedRecord


class Favorite(SyncedRecord):
    """A line that the user wants at hand: a code with its modifiers, units, role and place of service."""

    collection = FAVORITES

    code = models.CharField(max_length=7)
    label = models.CharField(max_length=80, blank=True)
    position = models.IntegerField(default=0)
    modifiers = ArrayField(models.CharField(max_length=2), default=list, size=4)
    units = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=10, null=True)  # null is "that of the day's stage"
    place_of_service = models.CharField(max_length=2, null=True)  # null is "not said"

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "rev"], name="favorite_rev_unique")]

    def __str__(self) -> str:
        return self.code


class Template(SyncedRecord):
    """Lines that are often logged together; `items` is a list of `{code, units, modifiers}`."""

    collection = TEMPLATES

    name = models.CharField(max_length=80)
    items = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "rev"], name="template_rev_unique")]

    def __str__(self) -> str:
        return str(self.id)


class Goal(SyncedRecord):
    """The wRVU that a user wants to make from one day to another, both included, and what was made before the log."""

    collection = GOALS

    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    target_wrvu = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    already_made = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    already_made_through = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "rev"], name="goal_rev_unique"),
            models.CheckConstraint(
                name="goal_live_is_whole",
                condition=Q(deleted=True)
                | Q(period_start__isnull=False, period_end__isnull=False, target_wrvu__isnull=False),
            ),
            models.CheckConstraint(name="goal_ends_after_start", condition=Q(period_end__gte=F("period_start"))),
            models.CheckConstraint(
                name="goal_balance_is_whole",
                condition=Q(already_made__isnull=True, already_made_through__isnull=True)
                | Q(already_made__isnull=False, already_made_through__isnull=False),
            ),
            models.CheckConstraint(
                name="goal_balance_inside_period",
                condition=Q(already_made_through__isnull=True)
                | Q(already_made_through__gte=F("period_start"), already_made_through__lte=F("period_end")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_start} to {self.period_end}"


class Shift(SyncedRecord):
    """Hours that a user worked, by the day on which they began; one over midnight is of its first day."""

    collection = SHIFTS

    started_on = models.DateField(null=True)
    starts_at = models.CharField(max_length=5, null=True)  # null is "not said"; text, since it comes back as written
    minutes = models.PositiveSmallIntegerField(null=True)
    place_of_service = models.CharField(max_length=2, null=True)  # null is "not said"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "rev"], name="shift_rev_unique"),
            models.CheckConstraint(
                name="shift_live_is_whole",
                condition=Q(deleted=True) | Q(started_on__isnull=False, minutes__isnull=False),
            ),
            models.CheckConstraint(
                name="shift_minutes_range",
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=LONGEST_SHIFT_MINUTES),
            ),
        ]

    def __str__(self) -> str:
        return str(self.started_on)


class Setting(SyncedRecord):
    """A setting of the user's own client, any JSON under a key."""

    collection = SETTINGS

    key = models.CharField(max_length=64)
    value = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "rev"], name="setting_rev_unique")]

    def __str__(self) -> str:
        return self.key
