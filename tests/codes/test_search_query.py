"""What is read out of a search: words, beginnings, shorthand, codes; nearness, order, marking; without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.search.edit_distance import closest_words, typing_errors
from codes.search.highlight import highlight_parts
from codes.search.query import LONGEST_WORD, MOST_WORDS, read_query, words_of
from codes.search.ranking import Candidate, MatchKind, ranked


def candidate(code: str, title: str, *synonyms: str, prominence: int = 3) -> Candidate:
    return Candidate(code, title, synonyms, prominence, rank=0.1)


def order_of(text: str, *candidates: Candidate) -> list[str]:
    return [each.candidate.code for each in ranked(read_query(text), candidates)]


@given(st.text(max_size=12_000))
def test_any_text_is_read_as_few_short_words_of_letters_and_digits(text: str) -> None:
    query = read_query(text)

    assert len(query.words) <= MOST_WORDS
    assert all(word.text.isalnum() and word.text.isascii() and len(word.text) <= LONGEST_WORD for word in query.words)


@pytest.mark.parametrize("text", ["", " ", "%%%", "'\"", "😀", "כולונוסקופיה", "\0", "!?!" * 3000])
def test_text_without_latin_letters_or_digits_asks_for_nothing(text: str) -> None:
    query = read_query(text)

    assert (query.words, query.all_of, query.one_by_one) == ((), "", ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Crohn's disease", ["crohns", "disease"]),
        ("Ménière", ["meniere"]),
        ("X-ray", ["xray"]),
        ("head CT w/o contrast", ["head", "ct", "without", "contrast"]),
        ("MRI w/wo contrast", ["mri", "without", "then", "with", "contrast"]),
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


@pytest.mark.parametrize(("text", "beginning"), [("4756", "4756"), ("h20", "H20"), ("0001f", "0001F"), ("g", "G")])
def test_lone_beginning_of_a_code_is_one_in_capitals(text: str, beginning: str) -> None:
    assert read_query(text).code_beginning == beginning


def test_whole_codes_are_codes_however_many_and_mixed_words_are_none() -> None:
    assert read_query("99213, g0105").codes == ("99213", "G0105")
    assert read_query("99213 visit").codes == ()


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


def test_exact_code_comes_before_its_mention_and_synonym_before_title_before_words_apart() -> None:
    mention = candidate("10001", "Repeat of 99213")
    code = candidate("99213", "Visit")
    by_synonym = candidate("20001", "Joint swap", "knee replacement")
    by_title = candidate("20000", "Knee replacement")
    apart = candidate("19999", "Replacement of a part", "knee work")

    assert order_of("99213", mention, code)[0] == "99213"
    assert order_of("knee replacement", apart, by_title, by_synonym) == ["20001", "20000", "19999"]


def test_name_that_is_the_query_comes_before_a_longer_one() -> None:
    longer = candidate("10000", "Colonoscopy with biopsy of the colon")
    whole = candidate("45380", "Colonoscopy with biopsy")

    found = ranked(read_query("biopsy colonoscopy"), [longer, whole])

    assert [each.kind for each in found] == [MatchKind.WHOLE_TITLE, MatchKind.TITLE]
    assert found[0].candidate is whole


def test_of_equal_names_that_in_use_comes_first() -> None:
    old = candidate("10000", "Screening talk", prominence=0)
    current = candidate("20000", "Screening talk", prominence=5)

    assert order_of("screening talk", old, current) == ["20000", "10000"]


def test_with_contrast_is_not_without() -> None:
    without = candidate("70450", "Head CT without contrast")
    with_contrast = candidate("70460", "Head CT with contrast")

    assert order_of("ct head with contrast", without, with_contrast)[0] == "70460"
    assert order_of("ct head w/o contrast", with_contrast, without)[0] == "70450"


def test_order_does_not_depend_on_the_order_of_candidates() -> None:
    several = [candidate(f"{number:05d}", "Visit", prominence=number % 3) for number in range(20)]

    assert order_of("visit", *several) == order_of("visit", *reversed(several))


@given(st.text(max_size=80), st.text(max_size=40))
def test_pieces_of_a_marked_text_are_the_text(text: str, query: str) -> None:
    assert "".join(piece for piece, _ in highlight_parts(text, read_query(query))) == text


def test_words_of_the_query_and_their_longer_forms_are_highlighted_and_nothing_else() -> None:
    pieces = list(highlight_parts("Laparoscopic gallbladder removal", read_query("lap removal")))

    assert [piece for piece, is_match in pieces if is_match] == ["Laparoscopic", "removal"]
