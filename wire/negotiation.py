"""Answers in the one form that a view has, whatever the `Accept` header prefers."""

from __future__ import annotations

from collections.abc import Iterable

from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
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


class QuickNegotiation(DefaultContentNegotiation):
    """The framework's, which is not asked about what most clients send: anything, or the first form there is."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer and its media type; raises NotAcceptable, Http404."""
        offered = list(renderers)
        first = offered[0]
        takes_first = request.headers.get("Accept", "*/*") in {"*/*", first.media_type}
        if takes_first and not format_suffix and self.settings.URL_FORMAT_OVERRIDE not in request.query_params:
            return first, first.media_type
        chosen: tuple[BaseRenderer, str] = super().select_renderer(request, offered, format_suffix)
        return chosen
