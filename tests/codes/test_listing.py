"""The neighbors of an unknown code."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from codes.selectors.lists import nearest_codes
from tests.factories import CodeFactory
from tests.matrix import matrix

pytestmark = pytest.mark.django_db

TODAY = date(2025, 11, 20)


@pytest.fixture(autouse=True)
def _known() -> None:
    for code in ("G0101", "H0001", "H0002", "H0003", "H0004", "H0005", "H2017", "H2018", "H2019", "H2020", "J0135"):
        CodeFactory.create(code=code, added_on=date(2003, 4, 1))


def neighbors(code: str) -> list[str]:
    return [entry.code for entry in nearest_codes(code, on=TODAY)]


def test_neighbors_stand_on_both_sides_of_an_unknown_code_in_code_order() -> None:
    assert neighbors("H1000") == ["H0003", "H0004", "H0005", "H2017", "H2018", "H2019"]


def test_a_side_with_few_neighbors_leaves_room_for_the_other() -> None:
    assert neighbors("H9999") == ["H0004", "H0005", "H2017", "H2018", "H2019", "H2020"]
    assert neighbors("H0000") == ["H0001", "H0002", "H0003", "H0004", "H0005", "H2017"]


def test_neighbors_share_the_first_character() -> None:
    assert neighbors("J9999") == ["J0135"]
    assert neighbors("Z9999") == []


@matrix("rubbish", ["", "%", "💩", "4 5", "\x00"])
def test_rubbish_has_no_neighbors(rubbish: str) -> None:
    assert neighbors(rubbish) == []


def test_neighbors_take_at_most_eight_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(8):
        neighbors("H1000")
