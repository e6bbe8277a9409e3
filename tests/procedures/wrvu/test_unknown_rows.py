"""Lines on rows that this version cannot read: kept, counted, unvalued, never worth 0 by anything that CMS said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from codes.domain.values import RvuRow
from procedures.wrvu.calculator import check_lines, value_case
from procedures.wrvu.explanation import explained
from procedures.wrvu.payment import estimate_case
from procedures.wrvu.policy import CMS
from procedures.wrvu.schedule import MemorySchedule
from procedures.wrvu.values import Credit, Line
from tests.procedures.wrvu.released import ON, ROWS, RVU24A
from tests.procedures.wrvu.schedules import schedule_of_rows

UNVALUED = ("0.00", "unvalued", "unknown_to_this_version")


def schedule_with(changes: Mapping[tuple[str, str], Mapping[str, str]]) -> MemorySchedule:
    """Return the real rows, some of them as an import lets them in that does not know what stands there."""

    def changed(row: RvuRow) -> RvuRow:
        if row.key not in changes:
            return row
        return replace(row, work_rvu=None, unknown="as the test says", **changes[row.key])  # type: ignore[arg-type]  # texts

    return schedule_of_rows(RVU24A, [changed(row) for row in ROWS])


def credit(schedule: MemorySchedule, code: str, *modifiers: str) -> Credit:
    (valued,) = value_case([Line(code, ON, modifiers=modifiers)], schedule=schedule, policy=CMS)
    return valued


def said(valued: Credit) -> tuple[str, str, str]:
    return f"{valued.wrvu:.2f}", valued.basis.value, valued.reason


STATUS = {("99213", ""): {"status": "W"}}
COMPONENT = {("71046", "TC"): {"component": "PC"}}


def test_line_on_a_row_of_unknown_status_is_unvalued_and_says_why() -> None:
    valued = credit(schedule_with(STATUS), "99213")

    assert said(valued) == UNVALUED
    assert valued.warnings == ("unknown_to_this_version",)
    assert "this version of OpenRVU does not know" in explained(valued.as_json()).why


def test_unknown_global_period_leaves_an_operation_unvalued_with_any_modifier() -> None:
    schedule = schedule_with({("47562", ""): {"global_period": "060"}})

    for modifiers in ((), ("54",), ("80",), ("50",)):
        assert said(credit(schedule, "47562", *modifiers)) == UNVALUED


@pytest.mark.parametrize(
    ("modifiers", "expected"),
    [
        ((), ("0.22", "work_rvu", "valued")),
        (("26",), ("0.22", "work_rvu", "component")),
        # The row that is called PC may be that of TC, so neither line is given the value of the whole.
        (("TC",), UNVALUED),
        (("PC",), UNVALUED),
    ],
)
def test_row_of_unknown_component_is_that_of_a_line_that_names_it_or_asks_for_one_that_is_not_there(
    modifiers: tuple[str, ...], expected: tuple[str, str, str]
) -> None:
    assert said(credit(schedule_with(COMPONENT), "71046", *modifiers)) == expected


def test_blank_row_that_cannot_be_read_is_not_taken_for_work_under_26_alone() -> None:
    schedule = schedule_with({("71046", ""): {"status": "W"}})

    assert said(credit(schedule, "71046")) == UNVALUED
    assert said(credit(schedule, "71046", "26")) == ("0.22", "work_rvu", "component")


def test_base_of_a_family_that_cannot_be_read_counts_as_missing_and_is_told() -> None:
    schedule = schedule_with({("45378", ""): {"status": "W"}})

    lines = [Line("45385", ON), Line("45380", ON)]
    first, second = value_case(lines, schedule=schedule, policy=CMS)

    assert (first.wrvu, second.wrvu) == (Decimal("4.57"), Decimal("3.56"))
    assert "base_not_in_release" in second.flags


def test_medicare_pays_nothing_that_is_known_for_a_row_that_cannot_be_read() -> None:
    (estimate,) = estimate_case([Line("99213", ON)], schedule=schedule_with({("99213", ""): {"global_period": "060"}}))

    assert (estimate.facility, estimate.nonfacility, estimate.reason) == (None, None, "unknown_to_this_version")


def test_request_is_refused_with_the_code_named() -> None:
    (problem,) = check_lines([Line("99213", ON)], schedule=schedule_with(STATUS))

    assert (problem.line, problem.field, problem.code) == (0, "code", "unknown_to_this_version")


def test_third_decimal_is_rounded_once_at_the_end_of_a_line() -> None:
    rows = [replace(row, work_rvu=Decimal("1.305")) if row.key == ("99213", "") else row for row in ROWS]
    schedule = schedule_of_rows(RVU24A, rows)

    (single,) = value_case([Line("99213", ON)], schedule=schedule, policy=CMS)
    (three,) = value_case([Line("99213", ON, units=3)], schedule=schedule, policy=CMS)

    assert (str(single.wrvu), str(three.wrvu)) == ("1.31", "3.92")
    assert single.row is not None
    assert single.row.as_json()["work_rvu"] == "1.305"
