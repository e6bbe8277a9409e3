"""What a text of ours may hold, and cells that no spreadsheet program takes for a formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.content.validators import line_fault, listed, text_fault
from wire.cells import is_formula, safe_cell, unsafe_cell


@pytest.mark.parametrize(
    "text", ["<b>Visit</b>", "Visit<br/>", "a < b", "</td>", "<!-- x -->", "Visit &amp; test", "&#60;"]
)
def test_html_is_refused_in_a_line(text: str) -> None:
    assert "HTML" in line_fault(text)


@pytest.mark.parametrize("text", ["Cyst removal, <2.5 cm", "D & C", "I&D; abscess", "5 > 3", "Caf\u00e9 – x²"])
def test_measures_and_ampersands_are_no_html(text: str) -> None:
    assert line_fault(text) == ""


@pytest.mark.parametrize("unseen", ["\0", "\x07", "\n", "\u202e", "\u200b", "\ufeff", "\u2028"])
def test_unseen_characters_are_refused_in_a_line_by_their_number(unseen: str) -> None:
    assert f"U+{ord(unseen):04X}" in line_fault(f"Office{unseen}visit")


def test_a_text_has_lines_and_html_but_nothing_unseen() -> None:
    assert text_fault("One.\r\n\tTwo <b>.") == ""
    assert "U+202E" in text_fault("One \u202e two")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "＝1+1"])
def test_what_a_program_would_compute_is_a_formula_and_safe_once_quoted(cell: str) -> None:
    assert is_formula(cell)
    assert not is_formula(safe_cell(cell))


@given(text=st.text(st.sampled_from("'=+-@ab\t")))
def test_every_text_comes_back_from_its_cell(text: str) -> None:
    assert unsafe_cell(safe_cell(text)) == text
    assert not is_formula(safe_cell(text))


@given(parts=st.lists(st.text("ab ;")))
def test_a_list_is_sorted_once_and_stays_as_it_is(parts: list[str]) -> None:
    once = listed(";".join(parts))

    assert listed("; ".join(once)) == once
