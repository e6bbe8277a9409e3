"""The phrases by which the search is graded are as they were written, before what they grade."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Final

from codes.starter.lists import read_specialties, read_titles
from tests.codes.phrases import FRESH, HELD_OUT, INDEPENDENT, OLDER, PHRASES, RARE, TYPED, read_phrases

DOCS: Final = Path(__file__).parents[2] / "docs" / "search.md"


def test_lists_are_those_whose_hashes_the_docs_name() -> None:
    lists = (PHRASES, RARE, INDEPENDENT, HELD_OUT, FRESH, TYPED)
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in lists]

    assert [each for each in hashes if each not in DOCS.read_text(encoding="utf-8")] == []


def test_rare_list_has_300_phrases_of_known_specialties_and_none_twice_or_in_the_other_list() -> None:
    rare = read_phrases(RARE)
    known = {each.slug for each in read_specialties()}

    assert len({each.text.casefold() for each in rare}) == len(rare) == 300
    assert {each.specialty for each in rare} <= known
    assert {each.text for each in rare} & {each.text for each in read_phrases(PHRASES)} == set()


def test_most_phrases_of_the_rare_list_are_of_codes_that_had_no_words() -> None:
    titled = {title.code for title in read_titles()}

    assert sum(not each.codes & titled for each in read_phrases(RARE)) >= 240


def test_independent_list_has_200_phrases_of_known_specialties_and_none_twice_or_in_another_list() -> None:
    independent = read_phrases(INDEPENDENT)
    known = {each.slug for each in read_specialties()}
    others = {each.text.casefold() for path in (PHRASES, OLDER, RARE) for each in read_phrases(path)}

    assert len({each.text.casefold() for each in independent} - others) == len(independent) == 200
    assert {each.specialty for each in independent} <= known


def test_half_of_the_independent_list_is_of_codes_that_had_no_words() -> None:
    titled = {title.code for title in read_titles()}

    assert sum(not each.codes & titled for each in read_phrases(INDEPENDENT)) == 100


def test_held_out_list_has_100_phrases_of_known_specialties_and_none_twice_or_in_another_list() -> None:
    held_out = read_phrases(HELD_OUT)
    known = {each.slug for each in read_specialties()}
    others = {each.text.casefold() for path in (PHRASES, OLDER, RARE, INDEPENDENT) for each in read_phrases(path)}

    assert len({each.text.casefold() for each in held_out} - others) == len(held_out) == 100
    assert {each.specialty for each in held_out} <= known


def test_fresh_list_has_100_phrases_of_known_specialties_and_none_twice_or_in_another_list() -> None:
    fresh = read_phrases(FRESH)
    known = {each.slug for each in read_specialties()}
    others = {
        each.text.casefold() for path in (PHRASES, OLDER, RARE, INDEPENDENT, HELD_OUT) for each in read_phrases(path)
    }

    assert len({each.text.casefold() for each in fresh} - others) == len(fresh) == 100
    assert {each.specialty for each in fresh} <= known


def test_half_of_the_fresh_list_is_of_codes_that_had_no_words() -> None:
    titled = {title.code for title in read_titles()}

    assert sum(not each.codes & titled for each in read_phrases(FRESH)) == 50


def test_typed_list_has_six_phrases_of_each_of_25_known_specialties_and_none_twice_or_in_another_list() -> None:
    typed = read_phrases(TYPED)
    others = {
        each.text.casefold()
        for path in (PHRASES, OLDER, RARE, INDEPENDENT, HELD_OUT, FRESH)
        for each in read_phrases(path)
    }
    counts = Counter(each.specialty for each in typed)

    assert len({each.text.casefold() for each in typed} - others) == len(typed) == 150
    assert (len(counts), set(counts.values())) == (25, {6})
    assert counts.keys() <= {each.slug for each in read_specialties()}
