"""Pages of career stages and resources, whose figures are worked out as they are asked for."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.procedures.conftest import publish
from tests.procedures.wrvu.released import ROWS
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


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def publish_rows(*codes: str) -> None:
    """Store RVU24A with the rows of codes as published."""
    release = ReleaseFactory.create(id="RVU24A", year=2024, effective_from=date(2024, 1, 1))
    for row in ROWS:
        if row.code in codes:
            values = {name: getattr(row, name) for name in COLUMNS}
            RelativeValueFactory.create(release=release, code=CodeFactory.create(code=row.code), **values)


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_there_without_any_catalogue(client: Client, address: str) -> None:
    assert "<h1" in shown(client, address)


def test_an_example_has_the_figures_of_the_catalogue_that_is_loaded(client: Client) -> None:
    publish("RVU24A", date(2024, 1, 1), work_rvu="1.55")

    assert "a work RVU of 1.55" in shown(client, "/stages/students/")


def test_a_code_that_the_catalogue_lacks_has_no_figure_and_no_total(client: Client) -> None:
    publish("RVU24A", date(2024, 1, 1))

    page = shown(client, "/stages/students/")

    assert "The catalogue does not know this code." in page
    assert "No total: a figure is lacking." in page


def test_examples_of_modifiers_follow_the_rules_of_the_manual() -> None:
    publish_rows("49505", "47562")

    (case,) = shown_examples([each for each in ATTENDINGS if "49505" in str(each)], on=date(2024, 2, 1))

    assert [line.credit.wrvu for line in case.lines] == [Decimal("11.94"), Decimal("5.24")]
    assert case.total == Decimal("17.18")


def test_the_queries_of_examples_do_not_grow_with_their_number(client: Client) -> None:
    publish("RVU24A", date(2024, 1, 1))

    with CaptureQueriesContext(connection) as asked:
        shown_examples([*MODIFIERS, *ATTENDINGS, *RESIDENTS, *STUDENTS], on=date(2024, 2, 1))

    assert len(asked) <= 11


def test_what_a_wrvu_is_stands_in_the_figures_of_the_release_or_says_that_there_are_none(client: Client) -> None:
    assert "has no figures for 99213" in shown(client, "/resources/what-is-a-wrvu/")

    publish("RVU24A", date(2024, 1, 1))

    assert '<td class="n"><b>1.30</b></td>' in shown(client, "/resources/what-is-a-wrvu/")


def test_the_data_page_lists_the_releases_with_their_dates_the_newest_first(client: Client) -> None:
    publish("RVU24A", date(2024, 1, 1))
    publish("RVU25D", date(2025, 10, 1))
    ReleaseFactory.create(id="RVU26A", published_at=None, published_order=None)

    page = shown(client, "/resources/data/")

    assert re.findall(r'<th scope="row">(\w+)</th><td>([^<]+)<', page) == [
        ("RVU25D", "Oct 1, 2025"),
        ("RVU24A", "Jan 1, 2024"),
    ]


def test_pages_of_words_load_nothing_from_elsewhere_and_run_no_script(client: Client) -> None:
    for address in (*PAGES, "/blog/", "/support/", "/support/report/", "/resources/calculator/", "/accounts/login/"):
        page = shown(client, address)
        assert "<script" not in page, address
        assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == [], address


def test_the_header_leads_to_the_log_in_or_to_the_log(client: Client, clinician: Client) -> None:
    assert '<a class="button small" href="/accounts/login/">' in shown(client, "/resources/")
    assert '<a href="/log/">Log</a>' in shown(clinician, "/resources/")
    assert 'href="/accounts/logout/"' in shown(clinician, "/resources/")
