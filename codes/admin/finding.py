"""Codes that a list of the admin site finds for what an editor types."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from codes.search.search import matching

_Row = TypeVar("_Row", bound=Model)


def rows_of_codes(rows: QuerySet[_Row], typed: str, *, code: str) -> QuerySet[_Row]:
    """Return the rows of codes that the search of the site finds, and of those that begin so; all for no text.

    `code` is the lookup that leads from a row to the text of its code. Codes of drafts are found by their beginning.
    """
    if not typed.strip():
        return rows
    begins = Q(**{f"{code}__startswith": typed.strip().upper()})
    return rows.filter(begins | Q(code__in=matching(typed).values("code")))
