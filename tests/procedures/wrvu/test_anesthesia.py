"""Anesthesia units beside the credit."""

from __future__ import annotations

from dataclasses import replace
from re import fullmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.wrvu.calculator import value_case, value_stored
from procedures.wrvu.policy import CMS, UNADJUSTED
from procedures.wrvu.values import Credit, Line
from tests.procedures.wrvu.released import ON, SCHEDULE, credits_for, line

BASES = {"00790": 7, "00840": 6, "01967": 5, "01968": 2, "00100": 5}
WITH_BASE = replace(SCHEDULE, base_units=BASES)

sessions = st.lists(
    st.builds(
        lambda code, modifiers, minutes, place: Line(code, ON, 1, modifiers, place, None, minutes),
        st.sampled_from([*BASES, "45385"]),
        st.sampled_from([(), ("AA",), ("QK",), ("AD",), ("QZ", "P3")]),
        st.one_of(st.none(), st.integers(1, 1440)),
        st.sampled_from([None, "22"]),
    ),
    max_size=6,
)


def _anesthesia(*modifiers: str, minutes: int | None, based: bool = True) -> Credit:
    given = replace(line("00840", *modifiers), minutes=minutes)
    return credits_for(given, schedule=WITH_BASE if based else SCHEDULE)[0]


@pytest.mark.parametrize(
    ("modifiers", "units"),
    [((), "12.7"), (("AA",), "12.7"), (("QZ",), "12.7"), (("QK",), "6.4"), (("QX",), "6.4"), (("QY",), "6.4")],
)
def test_units_are_base_and_time_times_the_share(modifiers: tuple[str, ...], units: str) -> None:
    credit = _anesthesia(*modifiers, minutes=100)

    assert credit.anesthesia_units is not None
    assert credit.as_json()["anesthesia_units"] == units
    assert (str(credit.wrvu), credit.basis, credit.reason) == ("0.00", "payer_fee_schedule", "anesthesia")


def test_supervision_of_many_is_three_units_whatever_the_rest() -> None:
    credit = _anesthesia("AD", minutes=None, based=False)

    assert (str(credit.anesthesia_units), credit.flags) == ("3.0", ())


def test_units_are_null_without_base_units_or_minutes_and_say_which() -> None:
    assert _anesthesia(minutes=100, based=False).flags == ("no_base_units",)
    assert _anesthesia(minutes=None).flags == ("no_minutes",)
    assert _anesthesia(minutes=None).as_json()["anesthesia_units"] is None


def _session(
    *lines: tuple[str, str, int | None], bases: dict[str, int] = BASES
) -> list[tuple[object, tuple[str, ...]]]:
    """Return units and flags of lines given as code, modifier and minutes."""
    given_ = [replace(line(code, modifier), minutes=minutes) for code, modifier, minutes in lines]
    line_credits = credits_for(*given_, schedule=replace(SCHEDULE, base_units=bases))
    return [(credit.as_json()["anesthesia_units"], credit.flags) for credit in line_credits]


ONCE = ("base_units_once",)


def test_base_units_of_a_session_count_once_and_the_time_of_all() -> None:
    assert _session(("00790", "AA", 60), ("00840", "AA", 30)) == [("11.0", ()), ("2.0", ONCE)]


def test_line_without_minutes_ranks_by_its_base_all_the_same() -> None:
    assert _session(("00790", "AA", None), ("00840", "AA", 30)) == [
        (None, ("no_minutes",)),
        ("2.0", ONCE),
    ]
    assert _session(("00790", "AA", 30), ("00840", "AA", None)) == [
        ("9.0", ()),
        (None, ("base_units_once", "no_minutes")),
    ]


def test_time_of_a_session_is_rounded_once_and_the_highest_line_takes_what_is_left() -> None:
    # Each 10 minutes are 0.67; together 30 are 2.0, not 2.1: the highest has 0.6 of them.
    session = _session(("00790", "AA", 10), ("00840", "AA", 10), ("00100", "AA", 10))

    assert session == [("7.6", ()), ("0.7", ONCE), ("0.7", ONCE)]


