"""The readings stay as they were written down, and the grammar reads the sentences so."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from codes.domain.patterns import CODE
from procedures.collections.logs import ROLES
from procedures.domain.sentences.grammar import parse_sentence
from tests.shared.sentences import AFTER, BEFORE, TODAY, Reading, readings
from tests.shared.sentences.grading import GradedSentence, find_in_starter, grade, once_in_starter

DOCS: Final = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module", params=[BEFORE, AFTER], ids=lambda file: file.name)
def graded(request: pytest.FixtureRequest) -> list[GradedSentence]:
    return [grade(reading, find_in_starter, once_in_starter) for reading in readings(request.param)]


@pytest.mark.parametrize("file", [BEFORE, AFTER], ids=lambda file: file.name)
def test_readings_are_those_that_the_docs_name_by_hash(file: Path) -> None:
    assert sha256(file.read_bytes()).hexdigest() in (DOCS / "client.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("reading", [*readings(BEFORE), *readings(AFTER)], ids=lambda reading: reading.text)
def test_reading_names_codes_roles_and_places_only(reading: Reading) -> None:
    for item in reading.items:
        assert all(re.fullmatch(CODE, code) for code in item.codes)
        assert item.role is None or item.role in ROLES
        assert set(item.open) <= {"what", "count", "modifiers", "place"}


def test_no_closed_chip_has_a_wrong_code(graded: list[GradedSentence]) -> None:
    assert [(each.reading.text, each.silent) for each in graded if each.silent] == []


def test_of_twenty_lines_nineteen_are_right_after_one_look(graded: list[GradedSentence]) -> None:
    wrong = [each for each in graded if each.faults]

    lines = sum(len(each.reading.items) for each in graded)
    assert sum(each.wrong_lines for each in wrong) <= lines / 20, [(each.reading.text, each.faults) for each in wrong]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("AWV", {"G0438", "G0439"}),
        ("EKG", {"93000", "93010"}),
        ("EGD", {"43235", "43239"}),
        ("LEEP", {"57460", "57461", "57522"}),
        ("CXR", {"71045", "71046"}),
        ("cath", {"93454", "93458"}),
        ("annual physical", {"99395", "99396", "99397"}),
        ("laceration repair", {"12001", "12011"}),
        ("MRI L spine without", {"72148", "72158"}),
        ("CT head without", {"70450", "70470"}),
    ],
)
def test_words_that_clinicians_use_for_several_codes_leave_the_choice_open(words: str, meant: set[str]) -> None:
    [item] = parse_sentence(words, today=TODAY, find=find_in_starter, once_a_case=once_in_starter).items

    assert item.what.is_open
    assert meant <= set(item.what.options)
