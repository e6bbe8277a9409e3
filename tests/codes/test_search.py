"""The search: what it finds, in which order, at what cost, and what it makes of nonsense."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from codes.domain.categories import category_of
from codes.domain.states import CodeState
from codes.models import Code, CodeSpecialty, HcpcsWords, SearchDocument, Specialty, Synonym, Words
from codes.search.filters import SearchFilters
from codes.search.highlight import highlighted
from codes.search.query import read_query, words_of
from codes.search.search import matching, search
from codes.services.hcpcs import load_hcpcs
from codes.services.releases import publish_release
from codes.services.search_index import rebuild_search
from codes.services.starter import load_starter
from tests.codes.few_codes import FIRST_MATCHES
from tests.codes.phrases import OLDER, PHRASES, placed, read_phrases, share_within
from tests.factories import NOW, CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 20)
DATA = Path(__file__).parent / "data"


def codes_found(text: str, *, limit: int = 10, **filters: Any) -> list[str]:  # Any: each filter's own type
    return search(text=text, limit=limit, on=TODAY, filters=SearchFilters(**filters)).codes


def code_with_words(code: str, title: str, *synonyms: str, text: str = "") -> Code:
    new_code: Code = CodeFactory.create(code=code)
    Words.objects.create(code=new_code, title=title, description=text)
    for synonym in synonyms:
        Synonym.objects.create(code=new_code, text=synonym)
    return new_code


@pytest.fixture
def few() -> None:
    code_with_words("47562", "Laparoscopic gallbladder removal", "lap chole")
    code_with_words("47563", "Laparoscopic gallbladder removal with bile duct X-ray", "lap chole with IOC")
    code_with_words("47600", "Open gallbladder removal", text="By a cut under the ribs.")
    code_with_words("45378", "Colonoscopy, look only", "diagnostic colonoscopy")
    h2020 = CodeFactory.create(code="H2020")
    HcpcsWords.objects.create(code=h2020, short="Ther behav svc, per diem", source="HCPCS",
                              long="Therapeutic behavioral services, per diem")  # fmt: skip
    rebuild_search()


@pytest.mark.usefixtures("few")
@matrix(("text", "first"), [*FIRST_MATCHES, ("cut under ribs", "47600")])
def test_code_is_found_by_code_beginning_words_synonym_and_in_spite_of_typing_errors(text: str, first: str) -> None:
    assert codes_found(text)[0] == first


@pytest.mark.usefixtures("few")
def test_whole_codes_are_found_in_any_number_and_nothing_else_beside_them() -> None:
    assert set(codes_found("47600 47562")) == {"47562", "47600"}


@pytest.mark.usefixtures("few")
def test_code_without_all_words_is_found_only_where_no_code_has_them() -> None:
    assert "45378" not in codes_found("gallbladder removal")
    assert codes_found("gallbladder colonoscopy hernia") != []


def test_code_of_a_draft_is_not_found_until_the_release_is_published() -> None:
    draft = ReleaseFactory.create(published_at=None, published_order=None)
    RelativeValueFactory.create(release=draft, code__code="99213")
    rebuild_search()
    before = codes_found("99213")

    publish_release(release_id=draft.id, at=NOW)

    assert (before, codes_found("99213")) == ([], ["99213"])


def test_hcpcs_file_is_found_by_its_words_at_once() -> None:
    load_hcpcs(path=DATA / "HCPC2019_ANWEB.excerpt.txt")

    words = HcpcsWords.objects.exclude(long="").order_by("code")[0]

    assert words.code_id in codes_found(words.long, limit=50)


def test_rebuilding_one_code_follows_its_words_and_leaves_others_alone(few: None) -> None:
    Words.objects.filter(code="47562").update(title="Keyhole surgery of the gallbladder")
    Words.objects.filter(code="45378").update(title="Keyhole of the colon")

    rebuild_search(codes=["47562"])

    assert codes_found("keyhole") == ["47562"]


def test_rebuilding_again_writes_nothing_and_what_is_gone_is_dropped(few: None) -> None:
    assert rebuild_search().unchanged

    Words.objects.filter(code="45378").delete()
    report = rebuild_search()

    assert (report.documents, report.dropped) == (0, 1)
    assert not SearchDocument.objects.filter(code="45378").exists()
    assert codes_found("colonoscopy") == []


def test_database_and_program_cut_names_into_the_same_words() -> None:
    odd = ("Ménière’s X-ray", "Follow-up & re-check (26/TC)", "T&A; D&C", "X ray 3–5 views", "CT w/o dye")
    for number, name in enumerate(odd):
        code_with_words(f"1000{number}", name)
    rebuild_search()

    with connection.cursor() as cursor:
        cursor.execute("SELECT title, tsvector_to_array(names) FROM codes_searchdocument")
        indexed = {title: set(words) for title, words in cursor.fetchall()}

    # The program alone spells out "w/o", as only those who search write it.
    assert all(set(words_of(name)) <= words for name, words in indexed.items() if "w/o" not in name)
    assert len(indexed) == len(odd)


def test_search_is_narrowed_by_category_specialty_and_the_row_of_today() -> None:
    row = RelativeValueFactory.create()
    RelativeValueFactory.create(release=row.release, code__code="99202", status="I", work_rvu=None, global_period="ZZZ")
    for code in ("99213", "99202", "47562"):
        Words.objects.create(code=CodeFactory.create(code=code), title="Visit")
    specialty = Specialty.objects.create(slug="urology", name="Urology")
    CodeSpecialty.objects.create(code_id="47562", specialty=specialty)
    rebuild_search()

    assert codes_found("visit", category=category_of("99213")) == ["99213", "99202"]
    assert codes_found("visit", specialty="urology") == ["47562"]
    assert codes_found("visit", state=CodeState.NOT_VALID_FOR_MEDICARE) == codes_found("visit", status="I") == ["99202"]
    assert codes_found("visit", has_work_rvu=True) == codes_found("visit", global_period="XXX") == ["99213"]
    assert codes_found("visit", least_work_rvu=Decimal("1.30"), most_work_rvu=Decimal("1.30")) == ["99213"]
    assert codes_found("visit", least_work_rvu=Decimal("1.31")) == []


@pytest.mark.usefixtures("few")
@matrix("text", ["", "   ", "%", "'", '"', "\\", "&|!:*()<->", "😀😀", "כיס מרה", "\0", "a\0b", "_"])
def test_nonsense_finds_something_or_nothing_and_never_fails(text: str) -> None:
    assert len(codes_found(text)) <= 10
    assert matching(text).count() <= 5


@pytest.mark.usefixtures("few")
@matrix(
    ("text", "queries"),
    [
        ("gallblader xyzzyx " * 556, 2),
        ("xyzzyxa xyzzyxb xyzzyxc xyzzyxd xyzzyxe xyzzyxf xyzzyxg xyzzyxh", 2),
        ("gallblader lapskopic xyzzyxplugh removol", 2),
        ("9999", 2),
        ("4756", 1),
        ("99998 99999 G9999", 1),
        ("g", 1),
    ],
)
def test_search_asks_two_queries_at_most_whatever_is_typed(
    django_assert_num_queries: DjangoAssertNumQueries, text: str, queries: int
) -> None:
    codes_found("warm up")

    with django_assert_num_queries(queries):
        codes_found(text)


@pytest.mark.usefixtures("few")
def test_search_that_enough_names_fit_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    codes_found("warm up")

    with django_assert_num_queries(1):
        assert len(codes_found("gallbladder", limit=3)) == 3


@pytest.mark.usefixtures("few")
def test_search_costs_one_query_more_after_a_change_of_any_word(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    codes_found("warm up")
    Words.objects.filter(code="47562").update(title="Keyhole surgery of the gallbladder")
    rebuild_search(codes=["47562"])

    with django_assert_num_queries(2):
        assert codes_found("keyhole", limit=1) == ["47562"]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("filters", "queries"), [({"category": category_of("47562")}, 3), ({"has_work_rvu": True}, 3)])
def test_filters_cost_one_query_and_those_of_a_row_one_more(
    django_assert_num_queries: DjangoAssertNumQueries, filters: dict[str, Any], queries: int
) -> None:
    codes_found("warm up")

    with django_assert_num_queries(queries):
        codes_found("gallbladder", **filters)


@pytest.mark.usefixtures("few")
def test_codes_of_which_only_a_text_fits_come_after_all_others_and_are_marked() -> None:
    code_with_words("11111", "Something else", text="Not a gallbladder removal.")
    rebuild_search()

    matches = search(text="gallbladder removal", limit=10, on=TODAY)

    assert [(each.code, each.in_text) for each in matches.results] == [
        ("47600", False), ("47562", False), ("47563", False), ("11111", True),
    ]  # fmt: skip


@pytest.mark.usefixtures("few")
def test_of_equal_matches_a_usual_code_that_is_described_comes_before_those_that_are_only_named() -> None:
    assert codes_found("gallbladder removal")[:2] == ["47600", "47562"]

    Words.objects.filter(code="47562").update(description="By small cuts.")
    rebuild_search()

    assert codes_found("gallbladder removal")[:2] == ["47562", "47600"]


@pytest.mark.usefixtures("few")
def test_texts_of_a_code_that_is_not_among_the_usual_ones_do_not_lift_it() -> None:
    code_with_words("47711", "Gallbladder removal")
    rebuild_search()
    before = SearchDocument.objects.get(code="47711").prominence

    Words.objects.filter(code="47711").update(description="Of a kind that nobody expects.")
    rebuild_search()

    assert SearchDocument.objects.get(code="47711").prominence == before


@pytest.mark.usefixtures("few")
def test_measure_comes_after_what_a_specialty_logs_however_well_its_name_fits() -> None:
    code_with_words("G9903", "Tobacco talk", text="Said in titles.csv to be logged by no specialty.")
    code_with_words("47711", "Talk about tobacco and how to quit it")
    rebuild_search()

    assert codes_found("tobacco talk") == ["47711", "G9903"]


@pytest.mark.usefixtures("few")
def test_text_that_holds_all_words_has_room_beside_names_that_hold_some() -> None:
    for number in range(20):
        code_with_words(f"111{number:02d}", f"Rib number {number}")
    rebuild_search()

    matches = search(text="cut under ribs", limit=6, on=TODAY)

    assert [(each.code[:3], each.in_text) for each in matches.results] == [*[("111", False)] * 5, ("476", True)]


def test_marked_words_are_safe_html_whatever_the_title_and_the_query_hold() -> None:
    html = highlighted("<script>alert('lap')</script> & lap", read_query("<script> lap"))

    assert html == (
        "&lt;<mark>script</mark>&gt;alert(&#x27;<mark>lap</mark>&#x27;)"
        "&lt;/<mark>script</mark>&gt; &amp; <mark>lap</mark>"
    )


@pytest.mark.slow
@pytest.mark.parametrize(("path", "least_first", "least_three"), [(PHRASES, 0.90, 0.98), (OLDER, 0.89, 0.97)])
def test_shares_of_phrases_with_an_accepted_code_first_and_among_the_first_three(
    path: Path, least_first: float, least_three: float
) -> None:
    load_starter(at=NOW)

    places = placed(read_phrases(path), codes_found)

    first, three = share_within(places, 1), share_within(places, 3)
    assert first >= least_first, [each.phrase.text for each in places if each.place >= 1]
    assert three >= least_three, [each.phrase.text for each in places if each.place >= 3]


@pytest.mark.slow
def test_no_table_is_read_through_where_a_word_has_four_letters() -> None:
    texts = ["colo", "lap chole", "gallblader", "screening colonscopy", "therapeutic behav per diem"]
    _many_documents()
    codes_found("warm up")

    plans = {text: [_plan(statement) for statement in _statements_of(text)] for text in texts}

    assert all(plans.values())
    assert [plan for of_text in plans.values() for plan in of_text if "Seq Scan on codes_searchdocument" in plan] == []


def _many_documents() -> None:
    """Write 20,000 documents and as many words, of which few fit anything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO codes_code (code) SELECT lpad(n::text, 5, '0') FROM generate_series(1, 20000) AS n;"
            "INSERT INTO codes_words (code, title, description, plain_language, clinical_context, billing, author,"
            " license, review) SELECT code, CASE WHEN code < '00040' THEN 'Colonoscopy, laparoscopic cholecystectomy,"
            " gallbladder screening, therapeutic behavior per diem' ELSE 'service' || code END, '', '', '', '', '', '',"
            " 'draft' FROM codes_code"
        )
    rebuild_search()


def _statements_of(text: str) -> list[str]:
    statements: list[str] = []

    def keep(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  # Any: as Django calls it
        statements.append(context["cursor"].mogrify(sql, params) if params else sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        codes_found(text)
    return statements


def _plan(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())
