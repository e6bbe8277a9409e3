"""The view that a request leads to, found once for all middlewares that ask before Django does."""

from __future__ import annotations

from typing import Final

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
