"""Answers in the one form that a view has, whatever the `Accept` header prefers."""

from __future__ import annotations

from collections.abc import Iterable

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class OneForm(BaseContentNegotiation):
    """For files: a calendar program asks for text/calendar alone, which the renderers of JSON would refuse as 406."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the first renderer, which writes the refusals."""
        first = next(iter(renderers))
        return first, first.media_type
