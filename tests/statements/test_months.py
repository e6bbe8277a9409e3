"""The days that a statement is likely of, where only its rows are known."""

from __future__ import annotations

from datetime import date

import pytest

from statements.domain.months import last_day_of, whole_months

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 3, 2), date(2026, 3, 30), (FIRST, LAST)),
        (date(2026, 3, 5), date(2026, 3, 27), (FIRST, LAST)),
        (date(2026, 1, 5), date(2026, 3, 27), (date(2026, 1, 1), LAST)),
        (date(2026, 3, 2), date(2026, 3, 15), (date(2026, 3, 2), date(2026, 3, 15))),
        (date(2026, 3, 16), date(2026, 3, 31), (date(2026, 3, 16), LAST)),
        (date(2026, 3, 6), date(2026, 3, 31), (date(2026, 3, 6), LAST)),
    ],
)
def test_rows_of_nearly_whole_months_are_of_whole_months_and_others_of_their_days(
    first: date, last: date, days: tuple[date, date]
) -> None:
    assert whole_months(first, last) == days


def test_last_day_of_months_counts_from_the_first_of_them() -> None:
    assert last_day_of(date(2026, 11, 1), months=3) == date(2027, 1, 31)
    assert last_day_of(date(2024, 2, 9)) == date(2024, 2, 29)
