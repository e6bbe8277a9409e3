"""News of a release of the fee schedule that should exist and is not loaded, for the first page of the admin site."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from codes.importers.quarters import Newness, newness
from codes.selectors.releases import newest_loaded_from

register = template.Library()


@register.simple_tag(takes_context=True)
def release_newness(context: dict[str, Any]) -> Newness | None:  # Any: whatever a template's context holds
    """Return how the newest loaded release stands today, None for somebody who may not see releases; one query."""
    if not context["request"].user.has_perm("codes.view_release"):
        return None
    return newness(newest_from=newest_loaded_from(), today=timezone.localdate())
