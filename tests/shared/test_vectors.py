"""What the app is tested by is what the server says."""

from __future__ import annotations

import json
from typing import Final

import pytest

from codes.domain.typed_codes import parse_typed_code
from codes.search.ranker import RANKER
from procedures.collections.patient_data import patient_data_in
from tests.matrix import matrix
from tests.shared import (
    categories,
    code_words,
    files,
    patient_data,
    preview,
    reasons,
    release,
    roles,
    search,
    sentence_vectors,
    sessions,
    typed_codes,
)
from web.demo.load import _LINES

# So many vectors are read on one side one by one that the fast tests read a part of them.
PARTS_OF_SENTENCES: Final = 12


def test_stored_vectors_of_typed_codes_are_what_the_server_reads() -> None:
    stored = files.read(typed_codes.FILE)

    assert stored == [[text, typed_codes.as_json(parse_typed_code(str(text)))] for text, _ in stored]
    assert sum(means is not None for _, means in stored) >= 100


def test_stored_vectors_of_notes_are_what_the_server_finds_in_them() -> None:
    stored = files.read(patient_data.FILE)

    assert stored == [[note, list(patient_data_in(str(note)))] for note, _ in stored]
    assert {code for _, codes in stored if isinstance(codes, list) for code in codes} == {
        "note_email", "note_ssn", "note_date_of_birth", "note_phone", "note_mrn",
    }  # fmt: skip


def test_stored_vectors_of_roles_are_the_rules_of_the_server() -> None:
    assert files.read(roles.FILE) == json.loads(json.dumps(list(roles.cases())))


def test_stored_release_is_the_excerpt_as_devices_get_it() -> None:
    assert files.read(release.FILE) == [list(row) for row in release.rows()]


def test_stored_sentences_of_reasons_are_those_of_the_server() -> None:
    assert files.read(reasons.FILE) == json.loads(json.dumps(list(reasons.cases())))


def test_stored_categories_are_those_of_the_server() -> None:
    assert files.read(categories.FILE) == [list(case) for case in categories.cases()]


def test_stored_words_of_codes_are_what_their_pages_say() -> None:
    assert files.read(code_words.STATES_FILE) == json.loads(json.dumps(list(code_words.states())))
    assert files.read(code_words.INDICATORS_FILE) == list(code_words.indicators())
    assert files.read(code_words.CODES_FILE) == list(code_words.policies())


def test_stored_vectors_of_cases_are_what_the_calculator_says() -> None:
    assert files.read(sessions.FILE) == list(sessions.cases())


@pytest.mark.parametrize("policy", preview.POLICIES)
def test_stored_vectors_of_previews_are_what_the_calculator_says(policy: str) -> None:
    assert files.read(preview.file_of(policy)) == json.loads(json.dumps(list(preview.cases(policy))))


def test_sentences_name_the_codes_that_the_app_is_given() -> None:
    assert files.read(sentence_vectors.NAMES_FILE) == [list(name) for name in sentence_vectors.names()]
    assert len(files.read(sentence_vectors.FILE)) >= 2000


@pytest.mark.slow
@matrix("first", range(PARTS_OF_SENTENCES))
def test_stored_vectors_of_sentences_are_what_the_server_reads(first: int) -> None:
    part = files.read(sentence_vectors.FILE)[first::PARTS_OF_SENTENCES]

    assert part == [[case[0], *sentence_vectors.as_json(sentence_vectors.parse(str(case[0])))] for case in part]


def test_stored_vectors_of_the_demo_are_its_lines_as_the_calculator_values_them() -> None:
    assert files.read(preview.file_of(preview.DEMO)) == json.loads(json.dumps(list(preview.demo())))


def test_lines_of_the_demo_are_those_of_its_account() -> None:
    demo = [
        (days, line["code"], line.get("modifiers", []), line.get("place_of_service"), "encounter_id" in line)
        for days, line in _LINES
    ]

    assert demo == [
        ((preview.DEMO_ON - line.performed_on).days, line.code, [*line.modifiers], line.place_of_service,
         line.encounter_id is not None)
        for line in preview.DEMO_LINES
    ]  # fmt: skip


@pytest.mark.slow
def test_stored_answers_of_the_search_are_those_of_the_ranker() -> None:
    assert files.read(search.FILE) == json.loads(json.dumps(list(search.cases())))
    assert files.read(search.MADE_FILE) == json.loads(json.dumps(list(search.generated_cases())))
    assert files.read(search.SHORTHAND_FILE) == json.loads(json.dumps(list(search.shorthand())))
    assert files.read(search.RELATED_FILE) == json.loads(json.dumps(list(search.related())))


def test_app_names_the_ranker_of_the_server() -> None:
    app = (files.FOLDER.parent.parent / "client" / "src" / "search" / "ranker.ts").read_text(encoding="utf-8")

    assert f"export const RANKER = '{RANKER}'" in app
