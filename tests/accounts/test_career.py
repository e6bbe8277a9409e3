"""Career stages: a line belongs to the stage in force on its date."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.career import DatedStage, stage_on

CAREER = (
    DatedStage(date(2018, 8, 1), "student"),
    DatedStage(date(2022, 7, 1), "resident"),
    DatedStage(date(2026, 7, 1), "attending"),
)


def test_stage_begins_on_its_first_day() -> None:
    assert stage_on(CAREER, date(2022, 6, 30)) == "student"
    assert stage_on(CAREER, date(2022, 7, 1)) == "resident"


def test_no_stage_is_in_force_before_the_first_one_or_without_any() -> None:
    assert stage_on(CAREER, date(2018, 7, 31)) is None
    assert stage_on((), date(2022, 7, 1)) is None


@given(order=st.permutations(CAREER), day=st.dates())
def test_order_of_the_stages_does_not_matter(order: list[DatedStage], day: date) -> None:
    assert stage_on(order, day) == stage_on(CAREER, day)


@given(day=st.dates(max_value=date(2026, 6, 30)))
def test_graduation_changes_no_earlier_day(day: date) -> None:
    assert stage_on(CAREER, day) == stage_on(CAREER[:-1], day)


@given(days=st.integers(0, 400))
def test_last_stage_stays_in_force(days: int) -> None:
    assert stage_on(CAREER, date(2026, 7, 1) + timedelta(days=days)) == "attending"
