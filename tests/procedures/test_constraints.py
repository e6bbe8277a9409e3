"""The database itself refuses what may not stand in the tables of logs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from accounts.models import User
from procedures.models import ProcedureLog, Valuation
from tests.procedures.conftest import NOW, new_id

pytestmark = pytest.mark.django_db

Store = Callable[..., None]


@pytest.fixture
def log(user: User) -> Store:
    def stored(**fields: object) -> None:
        given = {"rev": 2, "since": 2, "changed_at": NOW, "code": "99213", "performed_on": date(2025, 11, 14)}
        ProcedureLog(user=user, **{"id": new_id(), **given, **fields}).save(force_insert=True)

    return stored


@pytest.fixture
def valuation(user: User) -> Store:
    def stored(**fields: object) -> None:
        given = {"seq": 2, "wrvu": Decimal(1), "unadjusted_wrvu": Decimal(1), "basis": "work_rvu", "reason": "valued"}
        Valuation(user=user, **{"log_id": new_id(), "digest": new_id(), "valued_at": NOW, **given, **fields}).save(
            force_insert=True
        )

    return stored


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("procedure_log_live_has_date", {"performed_on": None}),
        ("procedure_log_units_range", {"units": 0}),
        ("procedure_log_units_range", {"units": 10_000}),
        ("procedure_log_minutes_range", {"minutes": 0}),
        ("procedure_log_minutes_range", {"minutes": 1441}),
        ("procedure_log_role_known", {"role": "surgeon"}),
        ("procedure_log_billing_state_known", {"billing_state": "paid"}),
    ],
)
def test_line_that_breaks_a_rule_is_refused(log: Store, constraint: str, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        log(**fields)


def test_two_lines_of_one_user_cannot_have_one_number(log: Store) -> None:
    log(rev=5)

    with pytest.raises(IntegrityError, match="procedure_log_rev_unique"):
        log(rev=5)


def test_one_user_cannot_have_one_id_twice(log: Store) -> None:
    log_id = new_id()
    log(id=log_id, rev=5)

    with pytest.raises(IntegrityError, match="procedures_procedurelog_pkey"):
        log(id=log_id, rev=6)


def test_tombstone_needs_no_date(log: Store) -> None:
    log(deleted=True, performed_on=None)

    assert ProcedureLog.objects.get().deleted


@pytest.mark.parametrize("fields", [{"wrvu": Decimal("-0.01")}, {"unadjusted_wrvu": Decimal("-0.01")}])
def test_credit_below_zero_is_refused(valuation: Store, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="valuation_not_negative"):
        valuation(**fields)


def test_two_credits_of_one_user_cannot_have_one_number(valuation: Store) -> None:
    valuation(seq=5)

    with pytest.raises(IntegrityError, match="valuation_seq_unique"):
        valuation(seq=5)
