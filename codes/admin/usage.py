"""How often a code is used, as the lists of the admin site show it."""

from __future__ import annotations

from codes.models import Code
from codes.selectors.releases import usage_of


def national_count(code: Code) -> str:
    """Return the services a year in the nation with their thousands apart, '–' where no table tells."""
    usage = usage_of(code)
    return _shown(None if usage is None else usage.national)


def logged_count(code: Code) -> str:
    """Return the lines of this server with their thousands apart, '–' where fewer than five users log the code."""
    usage = usage_of(code)
    return _shown(None if usage is None else usage.logged)


def _shown(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"
