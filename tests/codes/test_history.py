"""The work RVU of a code from release to release."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from codes.domain.history import EFFICIENCY, history, reason_of
from codes.domain.values import ReleaseFacts
from tests.codes.rows import row

RVU24B = ReleaseFacts("RVU24B", 2024, date(2024, 4, 1), 1)
RVU25D = ReleaseFacts("RVU25D", 2025, date(2025, 10, 1), 2)
EXCERPT = ReleaseFacts("RVU26C-starter", 2026, date(2026, 7, 1), 3, complete=False)
NEWEST_FIRST = (EXCERPT, RVU25D, RVU24B)


def test_each_release_is_a_line_with_its_change_the_oldest_first() -> None:
    rows = {"RVU24B": {"": row()}, "RVU25D": {"": row(work_rvu=Decimal("10.50"))}}

    lines = history(rows, NEWEST_FIRST)

    assert [(line.release.id, line.work_rvu, line.change) for line in lines] == [
        ("RVU24B", Decimal("10.47"), None),
        ("RVU25D", Decimal("10.50"), Decimal("0.03")),
    ]


def test_excerpt_without_the_code_says_nothing_and_a_complete_release_says_that_it_lacks_it() -> None:
    lines = history({"RVU24B": {"": row()}}, NEWEST_FIRST)

    assert [(line.release.id, line.in_release) for line in lines] == [("RVU24B", True), ("RVU25D", False)]


def test_history_begins_with_the_first_release_that_holds_the_code() -> None:
    (line,) = history({"RVU26C-starter": {"": row()}}, NEWEST_FIRST)

    assert line.release == EXCERPT


def test_code_that_no_release_holds_has_no_history() -> None:
    assert history({}, NEWEST_FIRST) == ()


def test_row_that_cannot_be_read_has_a_line_without_a_figure_that_says_so() -> None:
    rows = {"RVU24B": {"": row()}, "RVU25D": {"": row(work_rvu=None, status="W", unknown="STATUS CODE W")}}

    lines = history(rows, NEWEST_FIRST)

    assert [(line.work_rvu, line.in_release, line.is_readable) for line in lines] == [
        (Decimal("10.47"), True, True),
        (None, True, False),
    ]


def test_component_26_speaks_where_there_is_no_blank_row() -> None:
    (line, _) = history({"RVU24B": {"26": row(component="26", work_rvu=Decimal("0.69"))}}, NEWEST_FIRST)

    assert line.work_rvu == Decimal("0.69")


@pytest.mark.parametrize(("before", "after"), [("10.47", "10.21"), ("0.22", "0.21"), ("3.26", "3.18")])
def test_efficiency_adjustment_is_named_where_the_ratio_fits(before: str, after: str) -> None:
    assert reason_of(Decimal(before), Decimal(after), year_before=2025, year=2026) == EFFICIENCY


@pytest.mark.parametrize(
    ("before", "after", "year_before", "year"),
    [
        ("10.47", "10.20", 2025, 2026),  # another ratio
        ("10.47", "10.47", 2025, 2026),  # no change
        ("0.10", "0.10", 2025, 2026),  # 0.0975 is 0.10 again
        ("10.47", "10.21", 2024, 2025),  # another year
        ("10.47", "10.21", 2026, 2026),  # within the year
    ],
)
def test_no_reason_is_made_up(before: str, after: str, year_before: int, year: int) -> None:
    assert reason_of(Decimal(before), Decimal(after), year_before=year_before, year=year) == ""
