"""By which settings a comparison is made, and those of one in words (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from statements.matching.components import MOST_DAYS
from statements.matching.hypotheses import TOLERANCE
from statements.matching.selection import LOOK_BACK_DAYS
from statements.matching.whereabouts import POSTING_DAYS
from statements.models import StoredComparison

# What a comparison is made by beside what the person says; kept with it, so that it stays what it was made by.
COMPARISON_SETTINGS: Final[Mapping[str, str | int]] = {
    "tolerance": str(TOLERANCE),
    "date_days": MOST_DAYS,
    "posting_days": POSTING_DAYS,
    "look_back_days": LOOK_BACK_DAYS,
}


def settings_text(comparison: StoredComparison) -> str:
    """Return the settings of a comparison; one made before they were kept was made by those of today."""
    settings = comparison.result["basis"].get("settings", COMPARISON_SETTINGS)
    return (
        f"values agree within {settings['tolerance']} wRVU a unit; a date can be shifted by {settings['date_days']} "
        f"days; a charge can take {settings['posting_days']} days to be posted, and by posting date lines of the "
        f"{settings['look_back_days']} days before are compared"
    )
