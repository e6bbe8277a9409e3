"""Whether a reader has a code's page as it stands: a tag for conditional requests, from what the page is made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from django.db import connection
from django.http import HttpRequest

from codes.selectors.entries import ReleaseEntry

# PostgreSQL stamps each version of a row with the transaction that wrote it (xmin) and its place (ctid), whoever
# wrote it.
_ROWS_OF_CODE: Final = """
SELECT concat_ws(';',
    (SELECT concat(xmin, ctid) FROM codes_code WHERE code = %(code)s),
    (SELECT concat(xmin, ctid) FROM codes_words WHERE code = %(code)s),
    (SELECT concat(xmin, ctid) FROM codes_hcpcswords WHERE code = %(code)s),
    (SELECT string_agg(concat(id, ',', xmin, ctid), ' ' ORDER BY id) FROM codes_synonym WHERE code = %(code)s),
    (SELECT string_agg(concat(link.id, ',', link.xmin, link.ctid, named.xmin, named.ctid), ' ' ORDER BY link.id)
       FROM codes_codespecialty link JOIN codes_specialty named ON named.slug = link.specialty_id
      WHERE link.code = %(code)s))
"""


def page_tag(request: HttpRequest, code: str, *, on: date, releases: Iterable[ReleaseEntry]) -> str:
    """Return the entity tag of the page of a code for the sender of a request; one query.

    It is another one when words, synonyms or specialties of the code, the published releases, the day, the address,
    the program, the sender's cookies (who is logged in, what they are told) or their theme are others.
    """
    published = " ".join(f"{release.id}:{release.facts.published}" for release in releases)
    parts = (
        _program(), on.isoformat(), published, _rows_of(code), request.build_absolute_uri(),
        request.headers.get("Cookie", ""), str(getattr(request, "theme", "")),
    )  # fmt: skip
    return f'W/"{_digest(parts)}"'


def _rows_of(code: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS_OF_CODE, {"code": code})
        (stamps,) = cursor.fetchone()
    return str(stamps)


def _digest(parts: Iterable[str]) -> str:
    return blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


@cache
def _program() -> str:
    """Return a mark of the templates and modules in use: a new version of the program makes other pages."""
    root = Path(__file__).resolve().parents[2]
    files = sorted(file for app in ("codes", "web") for kind in ("*.html", "*.py") for file in (root / app).rglob(kind))
    return _digest(f"{file.relative_to(root)} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files)