def test_each_line_has_the_share_of_its_own_modifier() -> None:
    assert _session(("00790", "QK", 60), ("00840", "AA", 30)) == [("5.5", ()), ("2.0", ONCE)]
    assert _session(("00790", "AA", 60), ("00840", "QX", 30)) == [("11.0", ()), ("1.0", ONCE)]


def test_supervision_of_many_is_not_ranked() -> None:
    assert _session(("00790", "AD", 60), ("00840", "AA", 30)) == [("3.0", ()), ("8.0", ())]


def test_add_on_keeps_its_own_base_and_is_not_ranked() -> None:
    assert _session(("01967", "AA", 240), ("01968", "AA", 60)) == [("21.0", ()), ("6.0", ())]


def test_no_line_is_ranked_where_one_lacks_its_base() -> None:
    session = _session(("00790", "AA", 60), ("00840", "AA", None), ("01967", "AD", 15), bases={"00790": 7})

    assert session == [(None, ("no_base_units",)), (None, ("no_base_units", "no_minutes")), ("3.0", ())]


def test_equal_bases_rank_by_minutes() -> None:
    assert _session(("01967", "AA", 15), ("00100", "AA", 30)) == [("1.0", ONCE), ("7.0", ())]


@pytest.mark.parametrize("policy", [CMS, UNADJUSTED], ids=["cms", "unadjusted"])
def test_stored_lines_share_their_base_in_an_encounter_and_say_so_without_one(policy: object) -> None:
    lines = [replace(line(code, "AA"), minutes=60, id=code) for code in ("00840", "00790")]

    def stored(encounter: str | None) -> list[tuple[object, tuple[str, ...]]]:
        given_ = [replace(one, encounter_id=encounter) for one in lines]
        line_credits = value_stored(given_, schedule=WITH_BASE, policy=policy)  # type: ignore[arg-type]  # as parametrized
        return [(str(credit.anesthesia_units), credit.flags) for credit in line_credits]

    assert stored("a") == [("4.0", ONCE), ("11.0", ())]
    assert stored(None) == [("10.0", ("session_not_given",)), ("11.0", ("session_not_given",))]


def test_stored_lines_that_keep_their_bases_anyhow_are_not_offered_for_joining() -> None:
    lines = [
        replace(line(code, m), minutes=60, id=code) for code, m in (("01967", "AA"), ("01968", "AA"), ("00840", "AD"))
    ]

    line_credits = value_stored(lines, schedule=WITH_BASE, policy=CMS)

    assert {credit.flags for credit in line_credits} == {()}


@given(data=st.data(), case=sessions)
def test_order_of_anesthesia_lines_changes_nothing(data: st.DataObject, case: list[Line]) -> None:
    shuffled = data.draw(st.permutations(case))

    def described(lines: list[Line]) -> list[str]:
        line_credits = value_case(lines, schedule=WITH_BASE, policy=CMS)
        return sorted(repr((one, credit)) for one, credit in zip(lines, line_credits, strict=True))

    assert described(shuffled) == described(case)


@given(case=sessions)
def test_stored_anesthesia_of_an_encounter_is_what_it_is_in_a_request(case: list[Line]) -> None:
    # Between equal lines that differ in place of service or, where time counts for nothing, in minutes, the id decides,
    # and in a request the place.
    here = [
        replace(given_, place_of_service=None, minutes=given_.minutes if given_.code in BASES else None)
        for given_ in case
    ]
    stored = [replace(given_, encounter_id="a", id=f"{number}") for number, given_ in enumerate(here)]

    assert value_stored(stored, schedule=WITH_BASE, policy=CMS) == value_case(here, schedule=WITH_BASE, policy=CMS)


@given(case=sessions)
def test_units_always_have_one_decimal(case: list[Line]) -> None:
    line_credits = value_case(case, schedule=WITH_BASE, policy=CMS)
    texts = [str(units) for credit in line_credits if (units := credit.as_json().get("anesthesia_units")) is not None]

    assert all(fullmatch(r"[0-9]+\.[0-9]", units) for units in texts)
