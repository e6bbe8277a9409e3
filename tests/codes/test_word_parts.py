"""The words in parts: each code in one, the most used first, and no more in the first part than a phone waits for."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from codes.domain.word_parts import PublishedWords, WordsPart, parted


def words(
    code: str, title: str = "A service", *, prior: int = 2, prominence: int = 5, synonym: str = ""
) -> PublishedWords:
    return PublishedWords(code, title, (synonym,) if synonym else (), "any", prominence, prior)


def bare(code: str) -> PublishedWords:
    return words(code, code, prominence=3)


def codes_of(parts: Sequence[WordsPart]) -> dict[str, list[str]]:
    return {part.name: [row.code for row in part.rows] for part in parts}


def test_what_is_billed_most_is_in_the_first_part_as_far_as_there_is_room() -> None:
    rows = [
        words("10000", prior=1),
        words("20000", prior=5),
        words("30000", prior=3),
        words("40000", prominence=2, prior=5),
    ]

    assert codes_of(parted(rows, size=len, limit=2)) == {"first": ["20000", "30000"], "second": ["10000", "40000"]}


def test_level_ii_that_is_seldom_used_and_codes_without_a_name_are_in_the_third_part() -> None:
    rows = [words("99213", prior=5), words("A4311"), words("12345"), words("H2020", prior=4), bare("67890")]

    parts = codes_of(parted(rows, size=len, limit=2))

    assert parts == {"first": ["99213", "H2020"], "second": ["12345"], "third": ["67890", "A4311"]}


def test_drugs_and_supplies_come_after_codes_with_work_however_often_they_are_billed() -> None:
    rows = [words("A9500", prior=4, prominence=4), words("G0101", prior=1), words("12345", prior=1, prominence=3)]

    parts = codes_of(parted(rows, size=len, limit=2))

    assert parts == {"first": ["12345", "G0101"], "third": ["A9500"]}


def test_synonym_is_a_name_too() -> None:
    rows = [words("99213", "99213", synonym="clinic visit"), bare("99214")]

    assert codes_of(parted(rows, size=len, limit=9)) == {"first": ["99213"], "third": ["99214"]}


def test_there_is_always_a_first_part() -> None:
    assert codes_of(parted([], size=len)) == {"first": []}


@given(
    rows=st.lists(
        st.builds(words, st.from_regex("[0-9A-Z][0-9]{4}", fullmatch=True), prior=st.integers(0, 5)),
        unique_by=lambda row: row.code,
    ),
    limit=st.integers(0, 30),
)
def test_each_row_is_in_one_part_and_one_more_would_not_fit_in_the_first(
    rows: list[PublishedWords], limit: int
) -> None:
    parts = parted(rows, size=len, limit=limit)

    assert sorted(row.code for part in parts for row in part.rows) == sorted(row.code for row in rows)
    assert len(parts[0].rows) == min(limit, len(rows))
