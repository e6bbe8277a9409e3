"""What the API of one's own account takes and gives."""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from rest_framework import serializers

from accounts.models import Stage
from wire.validation import fields
from wire.validation.values import ValidationFailed, Validator, text

MAX_STAGES: Final = 50
SLUG: Final = "(?:[a-z0-9]+(?:-[a-z0-9]+)*)?"


def time_zone() -> Validator[str]:
    """Validator of a name of the IANA time zone database."""
    written = text(max_length=64)

    def validate(value: object) -> str:
        name = written(value)
        if name not in _time_zones():
            raise ValidationFailed("invalid_choice")
        return name

    return validate


@functools.cache
def _time_zones() -> frozenset[str]:
    # Factory is the database's word for "not set".
    return frozenset(zoneinfo.available_timezones() - {"Factory", "localtime"})


class StageInput(fields.StrictSerializer):
    """The career stage from a date on."""

    stage = fields.ChoiceField(Stage.values)
    effective_from = fields.DateField()


class MeInput(fields.StrictSerializer):
    """Changes of one's profile; a list of career stages takes the place of the whole one."""

    id = fields.UuidField(read_only=True)
    email = fields.TextField(max_length=254, read_only=True)
    specialty = fields.TextField(max_length=64, pattern=SLUG, required=False)
    fte = fields.DecimalTextField(digits=1, least=Decimal("0.01"), most=Decimal("1.00"), required=False)
    week_start = fields.IntegerField(least=1, most=7, required=False)
    time_zone = fields.StrictField(time_zone(), {"type": "string"}, required=False)
    career_stages = StageInput(many=True, required=False)

    def validate_career_stages(self, stages: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:  # Any: parsed
        """Refuse two stages of one date."""
        if len(stages) > MAX_STAGES:
            raise serializers.ValidationError("Not acceptable.", code="too_many")
        if len({stage["effective_from"] for stage in stages}) < len(stages):
            raise serializers.ValidationError("Not acceptable.", code="duplicate")
        return stages


class StageOutput(serializers.Serializer[Any]):  # Any: a mapping
    """The career stage from a date on."""

    stage = serializers.ChoiceField(Stage.choices)
    effective_from = serializers.DateField()


class MeOutput(serializers.Serializer[Any]):  # Any: a mapping
    """One's account and profile."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    specialty = serializers.CharField()
    fte = fields.DecimalTextField(digits=1)
    week_start = serializers.IntegerField()
    time_zone = serializers.CharField()
    career_stages = StageOutput(many=True)


class DeleteInput(fields.StrictSerializer):
    """What the end of an account needs."""

    password = fields.TextField(max_length=4096)


class LogInInput(fields.StrictSerializer):
    """What is changed of the log-in that the request comes by."""

    stays_signed_in = fields.BooleanField()


class LogInOutput(serializers.Serializer[Any]):  # Any: a LogIn
    """A place where one is logged in; `seen_at` is right to a day."""

    id = serializers.UUIDField()
    client = serializers.CharField()
    ip = serializers.IPAddressField(allow_null=True)
    user_agent = serializers.CharField()
    created_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    stays_signed_in = serializers.BooleanField()
    is_current = serializers.SerializerMethodField()

    def get_is_current(self, login: Any) -> bool:  # Any: a LogIn
        """`True` for the log-in that the request came by."""
        return bool(login.id == self.context.get("current"))
