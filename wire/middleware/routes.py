"""The view that a request leads to, found once: middlewares ask before Django does."""

from __future__ import annotations

from typing import Final

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve

_KEPT: Final = "wire_route"


def route_of(request: HttpRequest) -> ResolverMatch | None:
    """Return where the path of a request leads, None where it leads nowhere."""
    kept: tuple[str, ResolverMatch | None] | None = getattr(request, _KEPT, None)
    if kept is None or kept[0] != request.path_info:
        kept = (request.path_info, _resolved(request.path_info))
        setattr(request, _KEPT, kept)
    return kept[1]


def _resolved(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


class RoutedHandler(WSGIHandler):
    """Django's handler, which takes the view that middlewares have found instead of looking for it again."""

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """Return where a request leads; raises Resolver404."""
        match = None if hasattr(request, "urlconf") else route_of(request)
        if match is None:
            return super().resolve_request(request)
        request.resolver_match = match
        return match
