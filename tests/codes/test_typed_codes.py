"""A code as people type it; the cases are a file that the client is tested by, too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.domain.typed_codes import LONGEST, TypedCode, parse_typed_code
from codes.search.query import read_query

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "typed_codes.json").read_text())
CODES = st.from_regex(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}", fullmatch=True)
MODIFIERS = st.lists(st.from_regex(r"[0-9A-WYZ][0-9A-Z]", fullmatch=True), max_size=4).map(tuple)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_typed_text_means(case: dict[str, Any]) -> None:
    means = case["means"]

    expected = means and TypedCode(means["code"], tuple(means["modifiers"]), means["units"])

    assert parse_typed_code(case["typed"]) == expected


@given(code=CODES, modifiers=MODIFIERS, units=st.integers(1, 9999), separator=st.sampled_from(["-", " ", " - ", ", "]))
def test_whatever_was_written_with_separators_is_read_as_it_was_meant(
    code: str, modifiers: tuple[str, ...], units: int, separator: str
) -> None:
    written = separator.join((code, *modifiers)).lower()

    assert parse_typed_code(written) == TypedCode(code, modifiers)
    # A count of four digits and the sign look like a code that ends with X.
    is_ambiguous = units >= 1000 and code.startswith("X") and not modifiers
    if not is_ambiguous:
        assert parse_typed_code(f"{units}x{written}") == TypedCode(code, modifiers, units)
    assert parse_typed_code(f"{written} × {units}") == TypedCode(code, modifiers, units)


@given(st.text(max_size=LONGEST + 10))
def test_any_text_is_a_code_or_none(text: str) -> None:
    parsed = parse_typed_code(text)

    assert parsed is None or (len(parsed.code) == 5 and parsed.code.isascii())


@pytest.mark.parametrize(("field", "units"), [("1", "2"), ("", "2"), ("2", "2"), ("3", None), ("two", None)])
def test_units_stand_with_the_code_or_in_their_field_and_never_contradict(field: str, units: str | None) -> None:
    assert TypedCode("99213", units=2).units_beside(field) == units
    assert TypedCode("99213").units_beside(field) == field


@pytest.mark.parametrize("text", ["20610-LT", "20610 rt lt", "2x20610", "20610 × 2", "20610–59"])
def test_search_for_a_typed_code_is_one_for_the_code(text: str) -> None:
    assert read_query(text) == read_query("20610")
