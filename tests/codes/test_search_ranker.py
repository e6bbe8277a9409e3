"""Which codes a text finds in an index, and in which order; without a database."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.search.index import SearchIndex, WordsRow, build_index
from codes.search.ranker import SearchResult, search_index
from codes.search.ranking import MatchKind
from codes.search.trigrams import trigrams_of
from tests.codes.few_codes import FIRST_MATCHES


def row(code: str, title: str, *synonyms: str, prominence: int = 5, prior: int = 2) -> WordsRow:
    return WordsRow(code, title, synonyms, prominence, prior)


FEW = (
    row("47562", "Laparoscopic gallbladder removal", "lap chole", prior=4),
    row("47563", "Laparoscopic gallbladder removal with bile duct X-ray", "lap chole with IOC"),
    row("47600", "Open gallbladder removal"),
    row("45378", "Colonoscopy, look only", "diagnostic colonoscopy", prior=4),
    row("58120", "Womb scraped", "D and C"),
    row("H2020", "Therapeutic behavioral services, per diem", prominence=2),
    row("99999", "99999"),
)


def result_of(text: str, *rows: WordsRow, **options: object) -> SearchResult:
    return search_index(build_index(rows or FEW), text, **{"limit": 10, **options})  # type: ignore[arg-type]  # by name


def codes_found(text: str, *rows: WordsRow, **options: object) -> list[str]:
    return [match.row.code for match in result_of(text, *rows, **options).matches]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        *FIRST_MATCHES,
        ("kolonoscopy", "45378"),
        ("D&C", "58120"),
        ("g", "47562"),
        ("99999", "99999"),
        ("47600 lap", "47600"),
        ("47601 lap chole", "47562"),
    ],
)
def test_code_is_found_by_code_beginning_words_synonym_and_in_spite_of_typing_errors(text: str, first: str) -> None:
    assert codes_found(text)[0] == first


def test_whole_codes_are_found_in_any_number_and_nothing_else_beside_them() -> None:
    assert set(codes_found("47600 47562")) == {"47562", "47600"}
    assert codes_found("47600 gallbladder") == ["47600"]


def test_code_without_all_words_is_found_only_where_fewer_than_three_have_them() -> None:
    assert codes_found("gallbladder removal") == ["47562", "47600", "47563"]
    assert set(codes_found("gallbladder colonoscopy")) == {"47562", "47563", "47600", "45378"}
    assert len(codes_found("open gallbladder colonoscopy hernia")) == 4


@pytest.mark.parametrize("text", ["", "   ", "%", "'", "&|!:*()<->", "😀😀", "כיס מרה", "\0", "_", "xyzzyx", "zz"])
def test_nonsense_finds_nothing(text: str) -> None:
    assert codes_found(text) == []
    assert codes_found(text, row("99999", "99999")) == []


def test_name_that_is_the_query_comes_before_a_longer_one_of_a_code_that_is_billed_more_often() -> None:
    longer = row("10000", "Colonoscopy with biopsy of the colon", prior=5)
    whole = row("45380", "Colonoscopy with biopsy", prior=0)

    result = result_of("biopsy colonoscopy", longer, whole)

    assert [match.row.code for match in result.matches] == ["45380", "10000"]
    assert [match.kind for match in result.matches] == [MatchKind.WHOLE_NAME, MatchKind.NAME]


def test_whole_words_come_before_beginnings_and_one_name_before_several() -> None:
    begins = row("10000", "Bronchoscopy", prior=5)
    whole = row("20000", "Bronch, look only")
    apart = row("30000", "Look at a lung", "bronch", prior=5)

    assert codes_found("bronch look", begins, whole, apart) == ["20000", "30000", "10000"]


def test_of_equal_matches_prominence_then_prior_then_closeness_then_code_decide() -> None:
    rows = [
        row("10000", "Visit of somebody by somebody", prominence=5, prior=3),
        row("20000", "Visit of somebody", prominence=5, prior=3),
        row("30000", "Visit of somebody", prominence=5, prior=3),
        row("40000", "Visit of somebody", prominence=5, prior=4),
        row("50000", "Visit of somebody", prominence=4, prior=5),
        row("60000", "Visit", prominence=2, prior=5),
        row("70000", "Visit", prominence=0, prior=5),
    ]

    assert codes_found("visi", *rows) == ["40000", "20000", "30000", "10000", "50000", "60000", "70000"]


def test_other_form_of_a_word_is_found_where_no_name_has_the_word_itself() -> None:
    kept = row("42420", "Whole parotid removed, nerve kept", "total parotidectomy nerve preservation")

    first = result_of("parotidectomy nerve preserved", kept, row("10000", "Nerve freed", prior=5)).matches[0]

    assert first.row.code == "42420"
    assert first.kind is not MatchKind.SOME_WORDS


def test_other_form_never_comes_before_the_word_itself() -> None:
    own = row("20000", "Nerve preserved", prior=0)
    other = row("10000", "Nerve preservation", prior=5)

    assert codes_found("nerve preserved", own, other) == ["20000", "10000"]


def test_of_codes_with_some_words_one_that_begins_a_longer_word_tells_half_as_much() -> None:
    begins = row("10000", "Tositumomab supply", prominence=7)
    whole = row("20000", "First rib removed", "rib resection")

    assert codes_found("rib TOS", begins, whole) == ["20000", "10000"]


def test_codes_that_own_one_synonym_come_by_code_where_no_title_says_it() -> None:
    placed = row("64582", "Tongue stimulator placed, with lead in the chest", "Inspire device")
    removed = row("64584", "Tongue stimulator removed", "Inspire device")
    says_it = row("64590", "Inspire device checked", "Inspire device")

    assert codes_found("inspire device", removed, placed) == ["64582", "64584"]
    assert codes_found("inspire device", removed, placed, says_it)[0] == "64590"


def test_own_use_decides_between_equal_matches_and_no_others() -> None:
    rows = [row("10000", "Visit, long", prior=5), row("20000", "Visit, short"), row("30000", "Visiting")]

    assert codes_found("visit", *rows, own={"20000": 3, "30000": 9}) == ["20000", "10000", "30000"]


def test_with_contrast_is_not_without() -> None:
    without = row("70450", "Head CT without contrast", prior=5)
    with_contrast = row("70460", "Head CT with contrast")

    assert codes_found("ct head with contrast", without, with_contrast)[0] == "70460"
    assert codes_found("ct head w/o contrast", with_contrast, without)[0] == "70450"


def test_without_is_not_without_then_with() -> None:
    without = row("70450", "Head CT without contrast", prior=5)
    both = row("70470", "Head CT without, then with contrast", "CT head w/wo")

    assert codes_found("ct head w/o", both, without) == ["70450", "70470"]
    assert codes_found("ct head w/wo", both, without)[0] == "70470"


def test_shorter_name_that_is_billed_more_often_is_not_meant_by_its_contrary() -> None:
    without = row("70450", "Head CT without contrast", prior=1)
    both = row("70470", "Head CT without, then with contrast", "CT head with and without", prior=5)

    for text in ("ct head without", "ct head w/o", "ct head wo"):
        assert codes_found(text, both, without) == ["70450", "70470"]


@pytest.mark.parametrize(
    "written", ["w/wo", "w wo", "wwo", "w and wo", "w/ & w/o", "wo w", "w/o and w", "wo/w", "with and without"]
)
def test_with_and_without_is_read_however_it_is_written(written: str) -> None:
    rows = (row("70450", "Head CT without contrast", prior=5), row("70460", "Head CT with contrast", prior=4))
    both = row("70470", "Head CT without, then with contrast")

    assert codes_found(f"ct head {written}", *rows, both)[0] == "70470"


def test_only_codes_that_are_asked_for_are_found() -> None:
    assert codes_found("gallbladder", within={"47600", "45378"}) == ["47600"]
    assert codes_found("gallblader removal", within={"47600"}) == ["47600"]
    assert codes_found("47562", within={"47600"}) == []


@given(
    st.lists(
        st.tuples(
            st.integers(10_000, 10_020).map(str),
            st.lists(st.sampled_from(["knee", "hip", "injection", "of", "with"]), min_size=1, max_size=4),
            st.integers(0, 5), st.integers(0, 5),
        ),
        max_size=12, unique_by=lambda each: each[0],
    ),
    st.lists(st.sampled_from(["knee", "kn", "hip", "inj", "with", "hpi", "10003"]), max_size=3),
)  # fmt: skip
def test_order_is_total_and_does_not_depend_on_the_order_of_rows(
    given_rows: list[tuple[str, list[str], int, int]], words: list[str]
) -> None:
    rows = [row(code, " ".join(title), prominence=use, prior=prior) for code, title, use, prior in given_rows]
    shuffled = Random(1).sample(rows, len(rows))  # noqa: S311  # an order for a test

    assert codes_found(" ".join(words), *rows, limit=50) == codes_found(" ".join(words), *shuffled, limit=50)


@given(st.text(max_size=300), st.integers(1, 5))
def test_any_text_finds_few_codes_and_each_once(text: str, limit: int) -> None:
    codes = codes_found(text, limit=limit)

    assert len(codes) == len(set(codes)) <= limit


def test_index_counts_words_by_their_beginnings() -> None:
    index: SearchIndex = build_index(FEW)

    assert (index.count("gallbladder"), index.count("gall"), index.count("zebra")) == (3, 3, 0)
    assert index.word("zebra") is None


def test_trigrams_of_a_word_know_its_beginning_and_its_end() -> None:
    assert trigrams_of("ab") == {"  a", " ab", "ab "}
