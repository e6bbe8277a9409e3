"""A statement of November as it is kept, and lines of the log beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.models import User
from statements.domain.statement_lines import DateBasis, LineKind, Shape
from statements.models import Statement, StoredStatementLine
from statements.reading.messages import to_json
from statements.reading.values import ColumnRole, MappedColumn, StatementMapping, StatementReading
from tests.factories import make_log
from tests.procedures.conftest import NOW, new_id

DAY = date(2025, 11, 4)
ROLES = (ColumnRole.SERVICE_ON, ColumnRole.CODE, ColumnRole.MODIFIERS, ColumnRole.UNITS, ColumnRole.WRVU)
MAPPING = StatementMapping(tuple(MappedColumn(place, role) for place, role in enumerate(ROLES, start=1)))
READING = StatementReading(Shape.LINES, DateBasis.SERVICE, (), rows=1, stated_wrvu=Decimal("9.99"))


def keep(user: User, *lines: tuple[str, date, str], **changed: object) -> Statement:
    """Store a statement of November with lines of code, date and wRVU."""
    fields: dict[str, Any] = {
        "sha256": "0" * 64, "size": 1, "rows": len(lines), "shape": "lines", "basis": "service", "label": "",
        "first_on": date(2025, 11, 1), "last_on": date(2025, 11, 30), "mapping": to_json(MAPPING), "dropped": [],
        "facts": to_json(READING), "made_at": NOW,
    }  # fmt: skip
    statement = Statement.objects.create(user_id=user.id, id=UUID(str(new_id())), **{**fields, **changed})
    for number, (code, day, wrvu) in enumerate(lines, start=2):
        StoredStatementLine.objects.create(
            user_id=user.id, statement_id=statement.id, number=number, service_on=day, code=code, modifiers=[],
            units=Decimal(1), wrvu=Decimal(wrvu), kind=LineKind.CHARGE.value,
        )  # fmt: skip
    return statement


def log(user: User, code: str = "99213", day: date = DAY, role: str = "primary") -> str:
    return make_log(user_id=user.id, code=code, performed_on=day.isoformat(), role=role).id
