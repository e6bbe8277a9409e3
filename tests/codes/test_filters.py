"""The search page with its filters, and the words of the query highlighted in its titles."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from codes.models import CodeSpecialty, Specialty, Synonym, Words
from codes.services.search_index import rebuild_search
from tests.codes.pages import codes_in
from tests.factories import RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix
from tests.web.pages import element, error_at, links, page_of, texts, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]

BOTH = ["99213", "H2020"]


@pytest.fixture(autouse=True)
def _therapies() -> None:
    release = ReleaseFactory.create()
    RelativeValueFactory.create(release=release, work_rvu=Decimal("1.30"))
    RelativeValueFactory.create(release=release, code__code="H2020", status="I", work_rvu=None, global_period="YYY")
    Words.objects.create(code_id="99213", title="Therapy <talk> & visit")
    Words.objects.create(code_id="H2020", title="Therapy, per diem")
    psychiatry = Specialty.objects.create(slug="psych", name="Psychiatry")
    CodeSpecialty.objects.create(code_id="H2020", specialty=psychiatry)
    rebuild_search()


def therapies(client: Client, query: str = "") -> BeautifulSoup:
    return page_of(client, f"/codes/?q=therapy{query}")


def codes_listed(client: Client, query: str) -> list[str]:
    return sorted(codes_in(therapies(client, query)))


@matrix(
    ("query", "expected"),
    [("", BOTH), ("&category=other-hcpcs", ["H2020"]), ("&specialty=psych", ["H2020"]), ("&state=valued", ["99213"]),
     ("&has_work_rvu=true", ["99213"]), ("&has_work_rvu=false", ["H2020"]), ("&work_rvu_min=1.30", ["99213"]),
     ("&work_rvu_max=1.29", []), ("&work_rvu_min=1&work_rvu_max=1.3", ["99213"]), ("&global_period=YYY", ["H2020"]),
     ("&global_period=XXX", ["99213"]), ("&category=other-hcpcs&has_work_rvu=true", [])],
)  # fmt: skip
def test_each_filter_leaves_the_codes_that_pass_it(client: Client, query: str, expected: list[str]) -> None:
    assert codes_listed(client, query) == expected


@matrix(
    "query",
    ["&category=none", "&specialty=none", "&state=%F0%9F%92%A9", "&has_work_rvu=maybe", "&work_rvu_min=NaN",
     "&work_rvu_max=-1", "&work_rvu_min=1e999999", "&global_period=%3Cb%3E", "&after=none",
     "&state=&category=&work_rvu_min="],
)  # fmt: skip
def test_a_bad_value_narrows_nothing(client: Client, query: str) -> None:
    assert codes_listed(client, query) == BOTH


def test_a_bad_value_is_said_to_be_so_in_the_open_filters(client: Client) -> None:
    shown = therapies(client, "&work_rvu_min=much")

    assert error_at(element(shown, "details.filters[open]"), "filter_work_rvu_min").startswith(
        "Least wRVU: give a number"
    )
    assert len(shown.select('[id$="_error"]')) == 1


def test_a_range_that_ends_before_it_begins_keeps_its_beginning_only(client: Client) -> None:
    shown = therapies(client, "&work_rvu_min=1.00&work_rvu_max=0.50")

    assert "lies below the least" in error_at(shown, "filter_work_rvu_max")
    assert codes_in(shown) == ["99213"]


def test_filters_are_closed_where_nothing_is_asked_of_them(client: Client) -> None:
    filters = element(therapies(client), "details.filters")

    assert not filters.has_attr("open")


def test_filters_are_kept_in_the_way_to_more_codes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    CodeSpecialty.objects.create(code_id="99213", specialty=Specialty.objects.get())
    monkeypatch.setattr("codes.selectors.lists.PAGE", 1)

    shown = therapies(client, "&specialty=psych&state=&work_rvu_max=much")

    ways = links(shown, 'a[href*="after="]')
    assert [re.sub(r"after=\w{5}$", "after=", way) for way in ways] == ["?q=therapy&specialty=psych&after="]


def test_words_of_the_query_are_highlighted_and_the_rest_is_escaped(client: Client) -> None:
    name = element(therapies(client), "li:has(a[href$='/99213/']) .name")

    assert name.get_text() == "Therapy <talk> & visit"
    assert texts(name, "mark") == ["Therapy"]


def test_a_list_that_nobody_searched_marks_nothing(client: Client) -> None:
    shown = page_of(client, "/codes/other-hcpcs/")

    assert codes_in(shown) == ["H2020"]
    assert not shown.select("mark")


def test_code_that_was_found_by_a_synonym_shows_it_with_its_words_marked(client: Client) -> None:
    Synonym.objects.create(code_id="99213", text="Level 3 <office> call")
    rebuild_search()

    synonym = element(page_of(client, "/codes/?q=office"), "li small")

    assert synonym.get_text() == "also: Level 3 <office> call"
    assert words(synonym, "mark") == "office"
    assert not therapies(client).select("li small")
