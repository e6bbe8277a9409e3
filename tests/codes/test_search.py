"""The search: what it finds, in which order, at what cost, and what it makes of nonsense."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from codes.domain.categories import category_of
from codes.domain.states import CodeState
from codes.models import Code, CodeSpecialty, HcpcsWords, SearchDocument, SearchWord, Specialty, Synonym, Words
from codes.search.filters import SearchFilters
from codes.search.highlight import highlighted
from codes.search.query import read_query, words_of
from codes.search.search import matching, search
from codes.search.spelling import known_beginnings
from codes.services.hcpcs import load_hcpcs
from codes.services.releases import publish_release
from codes.services.search_index import rebuild_search
from codes.services.starter import load_starter
from tests.factories import NOW, CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 20)
DATA = Path(__file__).parent / "data"
QUERIES = list(csv.DictReader((DATA / "search_queries.csv").read_text(encoding="utf-8").splitlines()))
SHARE_AMONG_THREE = 0.95


def found(text: str, *, limit: int = 10, **filters: Any) -> list[str]:  # Any: each filter's own type
    return search(text=text, limit=limit, on=TODAY, filters=SearchFilters(**filters)).codes


def code_with_words(code: str, title: str, *synonyms: str, text: str = "") -> Code:
    made: Code = CodeFactory.create(code=code)
    Words.objects.create(code=made, title=title, description=text)
    for synonym in synonyms:
        Synonym.objects.create(code=made, text=synonym)
    return made


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
@matrix(
    ("text", "first"),
    [
        ("47562", "47562"),
        ("h2020", "H2020"),
        ("4756", "47562"),
        ("lap chole", "47562"),
        ("chole lap", "47562"),
        ("lapchole", "47562"),
        ("laparoscopic gall", "47562"),
        ("open gall bladder removal", "47600"),
        ("gallblader open", "47600"),
        ("screening colonscopy", "45378"),
        ("therapeutic behav per diem", "H2020"),
        ("cut under ribs", "47600"),
    ],
)
def test_code_is_found_by_code_beginning_words_synonym_and_in_spite_of_typing_errors(text: str, first: str) -> None:
    assert found(text)[0] == first


@pytest.mark.usefixtures("few")
def test_whole_codes_are_found_in_any_number_and_nothing_else_beside_them() -> None:
    assert found("47600 47562") == ["47562", "47600"]


@pytest.mark.usefixtures("few")
def test_code_without_all_words_is_found_only_where_no_code_has_them() -> None:
    assert "45378" not in found("gallbladder removal")
    assert found("gallbladder colonoscopy hernia") != []


def test_code_of_a_draft_is_not_found_until_the_release_is_published() -> None:
    draft = ReleaseFactory.create(published_at=None, published_order=None)
    RelativeValueFactory.create(release=draft, code__code="99213")
    rebuild_search()
    before = found("99213")

    publish_release(release_id=draft.id, at=NOW)

    assert (before, found("99213")) == ([], ["99213"])


def test_hcpcs_file_is_found_by_its_words_at_once() -> None:
    load_hcpcs(path=DATA / "HCPC2019_ANWEB.excerpt.txt")

    words = HcpcsWords.objects.exclude(long="").order_by("code")[0]

    assert words.code_id in found(words.long, limit=50)


def test_rebuilding_one_code_follows_its_words_and_leaves_others_alone(few: None) -> None:
    Words.objects.filter(code="47562").update(title="Keyhole surgery of the gallbladder")
    Words.objects.filter(code="45378").update(title="Keyhole of the colon")

    rebuild_search(codes=["47562"])

    assert found("keyhole") == ["47562"]
    assert known_beginnings(["keyhole"]) == {"keyhole": 1}


def test_rebuilding_again_writes_nothing_and_what_is_gone_is_dropped(few: None) -> None:
    assert rebuild_search().unchanged

    Words.objects.filter(code="45378").delete()
    report = rebuild_search()

    assert (report.documents, report.dropped) == (0, 1)
    assert not SearchDocument.objects.filter(code="45378").exists()
    assert not SearchWord.objects.filter(word="colonoscopy").exists()


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

    assert found("visit", category=category_of("99213")) == ["99213", "99202"]
    assert found("visit", specialty="urology") == ["47562"]
    assert found("visit", state=CodeState.NOT_VALID_FOR_MEDICARE) == found("visit", status="I") == ["99202"]
    assert found("visit", has_work_rvu=True) == found("visit", global_period="XXX") == ["99213"]
    assert found("visit", least_work_rvu=Decimal("1.30"), most_work_rvu=Decimal("1.30")) == ["99213"]
    assert found("visit", least_work_rvu=Decimal("1.31")) == []


@pytest.mark.usefixtures("few")
@matrix("text", ["", "   ", "%", "'", '"', "\\", "&|!:*()<->", "😀😀", "כיס מרה", "\0", "a\0b", "_"])
def test_nonsense_finds_something_or_nothing_and_never_fails(text: str) -> None:
    assert len(found(text)) <= 10
    assert matching(text).count() <= 5


@pytest.mark.usefixtures("few")
@matrix(
    "text",
    [
        "gallblader xyzzyx " * 556,
        "xyzzyxa xyzzyxb xyzzyxc xyzzyxd xyzzyxe xyzzyxf xyzzyxg xyzzyxh",
        "gallblader lapskopic xyzzyxplugh removol",
        "9999",
        "99998 99999 G9999",
    ],
)
def test_search_asks_seven_queries_at_most_whatever_is_typed(
    django_assert_max_num_queries: DjangoAssertNumQueries, text: str
) -> None:
    with django_assert_max_num_queries(7):
        found(text)


@pytest.mark.usefixtures("few")
def test_search_that_enough_names_fit_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert len(found("gallbladder", limit=3)) == 3


def test_marked_words_are_safe_html_whatever_the_title_and_the_query_hold() -> None:
    html = highlighted("<script>alert('lap')</script> & lap", read_query("<script> lap"))

    assert html == (
        "&lt;<mark>script</mark>&gt;alert(&#x27;<mark>lap</mark>&#x27;)"
        "&lt;/<mark>script</mark>&gt; &amp; <mark>lap</mark>"
    )


@pytest.mark.slow
def test_share_of_queries_whose_code_is_among_the_first_three() -> None:
    load_starter(at=NOW)

    places = {line["query"]: _place(found(line["query"]), line["codes"].split()) for line in QUERIES}

    three = sum(place < 3 for place in places.values()) / len(places)
    first = sum(place < 1 for place in places.values()) / len(places)
    missed = [query for query, place in places.items() if place >= 3]
    print(f"\nof {len(places)} queries: first {first:.1%}, among the first three {three:.1%}; missed: {missed}")  # noqa: T201  # the figure is what the test is for
    assert len(places) >= 120
    assert three >= SHARE_AMONG_THREE, missed


@pytest.mark.slow
def test_no_table_is_read_through_where_a_word_has_four_letters() -> None:
    texts = ["colo", "lap chole", "gallblader", "screening colonscopy", "therapeutic behav per diem"]
    _many_documents()

    plans = {text: [_plan(statement) for statement in _statements_of(text)] for text in texts}

    assert all(plans.values())
    assert [plan for of_text in plans.values() for plan in of_text if "Seq Scan" in plan] == []


def _place(codes: list[str], expected: list[str]) -> int:
    return next((place for place, code in enumerate(codes) if code in expected), 99)


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
        found(text)
    return statements


def _plan(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())
