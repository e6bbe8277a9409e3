"""ETag of a code's page, for conditional requests: a version of its words, of the releases and of the program."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from django.http import HttpRequest

from codes.selectors.versions import content_version

_ROOT: Final = Path(__file__).resolve().parents[2]
_APPS: Final = ("codes", "web")
# Modules and templates make the page; it names styles and scripts by their content.
_SUFFIXES: Final = frozenset({".py", ".html", ".css", ".js"})


def page_tag(request: HttpRequest, code: str, *, on: date) -> str:
    """Return the entity tag of the page of a code for the sender of a request; one query.

    It is another one when words, synonyms or specialties of the code, the published releases, the day, the address,
    the program, the sender's cookies (who is logged in, what they are told) or their theme are others.
    """
    parts = (
        program_version(), on.isoformat(), content_version(code=code), request.build_absolute_uri(),
        request.headers.get("Cookie", ""), str(getattr(request, "theme", "")),
    )  # fmt: skip
    return f'W/"{_digest(part.encode("utf-8", "replace") for part in parts)}"'


@cache
def program_version(root: Path = _ROOT) -> str:
    """Return the version of the program that makes pages: a hash of what it consists of, wherever it is installed."""
    files = sorted(file for app in _APPS for file in (root / app).rglob("*") if file.suffix in _SUFFIXES)
    return _digest(part for file in files for part in (file.relative_to(root).as_posix().encode(), file.read_bytes()))


def _digest(parts: Iterable[bytes]) -> str:
    """Return one hash of several parts; where one ends and the next begins counts, too."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()
