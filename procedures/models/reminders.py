"""Where somebody asked to be reminded, by web push."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from procedures.domain.reminders import MOST_DAYS, ReminderRule
from wire.web_push.endpoints import LONGEST_ENDPOINT


class PushSubscription(models.Model):
    """The subscription of the browser of a log-in, and when it is pushed to; it ends with the log-in.

    Nothing is ever sent to it but that it is time, so that the keys by which contents would be encrypted are not kept.
    `endpoint` is a secret: whoever knows it may push.
    """

    pk = models.CompositePrimaryKey("user_id", "login_id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    login_id = models.UUIDField()
    endpoint = models.CharField(max_length=LONGEST_ENDPOINT)
    hour = models.PositiveSmallIntegerField(help_text="0 to 23, in the time zone of the profile")
    after_days = models.PositiveSmallIntegerField(help_text="days without a line")
    weekdays_only = models.BooleanField()
    created_at = models.DateTimeField()
    next_look_at = models.DateTimeField(help_text="when the job looks at it again")
    reminded_on = models.DateField(null=True, help_text="the person's day of the last reminder")
    failures = models.PositiveSmallIntegerField(default=0, help_text="in a row")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="push_subscription_hour_range", condition=Q(hour__lte=23)),
            models.CheckConstraint(
                name="push_subscription_days_range", condition=Q(after_days__gte=1, after_days__lte=MOST_DAYS)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="push_subscription_look", fields=["next_look_at"]),
            models.Index(name="push_subscription_endpoint", fields=["endpoint"]),
        ]

    def __str__(self) -> str:
        return f"reminders of {self.user_id}"

    @property
    def rule(self) -> ReminderRule:
        """When the person is reminded."""
        return ReminderRule(self.hour, self.after_days, self.weekdays_only)
