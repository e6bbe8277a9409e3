"""The other side of a comparison: a statement's lines as matching takes them, and those before and after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from statements.domain.statement_lines import DateBasis, Shape, StatementLine
from statements.matching.values import GroupKey, OtherStatement, StatementColumn, StatementFacts
from statements.models import Statement, StoredStatementLine
from statements.reading.messages import from_json
from statements.reading.values import ColumnRole, StatementMapping
from statements.selectors.statements import reading_of, statement_line

# How far away another statement can still have a line that this one lacks.
_NEAR: Final = timedelta(days=120)
_COLUMNS: Final = {
    ColumnRole.SERVICE_ON: StatementColumn.SERVICE_DATE,
    ColumnRole.POSTED_ON: StatementColumn.POST_DATE,
    ColumnRole.MODIFIERS: StatementColumn.MODIFIERS,
    ColumnRole.UNITS: StatementColumn.UNITS,
    ColumnRole.WRVU: StatementColumn.WRVU,
    ColumnRole.PROVIDER: StatementColumn.PROVIDER,
    ColumnRole.TRANSACTION: StatementColumn.TRANSACTION,
}


def statement_facts(*, statement: Statement, left_out: frozenset[str] | None) -> StatementFacts:
    """Return a statement with its lines and the statements near it, as matching takes it; three queries."""
    others = _near(statement)
    lines = _lines(statement.user_id, [statement.id, *(other.id for other in others)])
    reading = reading_of(statement)
    mapping: StatementMapping = from_json(StatementMapping, statement.mapping)
    elsewhere: defaultdict[GroupKey, Decimal] = defaultdict(Decimal)
    for group in reading.under_other_providers:
        elsewhere[GroupKey(group.on, group.code)] += group.units
    return StatementFacts(
        lines=lines[statement.id],
        first_on=statement.first_on,
        last_on=statement.last_on,
        shape=Shape(statement.shape),
        basis=DateBasis(statement.basis),
        months=reading.months,
        columns=_columns(mapping, lines[statement.id]),
        stated_wrvu=reading.stated_wrvu,
        left_out=left_out,
        elsewhere=elsewhere,
        lists_others=reading.other_provider_rows > 0,
        earlier=[_other(one, lines) for one in others if one.last_on < statement.first_on],
        later=[_other(one, lines) for one in others if one.first_on > statement.last_on],
    )


def _near(statement: Statement) -> list[Statement]:
    """Return the statements of single lines shortly before and after one, the earliest first."""
    listed = Statement.objects.filter(user_id=statement.user_id, withdrawn_at=None, shape=Shape.LINES.value)
    span = (statement.first_on - _NEAR, statement.last_on + _NEAR)
    near = listed.filter(last_on__gte=span[0], first_on__lte=span[1]).exclude(id=statement.id)
    apart = (one for one in near if one.last_on < statement.first_on or one.first_on > statement.last_on)
    return sorted(apart, key=lambda one: (one.first_on, one.id))


def _lines(user_id: UUID, ids: Sequence[UUID]) -> dict[UUID, list[StatementLine]]:
    by_statement: dict[UUID, list[StatementLine]] = {id_: [] for id_ in ids}
    rows = StoredStatementLine.objects.filter(user_id=user_id, statement_id__in=ids).order_by("statement_id", "number")
    for row in rows:
        by_statement[row.statement_id].append(statement_line(row))
    return by_statement


def _columns(mapping: StatementMapping, lines: Iterable[StatementLine]) -> frozenset[StatementColumn]:
    """Return the columns of a statement; of one with a line without wRVU there is no column of wRVU to rely on."""
    columns = {_COLUMNS[column.role] for column in mapping.columns if column.role in _COLUMNS}
    if any(line.wrvu is None for line in lines):
        columns.discard(StatementColumn.WRVU)
    return frozenset(columns)


def _other(statement: Statement, lines: dict[UUID, list[StatementLine]]) -> OtherStatement:
    return OtherStatement(statement.first_on, statement.last_on, lines[statement.id])
