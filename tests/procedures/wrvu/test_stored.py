"""Stored lines: an encounter on a date is a session, a date alone is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.wrvu.calculator import total_of, value_stored
from procedures.wrvu.lone_credits import LoneCredits
from procedures.wrvu.policy import CMS, UNADJUSTED
from procedures.wrvu.values import Credit, Line
from tests.procedures.wrvu.released import ON, SCHEDULE, line
from tests.procedures.wrvu.test_laws import lines as any_line

FLAG = ("session_not_given",)


def _stored(*lines: Line) -> tuple[Credit, ...]:
    numbered = [replace(given, id=f"id-{number}") for number, given in enumerate(lines)]
    return value_stored(numbered, schedule=SCHEDULE, policy=CMS)


def test_lines_without_an_encounter_are_whole_and_offered_for_joining() -> None:
    line_credits = _stored(*[line("45385")] * 8)

    assert str(total_of(line_credits)) == "36.56"
    assert {credit.flags for credit in line_credits} == {FLAG}


def test_lines_of_one_encounter_and_date_are_a_session() -> None:
    line_credits = _stored(*[replace(line("45385"), encounter_id="a")] * 8)

    assert str(total_of(line_credits)) == "13.74"  # 4.57 + 7 × 1.31
    assert {credit.flags for credit in line_credits} == {()}


def test_encounter_over_two_dates_is_two_sessions() -> None:
    first, second = (replace(line("49505", on=on), encounter_id="a") for on in (ON, date(2024, 2, 2)))

    assert str(total_of(_stored(first, second))) == "15.92"


@pytest.mark.parametrize(
    "lines",
    [
        (line("45385"),),
        (line("45385"), line("99213")),
        (line("99213"), line("99213")),
        (line("45385"), line("64721", "80")),
        (line("22552"), line("22845")),
        (line("45385"), replace(line("45380"), encounter_id="a")),
        (line("45385"), line("45380", on=date(2024, 2, 2))),
        (line("76519", "26", "RT"), line("76519", "26", "LT")),
        (line("20610", units=3),),
        (line("45385"), line("45380", "80", "62")),
    ],
)
def test_lines_that_cannot_reduce_each_other_are_not_flagged(lines: tuple[Line, ...]) -> None:
    assert all(FLAG[0] not in credit.flags for credit in _stored(*lines))


@pytest.mark.parametrize(
    ("lines", "flagged"),
    [
        ((line("45385"), line("99213"), line("27447")), [True, False, True]),
        ((line("69210", "RT"), line("69210", "LT")), [True, True]),
        ((line("45378"), line("45385"), line("22552")), [True, True, False]),
    ],
)
def test_lines_that_could_reduce_each_other_are_flagged(lines: tuple[Line, ...], flagged: list[bool]) -> None:
    assert [FLAG[0] in credit.flags for credit in _stored(*lines)] == flagged


def test_line_with_units_is_a_session_of_its_own() -> None:
    (credit,) = _stored(line("45385", units=2))

    assert (str(credit.wrvu), credit.flags) == ("5.88", ())


def test_unadjusted_policy_knows_no_sessions() -> None:
    line_credits = value_stored([line("45385")] * 2, schedule=SCHEDULE, policy=UNADJUSTED)

    assert [(str(credit.wrvu), credit.flags) for credit in line_credits] == [("4.57", ())] * 2


def test_id_decides_between_equal_lines_whatever_the_order() -> None:
    first, second = (replace(line("49505"), id=name, encounter_id="a") for name in ("one", "two"))

    forth, back = (value_stored(order, schedule=SCHEDULE, policy=CMS) for order in ([first, second], [second, first]))

    assert [str(credit.wrvu) for credit in forth] == ["7.96", "3.98"]
    assert back == forth[::-1]


@given(days=st.lists(st.lists(any_line, max_size=6), max_size=6))
def test_what_is_known_from_other_days_changes_no_credit(days: list[list[Line]]) -> None:
    known = LoneCredits()
    for number, day in enumerate(days):
        on = ON + timedelta(days=number % 3)
        lines = [replace(one, id=f"id-{place}", performed_on=on) for place, one in enumerate(day)]

        line_credits = value_stored(lines, schedule=SCHEDULE, policy=CMS, known=known)

        assert line_credits == value_stored(lines, schedule=SCHEDULE, policy=CMS)


def test_day_that_grows_line_by_line_keeps_no_more_than_a_clinicians_day() -> None:
    known, day = LoneCredits(), list[Line]()
    for units in range(1, 61):
        day.append(replace(line("45385", units=units), id=f"id-{units}"))
        value_stored(day, schedule=SCHEDULE, policy=CMS, known=known)

    # Each shape alone, and the days of 2 to 30 shapes that met.
    assert known.size == 60 + sum(range(2, 31))


def test_what_is_kept_of_a_line_names_neither_it_nor_its_encounter() -> None:
    known = LoneCredits()
    given = [
        replace(line(code), id="whose-line", encounter_id="whose-encounter", minutes=minutes)
        for code, minutes in (("45385", None), ("00790", 60), ("99213", None))
    ]

    value_stored(given, schedule=SCHEDULE, policy=CMS, known=known)

    assert len(known) == 3
    assert "whose" not in f"{known} {known.flagged}"
