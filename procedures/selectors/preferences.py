"""What a user set for the reports and the site."""

from __future__ import annotations

import json
from uuid import UUID

from procedures.collections.preferences import READ_KEYS, THEME_KEY, Preferences, preferences_of, theme_of
from procedures.models import Setting
from procedures.selectors.sql.clinicians import PREFERENCES
from procedures.selectors.sql.statements import fetch_prepared


def preferences(*, user_id: UUID) -> Preferences:
    """Return what a user's settings say to the reports and the site; one query."""
    rows = fetch_prepared(PREFERENCES, {"user": user_id, "keys": [*READ_KEYS, THEME_KEY]})
    return preferences_of({key: json.loads(value) for key, value in rows})


def theme(*, user_id: UUID) -> str:
    """Return the theme that a user chose: system, light or dark; one query."""
    stored = Setting.objects.filter(user_id=user_id, deleted=False, key=THEME_KEY).order_by("-rev")
    return theme_of(next(iter(stored.values_list("value", flat=True)[:1]), None))
