"""Which of the codes that fit a phrase somebody of a specialty may mean, as the app has it, too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codes.search.index import WordsRow, build_index
from codes.search.phrases import PhraseMatch, find_phrase, matches_for
from tests.shared.files import FOLDER

CASES = json.loads((FOLDER / "anesthesia_matches.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_anesthesia_is_meant_where_it_is_said_or_by_who_works_in_it(case: dict[str, Any]) -> None:  # Any: JSON
    given = [PhraseMatch(code, closeness, ()) for code, closeness in case["matches"]]

    kept = matches_for(case["specialty"], given)

    assert [match.code for match in kept] == case["kept"]


def test_phrase_of_an_operation_finds_its_anesthesia_for_who_works_in_it_alone() -> None:
    index = build_index(
        [WordsRow("47562", "Lap chole", (), 4), WordsRow("00790", "Anesthesia for upper belly", ("lap chole",), 4)]
    )

    assert [match.code for match in find_phrase(index, "lap chole", specialty="urology")] == ["47562"]
    assert len(find_phrase(index, "lap chole", specialty="anesthesiology")) == 2
