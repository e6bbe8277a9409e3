"""The public pages of national tables."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.models import SpecialtySpelling
from codes.models import Specialty
from tests.factories import BenchmarkRowFactory, BenchmarkSourceFactory
from tests.matrix import matrix
from tests.web.pages import texts, tree, words

pytestmark = pytest.mark.django_db


@matrix("path", ["/benchmarks/", "/benchmarks/method/", "/benchmarks/cardiology/"])
def test_pages_open_with_and_without_a_table(client: Client, cardiology: Specialty, path: str) -> None:
    assert client.get(path).status_code == 200
    BenchmarkRowFactory.create(source__made_up=True)
    assert client.get(path).status_code == 200


def test_page_without_a_table_says_so_and_tells_staff_alone_how_one_is_loaded(
    client: Client, cardiology: Specialty
) -> None:
    page = tree(client.get("/benchmarks/cardiology/"))

    assert words(page, "main .flag") == "No table that is loaded here knows Cardiology."
    assert "build_benchmarks" not in str(page)


def test_page_shows_source_year_n_method_and_that_figures_are_made_up(client: Client, cardiology: Specialty) -> None:
    BenchmarkRowFactory.create(source__made_up=True)

    page = tree(client.get("/benchmarks/cardiology/?region=TX"))

    (table,) = page.select("main section.card")
    too_few, source, method = texts(table, "section > .note")
    assert words(table, "h2") == "Made-up sample 2024"
    assert words(table, ".flag").startswith("These figures are made up")
    assert "n = 120" in words(table, "figcaption")
    assert texts(table, "tbody tr:first-child td")[1:] == [
        "2,000.00", "4,000.00", "5,000.00", "6,500.00", "8,000.00", "5,100.00", "120",
    ]  # fmt: skip
    assert "has too few clinicians for a figure here" in too_few
    assert source.partition(": ")[0] == "Source"
    assert source.partition(": ")[2].startswith("Made-up sample, year 2024.")
    assert method == "Method: Invented figures."


def test_page_of_no_specialty_is_not_found(client: Client) -> None:
    assert client.get("/benchmarks/nobody/").status_code == 404


def test_queries_of_the_page_do_not_grow_with_the_tables(client: Client, cardiology: Specialty) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/benchmarks/cardiology/")
        return len(captured)

    BenchmarkRowFactory.create()
    few = queries()
    for number in range(20):
        BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug=f"table-{number}"))

    assert queries() <= few <= 8


def test_queries_of_the_list_do_not_grow_with_specialties_and_tables(client: Client, cardiology: Specialty) -> None:
    for number in range(20):
        Specialty.objects.create(slug=f"s-{number}", name=f"S {number}")
        BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug=f"table-{number}"))

    for path in ("/benchmarks/", "/api/v1/benchmarks/tables", "/api/v1/benchmarks/spellings"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        assert len(captured) <= 4


def test_taxonomy_code_lists_every_specialty_that_it_may_mean(client: Client, cardiology: Specialty) -> None:
    other = Specialty.objects.create(slug="internal-medicine", name="Internal Medicine")
    for specialty in (cardiology, other):
        SpecialtySpelling.objects.create(scheme="nucc", text="207RI0011X", specialty=specialty)

    spellings = client.get("/api/v1/benchmarks/spellings?scheme=nucc&text=207ri0011x").json()["results"]

    assert [one["specialty"] for one in spellings] == ["cardiology", "internal-medicine"]


def test_list_of_rows_does_not_read_what_tables_left_out(client: Client) -> None:
    BenchmarkRowFactory.create(source__report={"dropped": []})

    with CaptureQueriesContext(connection) as captured:
        client.get("/api/v1/benchmarks")

    assert "report" not in captured[0]["sql"]


def test_years_of_a_series_are_shown_as_a_trend(client: Client, cardiology: Specialty) -> None:
    for year, median in ((2023, "4000.00"), (2024, "5000.00")):
        source = BenchmarkSourceFactory.create(slug=f"survey-{year}", year=year, series="survey")
        BenchmarkRowFactory.create(source=source, points={"50": median})

    page = tree(client.get("/benchmarks/cardiology/"))
    assert "Median wRVU over the years: 2023 4,000.00, 2024 5,000.00." in texts(page, "section > .note")
