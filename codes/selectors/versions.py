"""Versions of what the catalogue says of a code: hashes that change with any of it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from codes.selectors.sql import CONTENT_VERSION, WORDS_VERSIONS
from wire.prepared import prepared_cursor


def content_version(*, code: str) -> str:
    """Return the version of what a code's page is made of: the published releases, whose rows never change, and the
    code's words, synonyms and specialties; one query."""
    with prepared_cursor() as cursor:
        cursor.execute(CONTENT_VERSION, {"code": code})
        (version,) = cursor.fetchone()
    return str(version)


def words_versions(*, codes: Collection[str]) -> dict[str, str]:
    """Return, by code, the version of its words, synonyms and specialties as editors write them; one query.

    Two versions are equal if and only if nothing differs, so that an editor who brings an old one can be stopped.
    """
    with connection.cursor() as cursor:
        cursor.execute(WORDS_VERSIONS, [list(codes)])
        return dict(cursor.fetchall())
