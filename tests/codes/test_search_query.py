"""What is read out of a search: words, beginnings, shorthand, codes; nearness and marking; without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.search.edit_distance import closest_words, typing_errors
from codes.search.highlight import highlight_parts
from codes.search.query import LONGEST_WORD, MOST_WORDS, read_query, words_of


@pytest.mark.slow
@given(st.text(max_size=12_000))
def test_any_text_is_read_as_few_short_words_of_letters_and_digits(text: str) -> None:
    query = read_query(text)

    assert len(query.words) <= MOST_WORDS
    assert all(word.text.isalnum() and word.text.isascii() and len(word.text) <= LONGEST_WORD for word in query.words)


@pytest.mark.parametrize("text", ["", " ", "%%%", "'\"", "😀", "כולונוסקופיה", "\0", "!?!" * 3000])
def test_text_without_latin_letters_or_digits_asks_for_nothing(text: str) -> None:
    query = read_query(text)

    assert (query.words, query.all_of, query.any_of) == ((), "", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Crohn's disease", ["crohns", "disease"]),
        ("Ménière", ["meniere"]),
        ("X-ray", ["xray"]),
        ("head CT w/o contrast", ["head", "ct", "without", "contrast"]),
        ("MRI w/wo contrast", ["mri", "without", "then", "with", "contrast"]),
        ("ｋｎｅｅ　Ｍ2", ["knee", "m2"]),
        ("stérile·ß\u200bx", ["sterile", "x"]),
    ],
)
def test_words_are_plain_letters_and_digits(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_words_that_say_nothing_do_not_narrow_a_search_unless_there_are_no_others() -> None:
    assert [word.text for word in read_query("removal of the gallbladder").words] == ["removal", "gallbladder"]
    assert [word.text for word in read_query("of the").words] == ["of", "the"]


def test_word_of_three_letters_may_go_on_and_a_small_number_may_not() -> None:
    assert read_query("lap visit").all_of == "('lap':*) & ('visit':*)"
    assert read_query("7 views").words[0].tsquery == "('7')"


def test_plural_stands_for_the_singular_and_shorthand_for_the_word() -> None:
    assert ("fracture",) in read_query("fractures").words[0].readings
    assert ("biopsies",) in read_query("biopsy").words[0].readings
    assert ("biopsy",) in read_query("skin bx").words[1].readings


@pytest.mark.parametrize(
    ("text", "beginning"), [("4756", "4756"), ("h20", "H20"), ("0001f", "0001F"), ("g0", "G0"), ("g", "")]
)
def test_lone_beginning_of_a_code_is_one_in_capitals(text: str, beginning: str) -> None:
    assert read_query(text).code_beginning == beginning


def test_whole_codes_are_codes_however_many_and_beside_other_words() -> None:
    assert read_query("99213, g0105").codes == ("99213", "G0105")
    assert read_query("99213 visit").codes == ("99213",)
    assert (read_query("99213").has_words, read_query("99213 visit").has_words) == (False, True)


def test_word_that_is_found_often_tells_less_and_none_is_without_weight() -> None:
    word = read_query("visit").words[0]

    weights = [replace(word, documents=documents).weight for documents in (0, 1, 2, 10, 1000, 20_000)]

    assert weights == sorted(weights, reverse=True)
    assert weights[0] == 60
    assert min(weights) > 0


@given(st.text("abcdefgh", min_size=1, max_size=12), st.text("abcdefgh", max_size=12))
def test_beginning_of_a_word_has_no_typing_error(typed: str, rest: str) -> None:
    assert typing_errors(typed, typed + rest) == 0


@pytest.mark.parametrize(
    ("typed", "word", "errors"),
    [
        ("gallblader", "gallbladder", 1),
        ("colonscopy", "colonoscopy", 1),
        ("pnuemonia", "pneumonia", 1),
        ("hernea", "hernia", 1),
        ("xyz", "abc", 3),
    ],
)
def test_letters_left_out_swapped_and_changed_are_counted_once_each(typed: str, word: str, errors: int) -> None:
    assert typing_errors(typed, word) == errors


def test_of_known_words_the_closest_counts_and_none_that_is_far() -> None:
    known = {"colonoscopy": 40, "colposcopy": 9, "cystoscopy": 12}

    assert closest_words("colonscopy", known) == ("colonoscopy",)
    assert closest_words("zzzzzz", known) == ()
    assert closest_words("zzzzzz", {}) == ()


@given(st.text(max_size=80), st.text(max_size=40))
def test_pieces_of_a_marked_text_are_the_text(text: str, query: str) -> None:
    assert "".join(piece for piece, _ in highlight_parts(text, read_query(query))) == text


def test_words_of_the_query_and_their_longer_forms_are_highlighted_and_nothing_else() -> None:
    pieces = list(highlight_parts("Laparoscopic gallbladder removal", read_query("lap removal")))

    assert [piece for piece, is_match in pieces if is_match] == ["Laparoscopic", "removal"]
