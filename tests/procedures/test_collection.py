"""What a line may hold, and that it is kept as written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.collections.logs import BILLING_STATES, PROCEDURE_LOGS, ROLES
from procedures.domain.days import last_day_accepted
from procedures.models import BillingState, ProcedureLog, Role, SyncedRecord

REQUIRED = {"code": "99213", "performed_on": "2025-11-14"}

lines = st.fixed_dictionaries(
    {
        "code": st.from_regex(r"[0-9A-Z]{1,7}", fullmatch=True),
        "performed_on": st.dates(min_value=date(1992, 1, 1), max_value=date(2100, 1, 1)).map(str),
    },
    optional={
        "units": st.integers(1, 9_999),
        "modifiers": st.lists(st.from_regex(r"[0-9A-Z]{2}", fullmatch=True), max_size=4, unique=True),
        "role": st.sampled_from(ROLES),
        "place_of_service": st.none() | st.from_regex(r"[0-9]{2}", fullmatch=True),
        "encounter_id": st.none() | st.uuids(version=4).map(str),
        "minutes": st.none() | st.integers(1, 1440),
        "billing_state": st.sampled_from(BILLING_STATES),
        "note": st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Nd"]), max_size=400),
    },
)


@given(line=lines)
def test_acceptable_line_is_kept_letter_for_letter(line: dict[str, object]) -> None:
    checked = PROCEDURE_LOGS.checked(line, is_whole=True)

    if "note" not in checked.errors:
        assert {name: checked.values[name] for name in line} == line


def test_whole_line_has_defaults_for_what_is_not_said() -> None:
    checked = PROCEDURE_LOGS.checked(REQUIRED, is_whole=True)

    assert checked.values == {
        **REQUIRED,
        "units": 1,
        "modifiers": [],
        "role": "primary",
        "place_of_service": None,
        "encounter_id": None,
        "minutes": None,
        "billing_state": "billable",
        "note": "",
        "client_created_at": None,
        "client_updated_at": None,
    }


def test_part_of_a_line_has_no_defaults() -> None:
    assert PROCEDURE_LOGS.checked({"units": 2}, is_whole=False).values == {"units": 2}


def test_whole_line_without_code_and_date_names_both() -> None:
    checked = PROCEDURE_LOGS.checked({}, is_whole=True)

    assert checked.errors == {"code": ("required",), "performed_on": ("required",)}


def test_field_that_a_line_does_not_have_is_named() -> None:
    assert PROCEDURE_LOGS.checked({**REQUIRED, "user": "x"}, is_whole=True).unknown == ("user",)


def test_defaults_of_two_lines_are_not_one_list() -> None:
    first = PROCEDURE_LOGS.checked(REQUIRED, is_whole=True).values
    second = PROCEDURE_LOGS.checked(REQUIRED, is_whole=True).values

    assert first["modifiers"] is not second["modifiers"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("code", "9921３", "invalid_format"),
        ("code", "99213\n", "invalid_format"),
        ("code", "h2020", "invalid_format"),
        ("code", "", "invalid_format"),
        ("code", 99213, "invalid_type"),
        ("performed_on", "20251114", "invalid_format"),
        ("performed_on", "2025-W46-5", "invalid_format"),
        ("performed_on", "2025-02-30", "invalid_format"),
        ("performed_on", "1991-12-31", "out_of_range"),
        ("units", 0, "out_of_range"),
        ("units", 10_000, "out_of_range"),
        ("units", 1.5, "invalid_type"),
        ("units", 1.0, "invalid_type"),
        ("units", True, "invalid_type"),
        ("units", "NaN", "invalid_type"),
        ("units", "5_0", "invalid_type"),
        ("units", None, "invalid_type"),
        ("modifiers", ["26", "26"], "duplicate"),
        ("modifiers", ["26", "TC", "50", "LT", "RT"], "too_many"),
        ("modifiers", ["lt"], "invalid_format"),
        ("modifiers", "26", "invalid_type"),
        ("modifiers", None, "invalid_type"),
        ("role", "surgeon", "invalid_choice"),
        ("place_of_service", "1", "invalid_format"),
        ("place_of_service", 11, "invalid_type"),
        ("encounter_id", "urn:uuid:7f2c1b52-9a0e-4c58-8a53-3a4b6f1b2c3d", "invalid_format"),
        ("encounter_id", "7F2C1B52-9A0E-4C58-8A53-3A4B6F1B2C3D", "invalid_format"),
        ("encounter_id", "cfbff0d1-9375-5685-968c-48ce8b15ae17", "invalid_version"),
        ("minutes", 0, "out_of_range"),
        ("minutes", 1441, "out_of_range"),
        ("billing_state", "paid", "invalid_choice"),
        ("note", "x" * 501, "too_long"),
        ("note", "a\0b", "nul"),
        ("note", "\ud800", "invalid_characters"),
        ("client_created_at", "1", "invalid_type"),
    ],
)
def test_value_that_is_not_canonical_is_refused_and_not_repaired(field: str, value: object, code: str) -> None:
    checked = PROCEDURE_LOGS.checked({**REQUIRED, field: value}, is_whole=True)

    assert checked.errors == {field: (code,)}


def test_note_of_500_characters_is_taken_whatever_their_width() -> None:
    assert PROCEDURE_LOGS.checked({"note": "é" * 499 + "🩺"}, is_whole=False).errors == {}


def test_note_with_patient_data_is_refused_with_every_pattern_found() -> None:
    checked = PROCEDURE_LOGS.checked({"note": "MRN 55443, 123-45-6789"}, is_whole=False)

    assert set(checked.errors["note"]) == {"note_mrn", "note_ssn"}


def test_the_table_has_a_column_for_each_field_and_no_other() -> None:
    own = {field.name for field in ProcedureLog._meta.get_fields()}
    of_all_records = {field.name for field in SyncedRecord._meta.get_fields()}

    assert own - of_all_records == set(PROCEDURE_LOGS.names)


def test_the_words_that_are_offered_are_those_of_the_database() -> None:
    assert set(ROLES) == set(Role.values)
    assert set(BILLING_STATES) == set(BillingState.values)


def test_last_day_accepted_is_two_days_ahead_of_a_clock_at_noon_utc() -> None:
    noon = datetime(2025, 11, 20, 12, tzinfo=UTC)

    assert last_day_accepted(noon) == date(2025, 11, 20) + timedelta(days=2)
