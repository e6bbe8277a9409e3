"""Which modifiers the form of a line offers."""

from __future__ import annotations

import pytest

from codes.domain.values import RvuRow
from tests.procedures.wrvu.released import ROWS
from web.logbook.modifier_choices import modifier_choices


def offers(code: str) -> set[str]:
    rows: dict[str, RvuRow] = {row.component: row for row in ROWS if row.code == code}
    return {choice.modifier for choice in modifier_choices(code, rows)}


def test_a_visit_offers_25_and_nothing_of_surgery() -> None:
    assert offers("99213") == {"24", "25", "57", "95"}


def test_components_are_offered_where_their_rows_are() -> None:
    assert {"26", "TC"} <= offers("71046")
    assert not {"26", "TC"} & offers("99213")


@pytest.mark.parametrize(("code", "has"), [("49505", True), ("47562", False)])
def test_50_is_offered_where_the_bilateral_indicator_allows_it(code: str, *, has: bool) -> None:
    assert ("50" in offers(code)) is has
    assert ({"LT", "RT"} <= offers(code)) is has


@pytest.mark.parametrize(("code", "has"), [("27447", True), ("64721", False)])
def test_assistants_are_offered_where_they_are_paid(code: str, *, has: bool) -> None:
    assert ({"80", "82", "AS"} <= offers(code)) is has


@pytest.mark.parametrize(("code", "has"), [("63047", True), ("17000", False)])
def test_two_surgeons_are_offered_where_they_are_paid(code: str, *, has: bool) -> None:
    assert ("62" in offers(code)) is has


def test_parts_of_a_package_are_offered_with_a_global_period_alone() -> None:
    assert {"54", "55", "56"} <= offers("47562")
    assert not {"54", "55", "56"} & offers("45378")


def test_a_stopped_procedure_is_offered_where_it_has_a_row() -> None:
    assert "53" in offers("45378")


def test_a_code_without_a_row_and_a_level_ii_code_without_work_offer_nothing() -> None:
    assert offers("00000") == set()
    assert offers("H2020") == set()
