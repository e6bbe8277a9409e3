"""The checker of our words refuses what must not stand in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from codes.starter.check import billing_faults, faults, main, texts_faults
from codes.starter.family_texts import FamilyTexts
from codes.starter.lists import CodeIndicators, OwnWords
from codes.starter.own_words import SET_PHRASES

GOOD = OwnWords(
    code="H2020",
    title="Therapeutic behavioral services, per diem",
    description="Structured help, one unit a day.",
    plain_language="A helper works with somebody.",
    clinical_context="When an hour would not do; an MRI is no part of it.",
    billing="A unit is a day. Medicare does not accept it.",
    synonyms=("TBS day rate",),
)


def messages_of(*words: OwnWords, status: str = "I", official: str = "") -> list[str]:
    statuses = {each.code: status for each in words}
    shared = frozenset({"shared name"})
    return [str(fault) for fault in faults(words, statuses=statuses, shared=shared, descriptors={"10000": official})]


def test_right_words_have_no_fault() -> None:
    assert messages_of(GOOD) == []


@pytest.mark.parametrize("part", ["title", "description", "plain_language", "clinical_context", "billing", "synonyms"])
def test_an_empty_field_is_named(part: str) -> None:
    emptied = replace(GOOD, **{part: () if part == "synonyms" else ""})  # type: ignore[arg-type]  # any field

    assert messages_of(emptied) == [f"H2020: {part} is empty"]


def test_a_level_ii_code_may_not_be_called_cpt_and_a_numeric_one_may() -> None:
    called = replace(GOOD, billing="This CPT code is a day.")

    assert messages_of(called) == ["H2020: a Level II code is called CPT"]
    assert messages_of(replace(called, code="99213")) == []


@pytest.mark.parametrize(
    ("text", "right"),
    [("a ultrasound-free a eye test", "an"), ("an hand", "a"), ("a endoscopy", "an"), ("an CT", "a")],
)
def test_a_wrong_article_is_refused(text: str, right: str) -> None:
    assert any(f"expected {right!r}" in fault for fault in messages_of(replace(GOOD, billing=text)))


@pytest.mark.parametrize(
    "text", ["an hour", "an EKG", "an X-ray", "a one-time visit", "an 8-week stay", "a unit", "an LVAD"]
)
def test_a_right_article_passes(text: str) -> None:
    assert messages_of(replace(GOOD, billing=text)) == []


@pytest.mark.parametrize(("status", "text"), [("I", "Medicare covers it."), ("N", "Medicare pays for one a year.")])
def test_a_claim_of_coverage_that_contradicts_the_status_is_refused(status: str, text: str) -> None:
    (fault,) = messages_of(replace(GOOD, billing=text), status=status)

    assert fault.endswith(f"contradicts status {status}")


def test_a_denial_of_coverage_that_contradicts_the_status_is_refused() -> None:
    assert len(messages_of(replace(GOOD, billing="It is not valid for Medicare."), status="A")) == 1


def test_a_synonym_of_two_codes_is_refused_unless_it_is_marked_as_shared() -> None:
    twin = replace(GOOD, code="H2021")
    both = [replace(each, synonyms=("Shared name",)) for each in (GOOD, twin)]

    assert messages_of(GOOD, twin) == [
        "H2020: the synonym 'tbs day rate' is also that of H2021 and not marked as shared"
    ]
    assert messages_of(*both) == []


def test_six_words_in_a_row_of_an_official_descriptor_are_refused_and_five_are_not() -> None:
    official = "one two three four five six seven"

    assert messages_of(replace(GOOD, billing="Say one two three four five."), official=official) == []
    assert len(messages_of(replace(GOOD, billing="Say two three, four five SIX seven."), official=official)) == 1


def test_five_words_in_a_row_that_say_something_are_refused_and_four_are_not() -> None:
    official = "Remove the old kidney tube, bag and stone"

    assert messages_of(replace(GOOD, billing="An old kidney tube bag."), official=official) == []
    assert messages_of(replace(GOOD, billing="The old kidney, tube of a bag, stone."), official=official) == [
        "H2020: 'old kidney tube bag stone' follows an official descriptor"
    ]


@pytest.mark.parametrize("phrase", SET_PHRASES)
@pytest.mark.parametrize("part", ["title", "description", "plain_language", "clinical_context", "billing"])
def test_a_set_phrase_of_code_books_is_refused_in_every_text(part: str, phrase: str) -> None:
    said = replace(GOOD, **{part: f"Help, {phrase}."})  # type: ignore[arg-type]  # any field

    assert messages_of(said) == [f"H2020: {phrase!r} is a set phrase of code books"]
    assert messages_of(replace(GOOD, synonyms=(phrase,))) == [f"H2020: {phrase!r} is a set phrase of code books"]


@pytest.mark.parametrize("part", ["description", "plain_language", "clinical_context", "billing"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("an hand", "'an hand': expected 'a'"),
        ("Medicare covers it.", "'Medicare covers' contradicts status I"),
        ("one two three four five six", "'one two three four five six' follows an official descriptor"),
        ("A look with or without a sample.", "'with or without' is a set phrase of code books"),
    ],
)
def test_texts_of_families_are_held_to_what_texts_of_other_codes_are(part: str, text: str, message: str) -> None:
    right = FamilyTexts("10001", "A stone goes.", "It is broken.", "When it hurts.", "One unit.")

    def faults_of(texts: FamilyTexts) -> list[str]:
        official = {"10000": "one two three four five six seven"}
        return [str(fault) for fault in texts_faults([texts], statuses={"10001": "I"}, descriptors=official)]

    assert faults_of(right) == []
    assert faults_of(replace(right, **{part: text})) == [f"10001: {message}"]


@pytest.mark.parametrize(
    ("wrong", "message", "right"),
    [
        ("Global period 90 days.", "'Global period 90' contradicts global_period 010", "The global period is 10 days."),
        ("An add-on (ZZZ).", "'(ZZZ)' contradicts global_period 010", "Global period 010."),
        ("Both sides inside (BILAT 2).", "'BILAT 2' contradicts bilat_surg 1", "One side (BILAT 1)."),
        ("Reading alone (PC/TC 2).", "'PC/TC 2' contradicts pctc 0", "No parts (PC/TC 0)."),
        ("Priced by the contractor (status C).", "'(status C' contradicts status A", "Status A: valued."),
    ],
)
def test_an_indicator_that_a_billing_text_says_otherwise_is_refused(wrong: str, message: str, right: str) -> None:
    indicators = {"10001": CodeIndicators(status="A", global_period="010", pctc="0", bilat_surg="1")}

    assert [str(fault) for fault in billing_faults({"10001": wrong}, indicators)] == [f"10001: {message}"]
    assert billing_faults({"10001": right}, indicators) == []


@pytest.mark.slow
def test_the_words_that_we_ship_have_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main([]), capsys.readouterr().out) == (0, "")


def release_that_says(text: str, folder: Path) -> str:
    """Return the path of the starter's release file, in which 99213 has a descriptor."""
    excerpt = next((Path(__file__).parents[2] / "codes" / "starter" / "RVU26C-starter").glob("PPRRVU*.csv"))
    table = folder / excerpt.name
    table.write_text(excerpt.read_text("latin-1").replace("\n99213,,", f"\n99213,,{text}", 1), "latin-1")
    return str(table)


@pytest.mark.slow
def test_descriptors_are_read_from_a_release_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([release_that_says("one unit per person and day here", tmp_path)]) == 0
    assert main([release_that_says("office visit established patient low complexity", tmp_path)]) == 1
    assert "99213: 'office visit established patient low' follows an official descriptor" in capsys.readouterr().out


def test_a_release_file_without_descriptors_proves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([release_that_says("", tmp_path)]) == 1
    assert "no CPT code has a descriptor; own words were compared with none" in capsys.readouterr().out
