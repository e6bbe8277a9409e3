"""Constraints of the tables of statements, each broken once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError

from accounts.models import User
from statements.models import ComparisonFinding, EmployerLayout, Statement, StoredStatementLine
from tests.procedures.conftest import new_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
STATEMENT: Mapping[str, object] = {
    "sha256": "0" * 64, "size": 1, "rows": 1, "shape": "lines", "basis": "service", "first_on": date(2026, 1, 1),
    "last_on": date(2026, 1, 31), "mapping": {}, "dropped": [], "facts": {}, "made_at": NOW,
}  # fmt: skip
LINE: Mapping[str, object] = {
    "number": 2, "code": "99213", "service_on": date(2026, 1, 5), "modifiers": [], "units": 1, "kind": "charge",
}  # fmt: skip


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("statement_shape", {"shape": "pages"}),
        ("statement_basis", {"basis": "billing"}),
        ("statement_days_in_order", {"last_on": date(2025, 12, 31)}),
    ],
)
def test_statement_that_breaks_a_constraint_is_not_stored(constraint: str, change: Mapping[str, object]) -> None:
    user = new_user()

    with pytest.raises(IntegrityError, match=constraint):
        Statement.objects.create(user=user, id=uuid4(), **{**STATEMENT, **change})


@pytest.mark.parametrize(
    ("constraint", "change"),
    [("statement_line_kind", {"kind": "gift"}), ("statement_line_has_a_date", {"service_on": None})],
)
def test_line_that_breaks_a_constraint_is_not_stored(constraint: str, change: Mapping[str, object]) -> None:
    user = new_user()

    with pytest.raises(IntegrityError, match=constraint):
        StoredStatementLine.objects.create(user=user, statement_id=uuid4(), **{**LINE, **change})


def test_label_of_a_layout_is_used_once_by_each_user() -> None:
    ours, other = new_user(), new_user()

    def kept(user: User) -> EmployerLayout:
        return EmployerLayout.objects.create(user=user, id=uuid4(), label="Clinic", mapping={}, changed_at=NOW)

    kept(ours)
    kept(other)
    with pytest.raises(IntegrityError, match="employer_layout_label_unique"):
        kept(ours)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [("comparison_finding_kind", {"kind": "gift"}), ("comparison_finding_grade", {"grade": "sure"})],
)
def test_finding_that_breaks_a_constraint_is_not_stored(constraint: str, change: Mapping[str, object]) -> None:
    finding: Mapping[str, object] = {
        "comparison_id": uuid4(), "number": 1, "kind": "absent", "grade": "either", "explanations": [], "component": 0,
        "first_on": date(2026, 1, 5), "last_on": date(2026, 1, 5), "code": "99213", "modifiers": [], "lines": 1,
        "own_lines": [], "rows": [], "units": -1,
    }  # fmt: skip
    user = new_user()

    with pytest.raises(IntegrityError, match=constraint):
        ComparisonFinding.objects.create(user=user, **{**finding, **change})
