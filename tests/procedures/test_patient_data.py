"""Which notes are taken for patient data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.collections.patient_data import patient_data_in, patient_data_in_json
from procedures.collections.records import FAVORITES, SETTINGS, TEMPLATES
from procedures.requests.contracts import InvalidContractBody, new_contract_of

# Read by every implementation of this rule.
VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "patient_data.json").read_text())


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("SSN 123-45-6789", "note_ssn"),
        ("123 45 6789", "note_ssn"),
        ("ssn: 123456789", "note_ssn"),
        ("123\u201145\u20116789 with typographic hyphens", "note_ssn"),
        ("\uff11\uff12\uff13-45-6789 with wide digits", "note_ssn"),
        ("MRN 12345", "note_mrn"),
        ("MR#445566", "note_mrn"),
        ("patient ID: 1234", "note_mrn"),
        ("Medical record number 99812", "note_mrn"),
        ("seen 00123456 today", "note_mrn"),
        ("E1234567", "note_mrn"),
        ("DOB 3/14/1956", "note_date_of_birth"),
        ("dob: 03141956", "note_date_of_birth"),
        ("born 2015-03-04", "note_date_of_birth"),
        ("14 Mar 1956", "note_date_of_birth"),
        ("March 14, 1956", "note_date_of_birth"),
        ("3/14/56", "note_date_of_birth"),
        ("1956-03-14", "note_date_of_birth"),
        ("(212) 555-0134", "note_phone"),
        ("212.555.0134", "note_phone"),
        ("call 555-0134", "note_phone"),
        ("2125550134", "note_phone"),
        ("+44 20 7946 0958", "note_phone"),
        ("jane.roe@example.org", "note_email"),
    ],
)
def test_note_with_patient_data_is_named_by_its_pattern(note: str, code: str) -> None:
    assert patient_data_in(note) == (code,)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "5 mm polyp",
        "2.5 x 3 cm, 10-12-14 Fr",
        "CPT 99213, 45378-53, 20610-RT 20610-LT",
        "99213 99214 99215 45378",
        "heparin 5000 units",
        "penicillin 1200000 units",
        "1,000,000 IU",
        "500-1000 mg, then 250-500-1000 mg",
        "platelets 250000, 1:1000",
        "BP 120/80, L4-5 L5-S1, G3 P2 0-1-2",
        "ICD K63.5 Z12.11",
        "14:30-15:45, room 4411",
        "RVU25D, 2024-2025",
        "born at term",
        "call team at 1200",
        "mobile C-arm, 2000 images",
    ],
)
def test_clinical_shorthand_is_not_taken_for_patient_data(note: str) -> None:
    assert patient_data_in(note) == ()


@pytest.mark.parametrize("note", ["follow-up 2026-05-03", "last seen 5/3/2025", "see 3 May 2024"])
def test_plain_date_since_the_fee_schedule_began_may_be_a_date_of_service(note: str) -> None:
    assert patient_data_in(note) == ()


def test_all_kinds_found_are_named() -> None:
    note = "Roe, DOB 1/2/1950, MRN 556677, 123-45-6789, roe@example.org, 212-555-0134"

    kinds = patient_data_in(note)

    assert set(kinds) == {"note_date_of_birth", "note_mrn", "note_ssn", "note_email", "note_phone"}


@given(code=st.from_regex(r"[0-9A-Z]{5}", fullmatch=True), millimetres=st.integers(1, 300))
def test_no_code_with_a_size_is_taken_for_patient_data(code: str, millimetres: int) -> None:
    assert patient_data_in(f"{code}: {millimetres} mm") == ()


@given(note=st.text(max_size=500))
def test_any_text_is_checked_and_the_codes_are_of_the_list(note: str) -> None:
    kinds = {"note_ssn", "note_mrn", "note_date_of_birth", "note_phone", "note_email"}

    assert set(patient_data_in(note)) <= kinds


@pytest.mark.parametrize(("note", "codes"), VECTORS["found"])
def test_note_of_the_shared_examples_is_named_by_its_pattern(note: str, codes: list[str]) -> None:
    assert list(patient_data_in(note)) == codes


def test_500_harmless_notes_stay_clean() -> None:
    assert len(VECTORS["clean"]) == 500
    assert [note for note in VECTORS["clean"] if patient_data_in(note)] == []


def test_name_of_a_contract_is_screened() -> None:
    with pytest.raises(InvalidContractBody) as refused:
        new_contract_of({"name": "Roe, DOB 04MAR1955", "effective_from": "2026-01-01"})

    assert refused.value.errors["name"] == ("note_date_of_birth",)


@pytest.mark.parametrize(
    ("collection", "values", "field"),
    [
        (TEMPLATES, {"name": "MRN:\n12345"}, "name"),
        (FAVORITES, {"code": "99213", "label": "MRN 12345"}, "label"),
        (
            SETTINGS,
            {"key": "own_table", "value": {"name": "MRN 12345", "year": 2026, "points": {"50": "4800.00"}}},
            "value",
        ),
    ],
    ids=["template", "favorite", "table of one's own"],
)
def test_every_name_that_a_user_gives_is_screened(collection: Any, values: dict[str, Any], field: str) -> None:
    checked = collection.checked(values, is_whole=True)
    errors = checked.errors or collection.whole(checked.values).errors

    assert errors == {field: ("note_mrn",)}


def test_texts_deep_inside_json_are_found_names_of_members_too() -> None:
    assert patient_data_in_json({"a": [1, None, {"MRN 12345": "DOB 3/14/1956"}]}) == ("note_mrn", "note_date_of_birth")
    assert patient_data_in_json({"theme": "dark", "columns": ["code", 99213]}) == ()
