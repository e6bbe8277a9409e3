"""Every address of the project, by walking its resolver: for tests that hold for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver

SAMPLES = {
    "UUIDConverter": "00000000-0000-4000-8000-000000000001", "IntConverter": "1", "SlugConverter": "x",
    "StringConverter": "x", "PathConverter": "x", "_CodeForm": "99213",
}  # fmt: skip
GROUPS = {"app_label": "codes", "key": "k-1", "uidb36": "1", "url": "anything"}


@dataclass(frozen=True)
class Address:
    """A path that a view of the project takes, the view, and its name with the namespaces before it."""

    path: str
    view: Callable[..., Any]  # Any: of any signature
    name: str


def addresses(resolver: URLResolver, before: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Address]:
    """Yield an address of every view of the project."""
    for pattern in resolver.url_patterns:
        route = before + sample(pattern)
        if isinstance(pattern, URLPattern):
            yield Address("/" + route, pattern.callback, ":".join((*spaces, pattern.name or "")))
        else:
            yield from addresses(pattern, route, (*spaces, *filter(None, [pattern.namespace])))


def sample(pattern: URLPattern | URLResolver) -> str:
    """Return a part of a path that the pattern takes."""
    kinds = pattern.pattern.converters
    text = re.sub(
        r"<(?:[^:>]+:)?([^>]+)>",
        lambda m: SAMPLES.get(type(kinds[m[1]]).__name__, "2026-01-01") if m[1] in kinds else m[0],
        str(pattern.pattern),
    )
    text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda m: GROUPS[m[1]], text)
    return text.lstrip("^").rstrip("$")
