"""Everything that is kept of a user's statements, as one JSON document, made part by part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from procedures.reports.exports.parts import ExportPart
from procedures.selectors.snapshot import repeatable_read
from statements.models import (
    ComparisonFinding,
    EmployerLayout,
    Statement,
    StoredComparison,
    StoredStatementLine,
)

_PART = 1_000


def statements_document(*, user_id: UUID) -> Iterator[str]:
    """Yield a JSON document of one moment in parts: statements, their lines, layouts, comparisons and findings.

    Of a file there is no more than what was let in when it was read.
    """
    with repeatable_read():
        yield from _document(user_id)
        yield "\n"


def _document(user_id: UUID) -> Iterator[str]:
    lists: dict[str, QuerySet[Model]] = {
        "statements": Statement.objects.filter(user_id=user_id).order_by("made_at", "id"),
        "lines": StoredStatementLine.objects.filter(user_id=user_id).order_by("statement_id", "number"),
        "layouts": EmployerLayout.objects.filter(user_id=user_id).order_by("label"),
        "comparisons": StoredComparison.objects.filter(user_id=user_id).order_by("made_at", "id"),
        "findings": ComparisonFinding.objects.filter(user_id=user_id).order_by("comparison_id", "number"),
    }
    for place, (name, rows) in enumerate(lists.items()):
        yield f'{", " if place else "{"}"{name}": ['
        yield from _listed(rows)
        yield "]"
    yield "}"


def _listed(rows: QuerySet[Model]) -> Iterator[str]:
    for place, row in enumerate(rows.iterator(chunk_size=_PART)):
        text = json.dumps(dict(_members(row)), cls=DjangoJSONEncoder)
        yield f",\n{text}" if place else f"\n{text}"


def _members(row: Model) -> Iterable[tuple[str, object]]:
    """Yield the columns of a row but that of the user, whose export it is."""
    for field in row._meta.concrete_fields:
        if field.attname not in {"user_id", "pk"}:
            yield field.attname, field.value_from_object(row)


EXPORT_PARTS: Final = (ExportPart("statements", _document),)
