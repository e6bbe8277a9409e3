"""One-line entry: what is read, what is left open, and what stays unread."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.domain.sentences.grammar import parse_sentence
from procedures.domain.sentences.lexer import LONGEST
from procedures.domain.sentences.phrases import MOST_OPTIONS, MOST_PHRASES
from procedures.domain.sentences.values import Chip, Item, Match, Sentence

TODAY = date(2026, 3, 18)
# Codes by what they are called here; the first three are done once a case.
NAMES = {
    "45385": "colonoscopy with snare",
    "45380": "colonoscopy with biopsy",
    "20610": "knee injection",
    "93010": "ecg reading",
    "10060": "incision and drainage",
}
ONCE = {"45385", "45380", "20610"}


def find(phrase: str) -> Sequence[Match]:
    """Return the codes whose names have half of the words of a phrase."""
    words = set(phrase.split()) - {"with", "and"}
    matches = [
        Match(code, 100 if words == name else 49 * len(words & name) // len(words), tuple(sorted(words - name)))
        for code, text in NAMES.items()
        for name in [set(text.split()) - {"with", "and"}]
        if words & name
    ]
    return sorted(matches, key=lambda match: -match.closeness)


def once_a_case(codes: Collection[str]) -> Mapping[str, bool]:
    return {code: code in ONCE for code in codes if not code.startswith("1234")}


def parse(text: str) -> Sentence:
    return parse_sentence(text, today=TODAY, find=find, once_a_case=once_a_case)


def chips(item: Item) -> list[str]:
    parts = [item.what, item.count, *item.modifiers, item.role, item.place]
    return [f"{'?' if chip.is_open else ''}{'/'.join(chip.options)}" for chip in parts if chip is not None]


def lines(text: str) -> list[list[str]]:
    return [chips(item) for item in parse(text).items]


def unread(text: str) -> list[str]:
    return [text[start:end] for start, end in parse(text).unread]


def test_a_code_is_never_a_count() -> None:
    assert lines("99213 99214 20610") == [["99213"], ["99214"], ["20610"]]


def test_chip_says_which_words_it_was_read_from() -> None:
    text = "Did one knee injection x2 on the RIGHT"
    [item] = parse(text).items

    assert item.count is not None
    spans = [text[chip.start : chip.end] for chip in (item.what, item.count, *item.modifiers)]
    assert spans == ["knee injection", "one", "on the RIGHT"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("99214-25", [["99214", "25"]]),
        ("99214 25 59", [["99214", "25", "59"]]),
        ("20610 rt lt", [["20610", "RT", "LT"]]),
        ("20610 right, left", [["20610", "RT", "LT"]]),
        ("left 20610, right 20610", [["20610", "LT"], ["20610", "RT"]]),
        ("20610 both sides", [["20610", "50"]]),
        ("20610 bilateral", [["20610", "50"]]),
        ("93010 as 93010-AS", [["93010"], ["93010", "AS"]]),
    ],
)
def test_modifiers_are_read_as_letters_and_as_words(text: str, read: list[list[str]]) -> None:
    assert lines(text) == read


@pytest.mark.parametrize(
    "text", ["3 93010", "three 93010", "93010 x3", "93010 x 3", "3x93010", "93010 three times", "93010 3 units"]
)
def test_counts_are_read_before_and_behind(text: str) -> None:
    assert lines(text) == [["93010", "3"]]


def test_twice_is_two() -> None:
    assert lines("93010 twice") == [["93010", "2"]]


def test_count_of_what_is_done_once_a_case_is_left_open() -> None:
    assert lines("two colonoscopy with snare") == [["45385", "?2x1/2"]]
    assert lines("2x45385, 93010") == [["45385", "?2x1/2"], ["93010"]]


def test_number_behind_a_code_is_left_open_and_one_between_two_codes_unread() -> None:
    assert lines("93010 3") == [["93010", "?3/1"]]
    assert (lines("93010 3 99213"), unread("93010 3 99213")) == ([["93010"], ["99213"]], ["3"])


def test_ellipsis_takes_the_noun_before_it_and_is_left_open() -> None:
    assert lines("two colonoscopy with snare, one with biopsy") == [["45385", "?2x1/2"], ["?45380"]]


def test_codes_that_fit_equally_well_are_left_open() -> None:
    assert lines("colonoscopy") == [["?45385/45380"]]


def test_and_within_a_name_joins_nothing() -> None:
    assert lines("incision and drainage and knee injection") == [["10060"], ["20610"]]


@pytest.mark.parametrize(
    "text", ["99213 no 99214", "99213, sorry, 99214", "99213 I mean 99214", "99213 scratch that 99214"]
)
def test_correction_is_asked_for_with_what_was_said_last_first(text: str) -> None:
    assert lines(text) == [["?99214/99213"]]


@pytest.mark.parametrize("text", ["99213 or 99214", "99213-99214"])
def test_one_of_two_codes_is_asked_for(text: str) -> None:
    assert lines(text) == [["?99213/99214"]]


def test_what_was_not_done_stays_unread() -> None:
    assert (lines("99213, not 99214"), unread("99213, not 99214")) == ([["99213"]], ["not", "99214"])


def test_code_that_nobody_knows_is_left_open() -> None:
    assert lines("12345") == [["?12345"]]


@pytest.mark.parametrize(
    "text", ["mrn 44582 99213", "room 41201 99213", "99213 acct 10060", "dob 3/4/1960 99213", "call 555-123-4567 99213"]
)
def test_numbers_of_a_person_are_neither_codes_nor_counts_nor_days(text: str) -> None:
    assert (lines(text), parse(text).day) == ([["99213"]], None)
    assert unread(text) != []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("assistant: 10060, 20610", [["10060", "assistant"], ["20610", "assistant"]]),
        ("10060, assistant: 20610", [["10060"], ["20610", "assistant"]]),
        ("10060 assist, 20610", [["10060", "assistant"], ["20610"]]),
        ("10060, assisted with 20610", [["10060"], ["20610", "assistant"]]),
        ("10060, 20610, as cosurgeon", [["10060", "cosurgeon"], ["20610", "cosurgeon"]]),
        ("10060 I supervised the resident", [["10060", "supervisor"]]),
    ],
)
def test_role_belongs_to_its_item_and_to_all_where_it_stands_alone(text: str, read: list[list[str]]) -> None:
    assert lines(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("3 93010 and a 99213 at the nursing home", [["93010", "3", "32"], ["99213", "32"]]),
        ("in the office 99213, at the nursing home 93010", [["99213", "11"], ["93010", "32"]]),
        ("99213 in the hospital", [["99213", "?21/22"]]),
        ("ER: 99213", [["99213", "23"]]),
    ],
)
def test_place_holds_for_its_items_and_is_open_where_it_may_be_two(text: str, read: list[list[str]]) -> None:
    assert lines(text) == read


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-03-18"),
        ("this morning", "2026-03-18"),
        ("yesterday", "2026-03-17"),
        ("last night", "2026-03-17"),
        ("day before yesterday", "2026-03-16"),
        ("two days ago", "2026-03-16"),
        ("on Monday", "2026-03-16"),
        ("on Friday", "2026-03-13"),
        ("on Wednesday", "?2026-03-18/2026-03-11"),
        ("last Monday", "?2026-03-16/2026-03-09"),
        ("3/14", "2026-03-14"),
        ("14/3", "2026-03-14"),
        ("3/14/26", "2026-03-14"),
        ("2026-03-14", "2026-03-14"),
        ("March 14th", "2026-03-14"),
        ("14 March 2026", "2026-03-14"),
        ("on the 14th", "2026-03-14"),
        ("on the 20th", "2026-02-20"),
        ("3/20", "?2026-03-20/2025-03-20"),
        ("today and yesterday", "?2026-03-18/2026-03-17"),
        ("1/2/2019", None),
        ("2/30", None),
        ("tomorrow", None),
        ("next Monday", None),
    ],
)
def test_day_is_read_from_words_and_open_where_it_may_be_two(words: str, day: str | None) -> None:
    chip = parse(f"99213 {words}").day

    assert (None if chip is None else f"{'?' if chip.is_open else ''}{'/'.join(chip.options)}") == day


def test_every_other_word_stays_unread() -> None:
    assert unread("99213 for Mr Jones, went well") == ["Mr", "Jones", "went", "well"]


def test_text_that_is_too_long_is_not_read() -> None:
    text = "99213 " * 100

    assert (parse(text).items, parse(text).unread) == ((), ((0, len(text)),))


WORDS = [
    *(
        "99213",
        "45385-59",
        "two",
        "x2",
        "colonoscopy",
        "with",
        "and",
        "knee",
        "injection",
        "no",
        "or",
        "left",
        ",",
        "at",
    ),
    *("the", "office", "assist", "yesterday", "3/4", "mrn", "7", "–", "×", "é", ":", "scratch that", "both sides"),
]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)))
def test_any_text_gives_chips_within_it_and_a_closed_one_has_one_option(text: str) -> None:
    sentence = parse(text)

    parts: list[Chip | None] = [sentence.day]
    for item in sentence.items:
        parts.extend((item.what, item.count, *item.modifiers, item.role, item.place))
    for chip in filter(None, parts):
        assert 0 <= chip.start < chip.end <= len(text)
        assert 1 <= len(chip.options) <= max(MOST_OPTIONS, 2 * len(WORDS))
        assert chip.is_open or len(chip.options) == 1


def test_phrases_that_are_looked_up_are_bounded() -> None:
    searched = []

    def ask(phrase: str) -> Sequence[Match]:
        searched.append(phrase)
        return ()

    text = ("a bc de fg hi jk lm and no pq rs, " * 20)[:LONGEST]
    parse_sentence(text, today=TODAY, find=ask, once_a_case=once_a_case)

    assert 0 < len(searched) <= MOST_PHRASES
