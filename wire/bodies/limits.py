"""Limits of request bodies by path: an app declares its own as `body_limits` of its AppConfig."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from wire.declarations import declared

MAX_BODY_BYTES: Final = 1024 * 1024
# What the server takes at all.
MAX_UPLOAD_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """What is taken under a path: bytes of a body (after unzipping, too), and media types beside JSON.

    `too_large_code` is the code of the answer where the clients of the path know it by another one. Where
    `view_reads_json`, JSON is left to the parser of the view, which runs once the user is known: so it is wherever
    larger bodies are taken, since reading tens of MiB of JSON takes seconds. What is `in_memory` is kept there
    while it arrives, too, where the server keeps larger bodies in a temporary file.
    """

    prefix: str
    max_bytes: int = MAX_BODY_BYTES
    media_types: frozenset[str] = frozenset()
    takes_any_type: bool = False
    too_large_code: str = ""
    view_reads_json: bool = False
    in_memory: bool = False

    def __post_init__(self) -> None:
        """Refuse what the server would not take."""
        if self.max_bytes > MAX_UPLOAD_BYTES:
            raise ValueError(f"{self.prefix}: the server takes no body over {MAX_UPLOAD_BYTES} bytes")


@cache
def body_limits() -> tuple[BodyLimits, ...]:
    """Declared limits of all apps, the longest prefix first."""
    return tuple(sorted(declared("body_limits", BodyLimits), key=lambda limits: len(limits.prefix), reverse=True))


def body_limits_of(path: str) -> BodyLimits:
    """Limits of the longest declared prefix of a path."""
    return next(limits for limits in body_limits() if path.startswith(limits.prefix))
