"""One row of a matrix is fast."""

from __future__ import annotations

from typing import Any

import pytest

from tests.matrix import matrix


def rows_of(mark: pytest.MarkDecorator) -> list[Any]:
    return list(mark.args[1])


def test_first_row_is_fast_and_every_other_one_slow() -> None:
    rows = rows_of(matrix("path", ["/", "/support/", "/codes/"]))

    assert [[mark.name for mark in row.marks] for row in rows] == [[], ["slow"], ["slow"]]
    assert [row.values for row in rows] == [("/",), ("/support/",), ("/codes/",)]


def test_row_keeps_its_values_its_name_and_its_marks() -> None:
    browser = pytest.param("a", (1, 2), id="first", marks=pytest.mark.browser)
    _, row = rows_of(matrix("name, pair", [("b", (3, 4)), browser]))

    assert row.values == ("a", (1, 2))
    assert row.id == "first"
    assert [mark.name for mark in row.marks] == ["browser", "slow"]


def test_row_of_one_name_may_be_a_tuple() -> None:
    assert [row.values for row in rows_of(matrix("pair", [(1, 2)]))] == [((1, 2),)]
