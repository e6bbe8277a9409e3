"""The check of names finds every mistake that is planted, and nothing in right ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from codes.starter.check import main
from codes.starter.families import FamilyMember
from codes.starter.own_words import content_words
from tests.codes.made_families import WHOLE, family, member, messages_of, of_code, others

RELEASE: Final = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "cms" / "rvu25d.zip"
ADD_ON: Final = replace(WHOLE, global_period="ZZZ")


def test_right_names_have_no_fault() -> None:
    right = family(
        member("10001", "Stone removed", size="up to 2 cm"), member("10002", "Stone removed", size="over 2 cm")
    )

    assert messages_of(right) == []


def test_a_title_has_60_characters_at_most() -> None:
    assert messages_of(family(member("10001", "T" * 60))) == []
    (fault,) = messages_of(family(member("10001", "T" * 61)))
    assert "the title has 61 characters; expected 60 at most" in fault


@pytest.mark.parametrize(
    "phrase",
    ["separate procedure", "list separately", "in addition to code", "when performed", "not otherwise specified",
     "any method", "with or without", "single or multiple"],
)  # fmt: skip
def test_a_set_phrase_is_refused_in_title_synonym_and_family(phrase: str) -> None:
    message = f"{phrase!r} is a set phrase of code books"

    assert messages_of(family(member("10001", f"Stone removed {phrase}"))) == [f"10001: {message}"]
    assert messages_of(family(member("10001", "Stone removed", phrase))) == [f"10001: {message}"]
    assert messages_of(family(member("10001", "Stone removed"), synonyms=(phrase,))) == [f"test: {message}"]


def test_a_semicolon_a_small_letter_and_the_name_of_the_code_set_are_refused() -> None:
    assert messages_of(family(member("10001", "Stone; removed"))) == ["10001: “; ” in the title"]
    assert messages_of(family(member("10001", "stone"))) == ["10001: the title begins with a small letter: 'stone'"]
    assert messages_of(family(member("10001", "CPT of stones"))) == ["10001: the title says CPT"]


def test_five_content_words_in_a_row_of_any_descriptor_are_refused_and_four_are_not() -> None:
    beside = others(descriptors={"99999": "Exc big red kidney stone 2cm"})

    assert messages_of(family(member("10001", "Excision of a big red kidney")), beside=beside) == []
    assert messages_of(family(member("10001", "Excision of the big, red 3 cm kidney stone")), beside=beside) == [
        "10001: 'excision big red kidney stone' follows an official descriptor"
    ]


def test_content_words_are_neither_numbers_nor_units_nor_articles_and_abbreviations_are_spelled_out() -> None:
    assert content_words("Rmvl of the 2.5 cm lesions, each, 3–5 years") == ["removal", "lesion"]


def test_a_title_that_shares_over_60_percent_of_its_words_is_looked_at_twice_and_stays_with_a_reason() -> None:
    beside = others(descriptors={"10001": "Remove old kidney tube bag"})
    close = family(member("10001", "Kidney bag and old tube taken"), *many(40))
    indicators = {**beside.indicators, **{each.code: WHOLE for each in close.members}}
    beside = replace(beside, indicators=indicators)

    (fault,) = messages_of(close, beside=beside)
    assert "shares most words with the official form" in fault
    assert messages_of(close, beside=beside, exceptions={("10001", "second look"): "usual name"}) == []
    (fault,) = messages_of(close, beside=beside, exceptions={("10001", "second look"): "I like it"})
    assert fault.startswith("10001: 'I like it' is no reason; expected one of usual name")


def many(count: int) -> list[FamilyMember]:
    """Return members without a fault."""
    return [
        member(f"2{number:04}", f"Service {chr(65 + number // 26)}{chr(65 + number % 26)}") for number in range(count)
    ]


def test_no_more_than_3_percent_of_titles_are_left_at_the_second_look() -> None:
    few = family(member("10001", "Stone removed"), *many(10))
    beside = others(indicators={each.code: WHOLE for each in few.members})

    assert messages_of(few, beside=beside, exceptions={("10001", "second look"): "usual name"}) == [
        ": 1 of 11 titles were left at the second look; expected 3% at most"
    ]


def test_an_add_on_that_does_not_say_so_is_refused() -> None:
    (fault,) = messages_of(family(member("10001", "Stone removed")), beside=of_code(ADD_ON))

    assert fault.startswith("10001: global period ZZZ, and the title does not say that it is added")
    assert messages_of(family(member("10001", "Stone removed", further="each further")), beside=of_code(ADD_ON)) == []


def test_each_further_of_a_code_that_is_no_add_on_needs_a_word() -> None:
    further = family(member("10001", "Frozen section", further="each further block"))

    assert messages_of(further) == ["10001: “each further” with the global period 090, not ZZZ"]
    assert messages_of(further, exceptions={("10001", "each further"): "counted by block, paid in full"}) == []


@pytest.mark.parametrize(
    ("indicator", "is_wrong"), [("1", True), ("0", False), ("2", False), ("3", False), ("9", False)]
)
def test_both_sides_is_refused_only_where_the_figure_is_that_of_one(indicator: str, is_wrong: bool) -> None:  # noqa: FBT001  # a row of the table
    beside = of_code(replace(WHOLE, bilat_surg=indicator))

    assert bool(messages_of(family(member("10001", "Stones removed", side="both sides")), beside=beside)) is is_wrong


@pytest.mark.parametrize(("indicator", "is_wrong"), [("0", True), ("1", False), ("2", False)])
def test_words_of_a_part_are_refused_of_a_service_without_parts(indicator: str, is_wrong: bool) -> None:  # noqa: FBT001  # as above
    beside = of_code(replace(WHOLE, pctc=indicator))

    assert bool(messages_of(family(member("10001", "Kidney film, reading only")), beside=beside)) is is_wrong


def test_with_contrast_needs_a_sibling_without_or_a_word_why_there_is_none() -> None:
    alone = family(member("10001", "Kidney CT", contrast="with contrast"))
    pair = family(
        member("10001", "Kidney CT", contrast="with contrast"),
        member("10002", "Kidney CT", contrast="without contrast"),
        member("10003", "Kidney CT", contrast="without, then with contrast"),
    )

    assert messages_of(alone) == ["10001: “with contrast”, and no code has the same title “without contrast”"]
    assert messages_of(alone, exceptions={("10001", "contrast"): "the release has none"}) == []
    assert messages_of(pair) == []


def test_two_codes_never_have_one_title() -> None:
    twins = family(member("10001", "Stone removed"), member("10002", "Stone", detail="removed"))
    alike = family(member("10001", "Stone removed"), member("10002", "Stone Removed"))

    assert messages_of(twins) == []
    assert messages_of(alike) == ["10002: the title is that of 10001, too"]
    assert messages_of(family(member("10001", "Stent")), beside=others(titles={"50000": "Stent"})) == [
        "10001: the title is that of 50000, too"
    ]


def test_a_synonym_of_two_codes_belongs_to_a_family_of_both() -> None:
    twice = [member("10001", "Stone removed", "PCNL"), member("10002", "Stent", "pcnl")]
    shared = [member("10001", "Stone removed", "big one"), member("10002", "Stent", "small one")]

    assert messages_of(family(*twice)) == [
        "10002: the synonym 'pcnl' is also that of 10001; give it to a family of both"
    ]
    assert messages_of(family(*shared, synonyms=("PCNL",))) == []


def test_a_synonym_of_a_family_is_no_strangers_own() -> None:
    owned = others(titles={"50000": "Stent"}, synonyms={"50000": ("PCNL",)})
    word = ("PCNL",)

    assert messages_of(family(member("10001", "Stone removed"), synonyms=word), beside=owned) == [
        "test: the synonym 'PCNL' is also that of 50000, which is not of the family"
    ]
    both = family(member("10001", "Stone removed"), synonyms=word, codes=("10001", "50000"))
    assert messages_of(both, beside=owned) == []


def test_every_code_has_a_synonym_of_its_own_or_of_a_family() -> None:
    bare = replace(member("10001", "Stone removed"), synonyms=())

    assert messages_of(family(bare)) == ["10001: it has no synonym, and no family of it has one"]
    assert messages_of(family(bare, synonyms=("PCNL",))) == []


def test_a_code_without_work_a_second_title_and_a_family_code_without_a_title_are_refused() -> None:
    assert messages_of(family(member("10009", "Stone removed"))) == [
        "10009: neither with_work.csv nor without_work.csv has it"
    ]
    assert messages_of(family(member("10001", "Stone")), beside=others(titles={"10001": "Other"})) == [
        "10001: it has a title elsewhere"
    ]
    assert messages_of(family(member("10001", "Stone"), codes=("10001", "10002"))) == ["test: 10002 has no title"]


def test_a_table_is_in_the_order_of_its_codes_and_a_review_has_person_and_day() -> None:
    assert messages_of(family(member("10002", "Stent"), member("10001", "Stone"))) == [
        "test: expected its table in the order of the codes"
    ]
    half = replace(family(member("10001", "Stone")), reviewed_by="Ann")
    assert messages_of(half) == ["test: expected both, who reviewed it and on which day, or neither"]


def test_specialties_are_those_of_the_list() -> None:
    assert messages_of(family(replace(member("10001", "Stone"), specialties=("stones",)))) == [
        "10001: no specialty is called 'stones'"
    ]
    assert messages_of(family(replace(member("10001", "Stone"), specialties=()))) == [
        "10001: it has no specialty, and its family has none"
    ]


def test_an_exception_that_excuses_nothing_is_refused() -> None:
    (fault,) = messages_of(family(member("10001", "Stone")), exceptions={("10009", "series"): "old"})

    assert fault == "10009: an exception of 'series' for 10009 excuses nothing"


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("T" * 61, "the title has 61 characters; expected 60 at most"),
        ("Stone removed; tube placed", "“; ” in the title"),
        ("Stone removed with or without tube", "'with or without' is a set phrase of code books"),
        ("Stone removed", "global period ZZZ, and the title does not say that it is added"),
        ("Kidney CT with contrast, add-on", "no code has the same title “without contrast”"),
        ("Kidney bag and old tube taken, add-on", "shares most words with the official form"),
        ("Old kidney tube bag stone, add-on", "'old kidney tube bag stone' follows an official descriptor"),
    ],
)
def test_titles_of_other_codes_are_held_to_what_those_of_families_are(title: str, message: str) -> None:
    beside = others(
        titles={"10002": title},
        indicators={"10001": WHOLE, "10002": ADD_ON},
        descriptors={"10002": "Remove old kidney tube bag stone"},
    )

    assert any(message in fault for fault in messages_of(family(member("10001", "Stent")), beside=beside))


@pytest.mark.published
@pytest.mark.skipif(not RELEASE.is_file(), reason="the published files are not beside the project")
def test_no_name_that_we_ship_follows_a_descriptor_of_rvu25d(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the file as CMS publishes it; a copy whose descriptors were taken out is compared with none, and says so."""
    main([str(RELEASE)])

    assert capsys.readouterr().out in {
        "",
        f"{RELEASE.name}: no CPT code has a descriptor; own words were compared with none\n",
    }
