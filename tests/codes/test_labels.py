"""What is said by rule."""

from __future__ import annotations

import pytest

from codes.content.labels import STATE_WORDS, code_set, listed, with_article
from codes.domain.states import CodeState


@pytest.mark.parametrize("state", CodeState)
def test_every_state_has_its_own_badge_and_its_sentences_end_as_sentences(state: CodeState) -> None:
    words = STATE_WORDS[state]

    assert [other for other in CodeState if STATE_WORDS[other].badge == words.badge] == [state]
    assert all(text.endswith(".") for text in (words.rvu, words.medicare, words.credit))


@pytest.mark.parametrize(
    "state", [CodeState.NOT_VALID_FOR_MEDICARE, CodeState.NONCOVERED, CodeState.VALUED_NOT_MEDICARE, CodeState.DELETED]
)
def test_what_medicare_does_not_pay_is_answered_with_no(state: CodeState) -> None:
    assert STATE_WORDS[state].medicare.startswith("No")


def test_no_answer_speaks_of_local_coverage_determinations() -> None:
    assert not any("local coverage" in words.medicare.lower() for words in STATE_WORDS.values())


def test_a_level_ii_code_is_never_called_cpt() -> None:
    assert "CPT" not in code_set(is_level_ii=True)


@pytest.mark.parametrize(
    ("phrase", "said"), [("HCPCS Level II code", "a HCPCS Level II code"), ("eye test", "an eye test")]
)
def test_the_article_fits_the_word_behind_it(phrase: str, said: str) -> None:
    assert with_article(phrase) == said


def test_names_are_listed_with_and_before_the_last() -> None:
    assert listed(("a", "b", "c")) == "a, b and c"
    assert listed(("a",)) == "a"
    assert listed(()) == ""
