"""The two tables of a release with two conversion factors: they agree row by row, or nothing is read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from codes.domain.values import RvuRow
from codes.importers.faults import BadLines
from codes.importers.pprrvu import PprrvuTable
from codes.importers.twins import values_agreed
from tests.codes.published_files import (
    TABLE_2026,
    TWIN_2026,
    changed,
    lines_of,
    published,
    twin_of_2026,
)


def twins(text: str, other: str) -> list[RvuRow]:
    agreed = values_agreed(PprrvuTable(TABLE_2026, lines_of(text)), PprrvuTable(TWIN_2026, lines_of(other)))
    return [RvuRow(*values) for values in agreed]


def test_twins_that_agree_give_the_rows_once_and_a_second_factor() -> None:
    twin = PprrvuTable(TWIN_2026, lines_of(twin_of_2026()))
    agreed = list(values_agreed(PprrvuTable(TABLE_2026, lines_of(published(TABLE_2026))), twin))

    assert [RvuRow(*values) for values in agreed] == list(PprrvuTable(TABLE_2026, lines_of(published(TABLE_2026))))
    assert twin.factor == Decimal("33.5675")


def test_twins_that_disagree_in_a_work_rvu_are_refused_naming_the_code() -> None:
    other = changed(twin_of_2026(), "99213,,,A,,1.30,", "99213,,,A,,1.31,")

    with pytest.raises(BadLines, match=r"line 16, WORK RVU: 99213 has 1\.31, but 1\.30 in the nonQPP table"):
        twins(published(TABLE_2026), other)


def test_twins_that_hold_different_rows_are_refused() -> None:
    other = changed(twin_of_2026(), "99213,,,A,,", "99212,,,A,,")

    with pytest.raises(BadLines, match=r"line 16, HCPCS: 99212 stands where PPRRVU2026_Jul_nonQPP\.csv has 99213"):
        twins(published(TABLE_2026), other)


def test_line_that_cannot_be_read_in_one_of_the_twins_is_what_is_named() -> None:
    mine = changed(published(TABLE_2026), "99213,,,A,,1.30,", "99213,,,A,,N/A,")
    its = changed(twin_of_2026(), "99213,,,A,,1.30,", "99213,,,A,,N/A,")

    with pytest.raises(BadLines, match=r"nonQPP\.csv: line 16, WORK RVU: 'N/A' is not a number"):
        twins(mine, twin_of_2026())
    with pytest.raises(BadLines, match=r"_QPP\.csv: line 16, WORK RVU: 'N/A' is not a number"):
        twins(published(TABLE_2026), its)


def test_twin_that_ends_early_is_refused() -> None:
    other = "".join(lines_of(twin_of_2026())[:-1])

    with pytest.raises(BadLines, match=r"nothing stands where PPRRVU2026_Jul_nonQPP\.csv has J0120"):
        twins(published(TABLE_2026), other)
