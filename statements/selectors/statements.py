"""Statements of a user, and their lines as comparing takes them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from codes.domain.patterns import CODE, whole
from procedures.models import ProcedureLog, Role
from statements.domain.statement_lines import LineKind, StatementLine
from statements.models import EmployerLayout, Statement, StoredStatementLine
from statements.reading.layouts import KeptLayout
from statements.reading.messages import from_json
from statements.reading.values import OwnGroup, StatementReading


class StatementNotFound(LookupError):
    """The user has no such statement."""


def statements_of(*, user_id: UUID) -> QuerySet[Statement]:
    """Return a user's statements; the caller orders them."""
    return Statement.objects.filter(user_id=user_id)


def find_statement(*, user_id: UUID, statement_id: UUID) -> Statement:
    """Return a statement of the user; one query. Raises StatementNotFound."""
    statement = statements_of(user_id=user_id).filter(id=statement_id).first()
    if statement is None:
        raise StatementNotFound
    return statement


def statement_lines(*, user_id: UUID, statement_id: UUID) -> list[StatementLine]:
    """Return the lines of a statement by number; one query."""
    rows = StoredStatementLine.objects.filter(user_id=user_id, statement_id=statement_id).order_by("number")
    return [statement_line(row) for row in rows]


def statement_line(row: StoredStatementLine) -> StatementLine:
    """Return a stored line as comparing takes it."""
    return StatementLine(
        number=row.number,
        code=row.code,
        service_on=row.service_on,
        posted_on=row.posted_on,
        month=row.month,
        modifiers=tuple(row.modifiers),
        units=row.units,
        wrvu=row.wrvu,
        kind=LineKind(row.kind),
        repeats=row.repeats,
    )


def reading_of(statement: Statement) -> StatementReading:
    """Return what the reading of a statement said of the file, without its lines."""
    return from_json(StatementReading, statement.facts)


def layouts_of(*, user_id: UUID) -> list[tuple[EmployerLayout, KeptLayout]]:
    """Return the layouts that a user keeps, by label; one query."""
    rows = EmployerLayout.objects.filter(user_id=user_id).order_by("label")
    return [(row, from_json(KeptLayout, row.mapping)) for row in rows]


def has_own_lines(*, user_id: UUID, first_on: date, last_on: date) -> bool:
    """Return whether a user logged a line on one of these days; one query."""
    lines = ProcedureLog.objects.filter(user_id=user_id, deleted=False)
    return lines.filter(performed_on__range=(first_on, last_on)).exists()


def own_groups(*, user_id: UUID) -> list[OwnGroup]:
    """Return the units of a user's own lines by date of service, code and modifiers, in this order; one query.

    Lines that were observed are nobody's production; codes of a contract's own stand in no employer's file.
    """
    lines = ProcedureLog.objects.filter(user_id=user_id, deleted=False, code__regex=whole(CODE)).exclude(
        role=Role.OBSERVER
    )
    units: dict[tuple[date, str, tuple[str, ...]], int] = defaultdict(int)
    for performed_on, code, modifiers, count in lines.values_list("performed_on", "code", "modifiers", "units"):
        if performed_on is not None:
            units[performed_on, code, tuple(sorted(modifiers))] += count
    return [OwnGroup(on, code, Decimal(count), modifiers) for (on, code, modifiers), count in sorted(units.items())]
