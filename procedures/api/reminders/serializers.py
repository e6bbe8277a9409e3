"""Reminders by web push as the API takes and gives them."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from procedures.domain.reminders import MOST_DAYS, ReminderRule
from procedures.models import PushSubscription
from wire.validation import fields
from wire.validation.values import schema_of
from wire.web_push.endpoints import host_of, push_endpoint

_USUAL_HOUR: Final = 18
_USUAL_DAYS: Final = 2
_endpoint = push_endpoint()


class ReminderInput(fields.StrictSerializer):
    """Where the browser of this log-in is pushed to, and when: `hour` of one's own day, days without a line."""

    endpoint = fields.StrictField(_endpoint, schema_of(_endpoint))
    hour = fields.IntegerField(least=0, most=23, default=_USUAL_HOUR)
    after_days = fields.IntegerField(least=1, most=MOST_DAYS, default=_USUAL_DAYS)
    weekdays_only = fields.BooleanField(default=False)

    @property
    def rule(self) -> ReminderRule:
        """The rule in a valid body."""
        given = self.validated_data
        return ReminderRule(given["hour"], given["after_days"], given["weekdays_only"])


class ReminderOutput(serializers.Serializer[Any]):  # Any: a PushSubscription
    """A device that is reminded, under the id of its log-in; the endpoint is a secret, of which its host is told."""

    id = serializers.UUIDField(source="login_id")
    push_service = serializers.SerializerMethodField()
    hour = serializers.IntegerField(min_value=0, max_value=23)
    after_days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS)
    weekdays_only = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    is_current = serializers.SerializerMethodField()

    def get_push_service(self, row: PushSubscription) -> str:
        """Return the host of the endpoint."""
        return host_of(row.endpoint)

    def get_is_current(self, row: PushSubscription) -> bool:
        """`True` for the log-in that the request came by."""
        return bool(row.login_id == self.context.get("current"))


class ReminderKeyOutput(serializers.Serializer[object]):
    """What a browser subscribes with (`applicationServerKey`); null where the server sends no reminders."""

    public_key = serializers.CharField(allow_null=True)
