"""ETag of a code's page, for conditional requests: a version of its words, of the releases and of the program."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.http import HttpRequest

from codes.selectors.versions import content_version
from wire.conditional import digest, program_version

_APPS: Final = ("codes", "web")


def page_tag(request: HttpRequest, code: str, *, on: date) -> str:
    """Return the entity tag of the page of a code for the sender of a request; one query.

    It is another one when words, synonyms or specialties of the code, the published releases, the day, the address,
    the program, the sender's cookies (who is logged in, what they are told) or their theme are others.
    """
    parts = (
        program_version(*_APPS), on.isoformat(), content_version(code=code), request.build_absolute_uri(),
        request.headers.get("Cookie", ""), str(getattr(request, "theme", "")),
    )  # fmt: skip
    return f'W/"{digest(part.encode("utf-8", "replace") for part in parts)}"'
