"""What a user set for the reports and the site."""

from __future__ import annotations

from uuid import UUID

from procedures.collections.preferences import READ_KEYS, THEME_KEY, Preferences, preferences_of, theme_of
from procedures.models import Setting


def preferences(*, user_id: UUID) -> Preferences:
    """Return what a user's settings say to the reports and the site; one query."""
    # The same key under two ids: the one that was written last counts.
    keys = (*READ_KEYS, THEME_KEY)
    stored = Setting.objects.filter(user_id=user_id, deleted=False, key__in=keys).order_by("rev")
    return preferences_of(dict(stored.values_list("key", "value")))


def theme(*, user_id: UUID) -> str:
    """Return the theme that a user chose: system, light or dark; one query."""
    stored = Setting.objects.filter(user_id=user_id, deleted=False, key=THEME_KEY).order_by("-rev")
    return theme_of(next(iter(stored.values_list("value", flat=True)[:1]), None))
