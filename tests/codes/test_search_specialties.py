"""What Medicare seldom sees is found by its name, however often other codes are billed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from codes.domain.priors import MOST_PRIOR, SELDOM_IN_MEDICARE
from codes.search.index import SearchIndex, build_index
from codes.search.ranker import search_index
from codes.starter.lists import read_titles
from tests.codes.phrases import read_phrases
from tests.shared import search

pytestmark = pytest.mark.slow

_SELDOM: Final = {title.code for title in read_titles() if SELDOM_IN_MEDICARE & set(title.specialties)}


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    """The frozen words, in which codes of children and births are billed least, and all others most often."""
    rows = (entry.row for entry in search.index().entries)
    return build_index(replace(row, prior=0 if row.code in _SELDOM else MOST_PRIOR) for row in rows)


def first(index: SearchIndex, text: str) -> str:
    return search_index(index, text, limit=1).matches[0].row.code


def test_each_code_of_children_and_births_comes_first_for_its_whole_title(index: SearchIndex) -> None:
    titles = {row.code: row.title for entry in index.entries for row in [entry.row] if row.code in _SELDOM}

    assert len(titles) > 200
    assert {code: first(index, title) for code, title in titles.items()} == {code: code for code in titles}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fetal echo", "76825"),
        ("fetal echocardiogram", "76825"),
        ("toddler inguinal hernia repair", "49500"),
        ("adolescent well visit new", "99384"),
        ("newborn rounds", "99462"),
        ("circumcision newborn clamp", "54150"),
        ("umbilical vein line newborn", "36510"),
        ("VBAC delivery only", "59612"),
        ("prenatal care 7 or more visits", "59426"),
        ("nuchal translucency", "76813"),
    ],
)
def test_name_of_children_and_births_comes_before_what_is_billed_more_often(
    index: SearchIndex, text: str, code: str
) -> None:
    assert first(index, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("echocardiogram", "93306"),
        ("colonoscopy with snare", "45385"),
        ("colonoscopy", "45378"),
        ("hernia repair", "49505"),
    ],
)
def test_unmarked_name_finds_first_what_is_billed_most_often(text: str, code: str) -> None:
    assert first(search.index(), text) == code


def test_most_phrases_of_children_and_births_find_their_code_first() -> None:
    frozen = search.index()
    phrases = [phrase for phrase in read_phrases() if phrase.specialty in SELDOM_IN_MEDICARE]

    right = [phrase for phrase in phrases if first(frozen, phrase.text) in phrase.codes]

    assert len(phrases) >= 40
    assert len(right) / len(phrases) >= 0.95
