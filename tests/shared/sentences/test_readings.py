"""The readings were written down before the grammar, and stay as they are."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from codes.domain.patterns import CODE
from procedures.collections.logs import ROLES
from tests.shared.sentences import BEFORE, Reading, readings

DOCS: Final = Path(__file__).parents[3] / "docs"


def test_sentences_written_before_the_grammar_are_those_that_the_docs_name_by_hash() -> None:
    assert sha256(BEFORE.read_bytes()).hexdigest() in (DOCS / "client.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("reading", readings(BEFORE), ids=lambda reading: reading.text)
def test_reading_names_codes_roles_and_places_only(reading: Reading) -> None:
    for item in reading.items:
        assert all(re.fullmatch(CODE, code) for code in item.codes)
        assert item.role is None or item.role in ROLES
        assert set(item.open) <= {"what", "count", "modifiers", "place"}
    assert all(words in reading.text for words in reading.unread)
