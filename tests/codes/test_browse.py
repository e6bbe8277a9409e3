"""Which codes are listed, and by which row's status and state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from codes.domain.states import CodeState
from codes.models import Code
from codes.selectors.codes import visible_codes, with_display_row, with_state, with_status, with_work
from codes.selectors.entries import entries
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 20)
WORK = (None, Decimal("0.00"), Decimal("1.30"))


def rows_of_every_kind() -> None:
    release = ReleaseFactory.create()
    kinds = product("ABCDEFGHIJMNPQRTX", ("", "26", "TC"), WORK, (Decimal(0), Decimal(2)))
    for number, (status, component, work, total) in enumerate(kinds):
        RelativeValueFactory.create(
            release=release,
            code__code=f"{number + 10_000:05d}",
            status=status,
            component=component,
            work_rvu=work,
            facility_total=Decimal(0),
            nonfacility_total=total,
        )
    for code, component, status in (("20001", "", "W"), ("20002", "26", "W"), ("20003", "PC", "A")):
        row = {"component": component, "status": status, "work_rvu": None, "unknown": "STATUS CODE W"}
        RelativeValueFactory.create(release=release, code__code=code, **row)
    CodeFactory.create(code="G9998", terminated_on=date(2020, 1, 1))
    CodeFactory.create(code="G9999", added_on=date(2020, 1, 1))


@pytest.mark.slow
def test_database_and_the_rule_agree_on_the_state_of_every_kind_of_row() -> None:
    rows_of_every_kind()
    codes = with_display_row(visible_codes(), on=TODAY)

    listed = {state: set(with_state(codes, state, on=TODAY).values_list("code", flat=True)) for state in CodeState}

    by_rule: dict[CodeState, set[str]] = {state: set() for state in CodeState}
    for entry in entries(list(Code.objects.values_list("code", flat=True)), on=TODAY):
        by_rule[entry.state].add(entry.code)
    assert listed == by_rule
    assert all(by_rule.values())


def test_status_is_that_of_the_release_that_speaks_of_the_code() -> None:
    RelativeValueFactory.create(release=ReleaseFactory.create(id="RVU25C", effective_from=date(2025, 7, 1)), status="R")
    RelativeValueFactory.create(release=ReleaseFactory.create(), status="A")
    codes = with_display_row(visible_codes(), on=TODAY)

    assert with_status(codes, "A").exists()
    assert not with_status(codes, "R").exists()


def test_row_behind_an_excerpt_speaks_for_a_numeric_code_but_not_for_level_ii_where_the_excerpt_is_complete() -> None:
    complete = ReleaseFactory.create(id="RVU25C", effective_from=date(2025, 7, 1))
    for code in ("99213", "G0105"):
        RelativeValueFactory.create(release=complete, code__code=code)
    ReleaseFactory.create(id="RVU25D-starter", complete=False, complete_for_level_ii=True)

    listed = with_status(with_display_row(visible_codes(), on=TODAY), "A")

    assert [code.code for code in listed] == ["99213"]


def test_assigned_zero_is_no_work_rvu_above_zero() -> None:
    release = ReleaseFactory.create()
    RelativeValueFactory.create(release=release, code__code="99213")
    RelativeValueFactory.create(release=release, code__code="96372", work_rvu=Decimal("0.00"))
    codes = with_display_row(visible_codes(), on=TODAY)

    assert [code.code for code in with_work(codes, has_work_rvu=True)] == ["99213"]
    assert [code.code for code in with_work(codes, has_work_rvu=False)] == ["96372"]


def test_before_the_first_release_no_row_speaks() -> None:
    RelativeValueFactory.create(release=ReleaseFactory.create())

    assert not with_status(with_display_row(visible_codes(), on=date(1999, 1, 1)), "A").exists()
