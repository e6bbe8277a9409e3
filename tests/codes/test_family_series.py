"""Sizes, ages and counts of siblings are intervals without overlap or gap, in tables and in all titles."""

from __future__ import annotations

from decimal import Decimal

import pytest

from codes.starter.contradictions import Interval, interval_of
from tests.codes.made_families import family, member, messages_of, others


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        (("up to 0.5 cm", "0.6–1.0 cm", "over 1.0 cm"), ""),
        (("under 2 years", "2–17 years", "18 years and over"), ""),
        (("one level", "two or more levels"), ""),
        (("up to 0.5 cm", "0.5–1.0 cm"), "'0.5–1.0 cm' overlaps 'up to 0.5 cm' of 10001"),
        (("up to 0.5 cm", "0.7–1.0 cm"), "a gap between 'up to 0.5 cm' of 10001 and this one"),
        (("over 2 cm", "3 cm"), "overlaps"),
        (("up to 2 cm", "3–5 mm"), "in 'mm', 10001 in 'cm'"),
        (("large", "small"), "'large' is no interval; expected as in “0.6–1.0 cm”"),
    ],
)
def test_sizes_ages_and_counts_of_siblings_are_intervals_without_overlap_or_gap(
    sizes: tuple[str, ...], message: str
) -> None:
    for facet in ("size", "age", "number"):
        faults = messages_of(family(*(member(f"1000{n}", "Cut", **{facet: text}) for n, text in enumerate(sizes, 1))))

        assert bool(faults) is bool(message)
        assert all(message in fault for fault in faults[:1])


@pytest.mark.parametrize(
    ("details", "message"),
    [
        (("up to 2 cm", "over 2 cm", "by laser"), ""),
        (("20 minutes", "30 minutes", "45 minutes"), ""),
        (("one finger", "two fingers", "four fingers"), ""),
        (("up to 2 cm", "over 3 cm"), "a gap between 'up to 2 cm' of 10001 and this one"),
        (("over 36 to 60 hours", "over 60 to 84 hours", "over 84 hours"), ""),
        (("36 to 60 hours", "60 to 84 hours"), "'60 to 84 hours' overlaps '36 to 60 hours' of 10001"),
    ],
)
def test_bounds_that_another_facet_says_are_intervals_too_and_numbers_alone_are_not(
    details: tuple[str, ...], message: str
) -> None:
    faults = messages_of(family(*(member(f"1000{n}", "Cut", detail=text) for n, text in enumerate(details, 1))))

    assert bool(faults) is bool(message)
    assert all(message in fault for fault in faults)


@pytest.mark.parametrize(
    ("titles", "message"),
    [
        (("Visit of 5–10 minutes, video", "Visit of 11–20 minutes, video"), ""),
        (
            ("Visit, 5–10 minutes, video", "Visit, 12–20 minutes, video"),
            "a gap between '5–10 minutes' of 10001 and this one",
        ),
        (("Visit of 5–10 minutes, video", "Visit of 10–20 minutes, video"), "'10–20 minutes' overlaps '5–10 minutes'"),
        (("Line under 5 years", "Line, 5 years and over"), ""),
        (("Line under 5 years", "Line, 6 years and over"), "a gap between 'under 5 years' of 10001 and this one"),
        (("Film, three or more views", "Film, one view"), "a gap between 'one view' of 10002 and this one"),
        (("Visit of 20 minutes", "Visit of 40 minutes"), ""),
        (("Visit of 5–10 minutes by phone", "Visit of 12–20 minutes by video"), ""),
        (("CA 15-3", "CA 19-9"), ""),
    ],
)
def test_bounds_inside_titles_of_all_codes_are_intervals_too(titles: tuple[str, str], message: str) -> None:
    other, own = titles
    faults = messages_of(family(member("10002", own)), beside=others(titles={"10001": other}))

    assert bool(faults) is bool(message)
    assert all(message in fault for fault in faults)


def test_an_exception_excuses_a_gap_between_titles() -> None:
    gap = others(titles={"10001": "Visit, under 2 hours", "10002": "Visit, over 2 hours"})

    assert len(messages_of(family(member("10003", "Stent")), beside=gap)) == 1
    assert messages_of(family(member("10003", "Stent")), beside=gap, exceptions={("10002", "series"): "so it is"}) == []


def test_a_gap_may_be_that_of_a_code_between_which_is_named_elsewhere() -> None:
    series = family(member("10001", "Cut", size="up to 1 cm"), member("10003", "Cut", size="3–4 cm"))

    assert messages_of(series, beside=others(titles={"10002": "Cut, 2 cm"})) == []
    assert len(messages_of(series, beside=others(titles={"10004": "Cut, 2 cm"}))) == 1


def test_intervals_count_in_tenths_where_a_number_has_a_decimal_and_in_ones_elsewhere() -> None:
    assert interval_of("over 4.0 cm") == Interval(Decimal("4.1"), None, "cm")
    assert interval_of("under 2 years") == Interval(None, Decimal(1), "year")
    assert interval_of("six or more grafts") == Interval(Decimal(6), None, "graft")
