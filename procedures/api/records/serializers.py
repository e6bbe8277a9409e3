"""What the API of favorites, templates, goals, shifts and settings takes and gives.

They describe the documents only: what may be stored is judged in one place, `procedures.collections`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rest_framework import serializers

from codes.domain.patterns import MODIFIER
from procedures.collections.logs import CODE_PATTERN, MOST_UNITS, PLACE_PATTERN
from procedures.collections.records import LONGEST_SHIFT_MINUTES, TIME_PATTERN
from procedures.models import Role


class RecordSerializer(serializers.Serializer[object]):
    """What every record has; an `id` of one's own makes a repetition harmless."""

    id = serializers.UUIDField(required=False)
    rev = serializers.IntegerField(read_only=True)


class FavoriteSerializer(RecordSerializer):
    """A line at hand."""

    code = serializers.RegexField(f"^{CODE_PATTERN}$")
    label = serializers.CharField(max_length=80, allow_blank=True, default="")  # type: ignore[assignment]  # a field of ours; the library keeps its own `label` apart
    position = serializers.IntegerField(default=0)
    modifiers = serializers.ListField(child=serializers.RegexField(f"^{MODIFIER}$"), max_length=4, default=list)
    units = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, default=1)
    role = serializers.ChoiceField(
        Role.choices, allow_null=True, default=None, help_text="null: that of the day's stage"
    )
    place_of_service = serializers.RegexField(f"^{PLACE_PATTERN}$", allow_null=True, default=None)


class TemplateItemSerializer(serializers.Serializer[object]):
    """A line of a template."""

    code = serializers.RegexField(f"^{CODE_PATTERN}$")
    units = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, required=False)
    modifiers = serializers.ListField(child=serializers.RegexField(f"^{MODIFIER}$"), max_length=4, required=False)


class TemplateSerializer(RecordSerializer):
    """Lines that are often logged together."""

    name = serializers.CharField(max_length=80)
    items = TemplateItemSerializer(many=True, default=list)


class GoalSerializer(RecordSerializer):
    """The wRVU to be made from one day to another, both included."""

    period_start = serializers.DateField()
    period_end = serializers.DateField()
    target_wrvu = serializers.RegexField(r"^[0-9]{1,7}\.[0-9]{2}$")
    already_made = serializers.RegexField(
        r"^[0-9]{1,7}\.[0-9]{2}$", allow_null=True, default=None, help_text="wRVU made before the log began"
    )
    already_made_through = serializers.DateField(
        allow_null=True, default=None, help_text="The last day that it covers; own lines up to it do not count"
    )


class ShiftSerializer(RecordSerializer):
    """Hours worked, by the day on which they began; one over midnight is of its first day."""

    started_on = serializers.DateField()
    starts_at = serializers.RegexField(
        f"^{TIME_PATTERN}$", allow_null=True, default=None, help_text="HH:MM by the clock of the place; null: not said"
    )
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST_SHIFT_MINUTES)
    place_of_service = serializers.RegexField(f"^{PLACE_PATTERN}$", allow_null=True, default=None)


class SettingSerializer(RecordSerializer):
    """A setting of one's own client, any JSON of up to 4 kB."""

    key = serializers.CharField(max_length=64)
    value = serializers.JSONField(allow_null=True, default=None)


RECORD_SERIALIZERS: Final[Mapping[str, type[RecordSerializer]]] = {
    "favorites": FavoriteSerializer,
    "goals": GoalSerializer,
    "settings": SettingSerializer,
    "shifts": ShiftSerializer,
    "templates": TemplateSerializer,
}
