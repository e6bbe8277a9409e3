"""Pages of career stages and resources, whose figures are worked out as they are asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from codes.models import Words
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.procedures.conftest import publish
from tests.procedures.wrvu.released import ROWS
from tests.web.pages import element, links, page_of, row_of, texts, words
from web.examples import ATTENDINGS, MODIFIERS, RESIDENTS, STUDENTS, shown_examples

pytestmark = pytest.mark.django_db

PAGES = (
    "/stages/students/",
    "/stages/residents/",
    "/stages/attendings/",
    "/resources/",
    "/resources/what-is-a-wrvu/",
    "/resources/modifiers/",
    "/resources/glossary/",
    "/resources/data/",
)


COLUMNS = (
    *("component", "status", "work_rvu", "global_period", "pre_op", "intra_op", "post_op", "mult_proc"),
    *("bilat_surg", "asst_surg", "co_surg", "endo_base", "facility_total", "nonfacility_total"),
)


def line_of(page: BeautifulSoup, code: str) -> Tag:
    """Return the one line of a code in the worked examples of a page."""
    return element(page, f'.worked li:has(> .number:-soup-contains("{code}"))')


def addresses(page: BeautifulSoup) -> list[str]:
    """Return all that a page names to be loaded or opened."""
    return [
        str(value)
        for tag in page.select("*")
        for name, value in tag.attrs.items()
        if name.endswith(("src", "href", "srcset", "action"))
    ]


def publish_rows(*codes: str) -> None:
    """Store RVU24A with the rows of codes as published."""
    release = ReleaseFactory.create(id="RVU24A", year=2024, effective_from=date(2024, 1, 1))
    for row in ROWS:
        if row.code in codes:
            values = {name: getattr(row, name) for name in COLUMNS}
            RelativeValueFactory.create(release=release, code=CodeFactory.create(code=row.code), **values)


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_there_without_any_catalogue(client: Client, address: str) -> None:
    assert words(page_of(client, address), "main h1")


def test_an_example_has_the_figures_of_the_catalogue_that_is_loaded(client: Client) -> None:
    publish("RVU24A", date(2024, 1, 1), work_rvu="1.55")

    line = line_of(page_of(client, "/stages/students/"), "99213")
    assert words(line, ".value") == "1.55"
    assert "a work RVU of 1.55" in words(line, ".because")


def test_a_code_that_the_catalogue_lacks_has_no_figure_and_no_total(client: Client) -> None:
    publish("RVU24A", date(2024, 1, 1))

    page = page_of(client, "/stages/students/")

    line = line_of(page, "90834")
    assert words(line, ".value") == "?"
    assert words(line, ".because").startswith("The catalog does not know this code.")
    assert words(page, 'section:-soup-contains("90834") > .sum') == "No total: a figure is lacking."


def test_examples_of_modifiers_follow_the_rules_of_the_manual() -> None:
    publish_rows("49505", "47562")

    (case,) = shown_examples([each for each in ATTENDINGS if "49505" in str(each)], on=date(2024, 2, 1))

    assert [line.credit.wrvu for line in case.lines] == [Decimal("11.94"), Decimal("5.24")]
    assert case.total == Decimal("17.18")


def test_the_queries_of_examples_do_not_grow_with_their_number(client: Client) -> None:
    publish("RVU24A", date(2024, 1, 1))

    with CaptureQueriesContext(connection) as queries:
        shown_examples([*MODIFIERS, *ATTENDINGS, *RESIDENTS, *STUDENTS], on=date(2024, 2, 1))

    assert len(queries) <= 11


def test_what_a_wrvu_is_stands_in_the_figures_of_the_release_or_says_that_there_are_none(client: Client) -> None:
    without = page_of(client, "/resources/what-is-a-wrvu/")
    assert "has no figures for 99213" in words(without, "main .flag")
    assert without.select("main table") == []

    publish("RVU24A", date(2024, 1, 1))

    page = page_of(client, "/resources/what-is-a-wrvu/")
    assert texts(page, "main tbody tr:first-child > :is(th, td.n)") == ["Work", "1.30", "1.30"]
    assert texts(page, "main td.n > b") == ["1.30", "1.30"]


def test_the_data_page_lists_the_releases_with_their_dates_the_newest_first(client: Client) -> None:
    publish("RVU24A", date(2024, 1, 1))
    publish("RVU25D", date(2025, 10, 1))
    ReleaseFactory.create(id="RVU26A", published_at=None, published_order=None)

    page = page_of(client, "/resources/data/")

    assert [texts(row, 'th[scope="row"], th + td') for row in page.select('[aria-label="Releases"] tbody tr')] == [
        ["RVU25D", "Oct 1, 2025"],
        ["RVU24A", "Jan 1, 2024"],
    ]


def test_the_data_page_counts_titles_and_drafts_by_category(client: Client) -> None:
    publish("RVU24A", date(2024, 1, 1))
    Words.objects.create(code_id="99213", title="Office visit")
    Words.objects.create(code_id="45378", title="Colonoscopy", review="reviewed", reviewed_on=date(2024, 2, 1))

    with CaptureQueriesContext(connection) as queries:
        page = page_of(client, "/resources/data/")

    assert row_of(page, "Evaluation and management") == ["1", "1", "1"]
    assert row_of(page, "Digestive surgery and endoscopy") == ["1", "1", "0"]
    assert "/codes/evaluation-management/?work=with" in links(page, "main th a")
    assert len(queries) <= 4


def test_the_data_page_adds_the_titles_of_all_categories_up(client: Client) -> None:
    publish_rows("49505", "47562")
    Words.objects.create(code_id="47562", title="Gallbladder taken out by laparoscopy")

    assert row_of(page_of(client, "/resources/data/"), "All codes") == ["2", "1", "1"]


def test_the_data_page_says_nothing_of_titles_where_no_code_has_a_work_rvu(client: Client) -> None:
    page = page_of(client, "/resources/data/")

    assert page.select("main table") == []


def test_pages_of_words_load_nothing_from_elsewhere_and_run_no_script(client: Client) -> None:
    for address in (*PAGES, "/blog/", "/support/", "/support/report/", "/resources/calculator/", "/accounts/login/"):
        page = page_of(client, address)
        assert page.select("script") == [], address
        assert [each for each in addresses(page) if each.startswith(("//", "http:", "https:"))] == [], address


def test_the_header_leads_to_the_log_in_or_to_the_log(client: Client, clinician: Client) -> None:
    assert links(page_of(client, "/resources/"), "header a.button") == ["/accounts/login/"]
    own = page_of(clinician, "/resources/")
    assert texts(own, 'header nav a[href="/app/"]') == ["Log"]
    assert texts(own, 'footer nav a[href="/accounts/logout/"]') == ["Log out"]
