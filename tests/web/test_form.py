"""The form of a line: what was typed, and what is wrong with it."""

from __future__ import annotations

from procedures.values.logs import PROCEDURE_LOGS
from web.logbook.form import LineForm, error_words

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


def test_what_was_typed_is_the_line_that_the_write_path_takes() -> None:
    data = LineForm.typed(TYPED).data

    assert data == {
        "code": "H2020",
        "performed_on": "2025-11-14",
        "units": 3,
        "modifiers": ["25", "RT", "GC"],
        "role": "observer",
        "place_of_service": None,
        "minutes": None,
        "note": "seen",
    }
    assert PROCEDURE_LOGS.checked(data, is_whole=True).errors == {}


def test_what_is_no_number_stays_as_typed_and_is_refused_by_the_write_path() -> None:
    for typed in ("two", "1.5", "-1", "٣", "1e3", ""):
        data = LineForm.typed({**TYPED, "units": [typed]}).data
        assert "units" in PROCEDURE_LOGS.checked(data, is_whole=True).errors, typed


def test_the_form_of_a_stored_line_says_the_same_line_again() -> None:
    stored = PROCEDURE_LOGS.checked(LineForm.typed(TYPED).data, is_whole=True).values

    form = LineForm.of_line("x", stored, offered=["25"])

    assert (form.modifiers, form.other) == (("25",), "RT GC")
    assert form.data == LineForm.typed(TYPED).data


def test_each_refusal_of_the_write_path_has_words_at_its_field() -> None:
    wrong = {"code": "?", "performed_on": "x", "units": 0, "modifiers": ["1"], "role": "x", "place_of_service": "x",
             "encounter_id": "x", "minutes": 0, "note": "MRN 1234567, 555-123-4567"}  # fmt: skip
    errors = PROCEDURE_LOGS.checked(wrong, is_whole=True).errors

    words = error_words(errors)

    assert words.keys() == wrong.keys()
    assert len(words["note"]) == 2
    assert "This value cannot be stored." not in [said for each in words.values() for said in each]
