"""A day in an address."""

from __future__ import annotations

from datetime import date

from django.urls import register_converter


class DayConverter:
    """A date as YYYY-MM-DD."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the date; ValueError is no such address."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return the date as text."""
        return value.isoformat()


register_converter(DayConverter, "day")
