"""Suggestions over HTTP: open, strict, bounded, kept by caches, and the same facts as the page of a code."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from codes.models import Code, Synonym, Words
from codes.search.current import current_index
from codes.selectors.entries import entries, facts_of
from codes.services.search_index import rebuild_search
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix

pytestmark = pytest.mark.django_db
PATH = "/api/v1/codes/search"
TODAY = date(2025, 11, 20)


@pytest.fixture
def visits() -> None:
    release = ReleaseFactory.create()
    for number in range(20):
        row = RelativeValueFactory.create(release=release, code__code=f"992{number:02d}")
        Words.objects.create(code=row.code, title=f"Office visit <b>number</b> {number}")
    unvalued = RelativeValueFactory.create(release=release, code__code="H2020", status="I", work_rvu=None)
    Words.objects.create(code=unvalued.code, title="Day of therapy")
    Synonym.objects.create(code=unvalued.code, text="day program")
    rebuild_search()


def results(client: Client, **parameters: str) -> Any:  # Any: JSON
    answer = client.get(PATH, parameters)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.mark.usefixtures("visits")
def test_suggestion_says_code_title_state_work_and_what_matched(client: Client) -> None:
    (suggestion,) = results(client, q="day prog")

    assert suggestion == {
        "code": "H2020",
        "title": "Day of therapy",
        "state": "not_valid_for_medicare",
        "work_rvu": None,
        "matched": "<mark>day</mark> <mark>program</mark>",
        "group": "names",
    }
    assert results(client, q="99213")[0]["work_rvu"] == "1.30"


@pytest.mark.usefixtures("visits")
@matrix("typed", ["99213-25", "99213 25", "99213-25-59", "99213-lt", "2x99213", "99213 × 2", "99213– "])
def test_code_is_found_by_whatever_is_typed_with_it(client: Client, typed: str) -> None:
    assert [found["code"] for found in results(client, q=typed)] == ["99213"]


@pytest.mark.usefixtures("visits")
def test_code_that_is_typed_as_a_count_is_none(client: Client) -> None:
    assert "99213" not in [found["code"] for found in results(client, q="99213x99214")]


@pytest.mark.usefixtures("visits")
def test_what_matched_is_html_in_which_only_marks_are_tags(client: Client) -> None:
    suggestions = results(client, q="<b>office", limit="1")

    assert "&lt;<mark>b</mark>&gt;" in suggestions[0]["matched"]
    assert "<b>" not in suggestions[0]["matched"]


@pytest.mark.usefixtures("visits")
def test_suggestions_are_ten_unless_said_and_fifty_at_most(client: Client) -> None:
    assert len(results(client, q="visit")) == 10
    assert len(results(client, q="visit", limit="3")) == 3
    assert client.get(PATH, {"q": "visit", "limit": "51"}).status_code == 400


@pytest.mark.usefixtures("visits")
def test_number_of_queries_does_not_follow_the_number_of_suggestions(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    results(client, q="warm up")

    for limit in ("2", "10"):
        with django_assert_num_queries(4):
            results(client, q="visit", limit=limit)


@pytest.mark.usefixtures("visits")
def test_next_letter_and_what_was_asked_before_cost_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before = results(client, q="visi")

    with django_assert_num_queries(1):
        assert results(client, q="visit") == before
    with django_assert_num_queries(1):
        assert results(client, q="visi") == before


@pytest.mark.usefixtures("visits")
def test_release_that_changes_no_word_is_answered_from_at_once(client: Client) -> None:
    before = [(each["code"], each["work_rvu"]) for each in results(client, q="99213")]
    newer = ReleaseFactory.create(id="RVU25E", effective_from=date(2025, 11, 1))
    RelativeValueFactory.create(release=newer, code=Code.objects.get(code="99213"), work_rvu="1.45")

    assert before == [("99213", "1.30")]
    assert [(each["code"], each["work_rvu"]) for each in results(client, q="99213")] == [("99213", "1.45")]


@pytest.mark.usefixtures("visits")
def test_title_that_is_changed_is_answered_at_once(client: Client) -> None:
    results(client, q="99213")
    Words.objects.filter(code="99213").update(title="Seen in the office")
    rebuild_search(codes=["99213"])

    assert [each["title"] for each in results(client, q="99213")] == ["Seen in the office"]


@pytest.mark.usefixtures("visits")
def test_process_keeps_a_bounded_number_of_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codes.search.current.MOST_ANSWERS", 3)
    current = current_index()

    answers = [current.answer(question, partial(str, question)) for question in range(10)]

    assert answers == [str(number) for number in range(10)]
    assert len(current) <= 3


@pytest.mark.usefixtures("visits")
@matrix(
    ("filters", "count"),
    [
        ({"category": "evaluation-management"}, 18),
        ({"state": "valued"}, 20),
        ({"status": "I"}, 0),
        ({"has_work_rvu": "false"}, 0),
        ({"work_rvu_min": "1.30", "work_rvu_max": "1.30"}, 20),
        ({"work_rvu_min": "1.31"}, 0),
        ({"global_period": "XXX"}, 20),
        ({"specialty": "urology"}, 0),
    ],
)
def test_filters_narrow_what_is_found(client: Client, filters: dict[str, str], count: int) -> None:
    assert len(results(client, q="visit", limit="50", **filters)) == count


@matrix(
    ("query", "name", "code"),
    [
        ("", "q", "required"),
        ("q=", "q", "too_short"),
        (f"q={'a' * 10_000}", "q", "too_long"),
        ("q=a&q=b", "q", "repeated"),
        ("q=a&limit=0", "limit", "out_of_range"),
        ("q=a&limit=ten", "limit", "invalid_format"),
        ("q=a&state=odd", "state", "invalid_choice"),
        ("q=a&work_rvu_min=1", "work_rvu_min", "invalid_format"),
        ("q=a&page=2", "page", "unknown_parameter"),
    ],
)
def test_query_that_cannot_be_answered_is_refused_by_name(client: Client, query: str, name: str, code: str) -> None:
    answer = client.get(f"{PATH}?{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"][name] == [code]


@pytest.mark.usefixtures("visits")
@matrix("text", ["%", "'\"", "!!! ???", "😀", "ביקור", "‏‮", "a\u0301", "(|&!):*", "\\", "-" * 200])
def test_nonsense_is_answered_with_few_codes_or_none(client: Client, text: str) -> None:
    assert len(results(client, q=text)) <= 10


@pytest.mark.usefixtures("visits")
def test_answer_is_for_everybody_and_need_not_be_sent_twice(client: Client) -> None:
    first = client.get(PATH, {"q": "visit"})
    again = client.get(PATH, {"q": "visit"}, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert (again.status_code, again.content) == (304, b"")


def test_facts_are_those_of_the_page_for_every_kind_of_code() -> None:
    old = ReleaseFactory.create(id="RVU25C", effective_from=date(2025, 7, 1))
    new = ReleaseFactory.create()
    RelativeValueFactory.create(release=old, code__code="11111")
    for number, status in enumerate("ABCDEFGHIJMNPQRTX"):
        RelativeValueFactory.create(release=new, code__code=f"222{number:02d}", status=status, work_rvu=None)
    RelativeValueFactory.create(release=new, code__code="33333", component="26")
    CodeFactory.create(code="G0001", terminated_on=date(2020, 1, 1))
    CodeFactory.create(code="G0002", added_on=date(2020, 1, 1))
    codes = list(Code.objects.values_list("code", flat=True))

    facts = facts_of(codes, on=TODAY)

    shown = {each.code: (each.state, each.row.work_rvu if each.row else None) for each in entries(codes, on=TODAY)}
    assert {code: (fact.state, fact.work_rvu) for code, fact in facts.items()} == shown
    assert len(shown) == len(codes)
