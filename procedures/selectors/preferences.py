"""What a user set for the reports."""

from __future__ import annotations

from uuid import UUID

from procedures.collections.preferences import READ_KEYS, Preferences, preferences_of
from procedures.models import Setting


def preferences(*, user_id: UUID) -> Preferences:
    """Return what a user's settings say to the reports; one query."""
    # The same key under two ids: the one that was written last counts.
    stored = Setting.objects.filter(user_id=user_id, deleted=False, key__in=READ_KEYS).order_by("rev")
    return preferences_of(dict(stored.values_list("key", "value")))
