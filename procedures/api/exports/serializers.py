"""Calendar addresses as the API gives them."""

from __future__ import annotations

from rest_framework import serializers


class CalendarAddressOutput(serializers.Serializer[object]):
    """The calendar address that is in force: since when, and when a program last read it, to an hour; null for none."""

    created_at = serializers.DateTimeField(allow_null=True)
    used_at = serializers.DateTimeField(allow_null=True)


class NewCalendarAddressOutput(serializers.Serializer[object]):
    """A calendar address that was made; it is shown this once."""

    address = serializers.URLField()
    created_at = serializers.DateTimeField()
