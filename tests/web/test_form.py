"""The form of a line: what was typed, and what is wrong with it."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from procedures.collections.logs import PROCEDURE_LOGS, LogFields
from web.logbook.form import LineForm

TYPED = {
    "code": ["h2020 "],
    "performed_on": ["2025-11-14"],
    "units": ["3"],
    "modifiers": ["25", "RT"],
    "other": ["gc, 25"],
    "role": ["observer"],
    "place_of_service": [""],
    "note": [" seen "],
}


def form_of(**changed: list[str]) -> LineForm:
    data = QueryDict(mutable=True)
    for name, values in {**TYPED, **changed}.items():
        data.setlist(name, values)
    return LineForm(data)


def test_what_was_typed_is_the_line_that_the_write_path_takes() -> None:
    form = form_of()

    assert form.is_valid(), form.errors
    assert form.line == {
        "code": "H2020",
        "performed_on": "2025-11-14",
        "units": 3,
        "modifiers": ["25", "RT", "GC"],
        "role": "observer",
        "place_of_service": None,
        "minutes": None,
        "note": "seen",
    }
    assert PROCEDURE_LOGS.checked(form.line, is_whole=True).errors == {}


@pytest.mark.parametrize("typed", ["two", "1.5", "-1", "٣", "1e3", ""])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert "units" in form_of(units=[typed]).errors


def test_modifiers_and_units_that_stand_with_the_code_go_to_their_fields() -> None:
    form = form_of(code=["2x99213-59"], units=["1"])

    assert form.is_valid(), form.errors
    assert (form.line["code"], form.line["units"]) == ("99213", 2)
    assert form.line["modifiers"] == ["25", "RT", "59", "GC"]


def test_the_form_of_a_stored_line_says_the_same_line_again() -> None:
    typed = form_of()
    assert typed.is_valid()
    stored = LogFields.from_json(PROCEDURE_LOGS.checked(typed.line, is_whole=True).values)

    form = LineForm.of_line("x", stored)
    form.tick(["25"])

    assert (form["modifiers"].value(), form.typed("other")) == (["25"], "RT GC")
    again = form_of(**{name: [form.typed(name)] for name in ("code", "performed_on", "units", "other", "note")},
                    modifiers=["25"])  # fmt: skip
    assert again.is_valid()
    assert again.line == typed.line


def test_each_refusal_of_the_write_path_has_words_at_a_field_of_the_form() -> None:
    wrong = {"code": "?", "performed_on": "x", "units": 0, "modifiers": ["1"], "role": "x", "place_of_service": "x",
             "encounter_id": "x", "minutes": 0, "note": "MRN 1234567, 555-123-4567"}  # fmt: skip
    form = form_of()
    assert form.is_valid()

    form.refuse(PROCEDURE_LOGS.checked(wrong, is_whole=True).errors)

    assert form.errors.keys() == {"case" if name == "encounter_id" else "other" if name == "modifiers" else name
                                  for name in wrong}  # fmt: skip
    assert len(form.errors["note"]) == 2
    assert not [words for each in form.errors.values() for words in each if "cannot be stored" in str(words)]
