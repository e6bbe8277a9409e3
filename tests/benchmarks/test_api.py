"""Benchmark tables over HTTP: open to all, strict, bounded; a position says where it comes from."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import BenchmarkRowFactory, BenchmarkSourceFactory
from tests.matrix import matrix

pytestmark = pytest.mark.django_db


def ask(client: Client, path: str, expected: int = 200, **parameters: Any) -> Any:  # Any: JSON
    answer = client.get(f"/api/v1/{path}", parameters)
    assert answer.status_code == expected, answer.content
    return answer.json()


def place(client: Client, expected: int = 200, **parameters: str) -> Any:  # Any: JSON
    return ask(client, "benchmarks/position", expected, **{"wrvu": "5000", "specialty": "cardiology", **parameters})


def test_row_is_given_with_points_in_strings_and_its_source(client: Client) -> None:
    BenchmarkRowFactory.create()

    (row,) = ask(client, "benchmarks")["results"]

    assert (row["n"], row["mean"]) == (120, "5100.00")
    assert list(row["points"].items())[:2] == [("p10", "2000.00"), ("p25", "4000.00")]
    assert (row["source"]["slug"], row["source"]["method"]) == ("made-up", "Invented figures.")


@matrix(
    ("parameters", "count"),
    [
        ({}, 3),
        ({"year": "2024"}, 2),
        ({"specialty": "urology"}, 1),
        ({"region": "TX"}, 1),
        ({"metric": "services"}, 1),
        ({"source": "older"}, 1),
        ({"source": "older", "year": "2024"}, 0),
    ],
)
def test_filter_keeps_the_rows_that_it_names(client: Client, parameters: dict[str, Any], count: int) -> None:
    BenchmarkRowFactory.create(region="TX")
    BenchmarkRowFactory.create(specialty="urology")
    BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug="older", year=2022), metric="services")

    assert len(ask(client, "benchmarks", **parameters)["results"]) == count


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("colour", "blue", "unknown_parameter"),
        ("ordering", "n", "unknown_parameter"),
        ("year", "2_024", "invalid_format"),
        ("year", "1", "out_of_range"),
        ("specialty", "", "too_short"),
        ("region", "tx", "invalid_format"),
        ("metric", "WRVU", "invalid_format"),
        ("source", "a b", "invalid_format"),
    ],
)
def test_parameter_that_is_not_offered_or_not_of_its_kind_is_refused(
    client: Client, parameter: str, value: Any, code: str
) -> None:
    assert ask(client, "benchmarks", 400, **{parameter: value})["errors"] == {parameter: [code]}


@pytest.mark.slow
def test_list_takes_one_query_however_many_rows_and_sources(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug=f"table-{number}"))

    with django_assert_num_queries(1):
        assert len(ask(client, "benchmarks", limit="60")["results"]) == 60


def test_pages_follow_one_another_through_all_rows(client: Client) -> None:
    for number in range(5):
        BenchmarkRowFactory.create(specialty=f"specialty-{number}")

    first = ask(client, "benchmarks", limit="3")
    second = client.get(first["next"]).json()

    assert [len(first["results"]), len(second["results"]), second["next"]] == [3, 2, None]


def test_position_names_percentile_source_year_n_and_method(client: Client) -> None:
    BenchmarkRowFactory.create()

    answer = place(client, wrvu="5750.00")

    (position,) = answer["positions"]
    assert (answer["state"], position["percentile"], position["standing"]) == ("placed", "62.5", "p62.5")
    assert (position["source"]["slug"], position["year"], position["n"]) == ("made-up", 2024, 120)
    assert position["method"] == "Invented figures."


@pytest.mark.parametrize(("wrvu", "standing"), [("1999.99", "< p10"), ("8000.01", "> p90")])
def test_beyond_the_table_there_is_no_number(client: Client, wrvu: str, standing: str) -> None:
    BenchmarkRowFactory.create()

    (position,) = place(client, wrvu=wrvu)["positions"]

    assert (position["percentile"], position["standing"]) == (None, standing)


def test_total_is_made_a_years_at_full_time_and_says_how(client: Client) -> None:
    BenchmarkRowFactory.create()

    answer = place(client, wrvu="3600", fte="0.8", days="273")

    assert answer["annualised"] == "6016.48"
    assert answer["normalisation"] == "3600.00 ÷ 0.80 FTE × 365 ÷ 273 days = 6016.48"


def test_leap_year_of_the_table_counts_366_days(client: Client) -> None:
    assert place(client, wrvu="2400", days="183", year="2024")["annualised"] == "4800.00"


@pytest.mark.parametrize(("days", "early"), [("89", True), ("90", False)])
def test_fewer_than_ninety_days_are_marked_as_early(client: Client, days: str, early: bool) -> None:  # noqa: FBT001  # a parameter of the test
    assert place(client, days=days)["early"] is early


def test_fewer_than_28_days_are_no_year_and_have_no_position(client: Client) -> None:
    few, enough = place(client, days="27"), place(client, days="28")

    assert (few["state"], few["days_missing"], few["annualised"]) == ("too_few_days", 1, None)
    assert (few["normalisation"], few["positions"], few["early"]) == (None, [], True)
    assert (enough["state"] != "too_few_days", enough["days_missing"], enough["early"]) == (True, 0, True)


def test_without_a_table_the_answer_says_how_to_load_one(client: Client) -> None:
    answer = place(client, year="2023")

    assert (answer["state"], answer["positions"]) == ("no_table", [])
    assert "No table of 2023 is loaded for cardiology, US, wrvu" in answer["detail"]
    assert answer["how_to_load"].startswith("manage.py build_benchmarks FILE.csv")


@matrix(
    ("parameter", "value", "code"),
    [
        ("wrvu", "NaN", "invalid_format"),
        ("wrvu", "-1", "invalid_format"),
        ("wrvu", "1e3", "invalid_format"),
        ("wrvu", "5_000", "invalid_format"),
        ("wrvu", "1.234", "invalid_format"),
        ("wrvu", "99999999999", "too_long"),
        ("fte", "0", "out_of_range"),
        ("fte", "1.01", "out_of_range"),
        ("days", "0", "out_of_range"),
        ("days", "367", "out_of_range"),
        ("days", "1.5", "invalid_format"),
        ("year", "next", "invalid_format"),
        ("region", "tx", "invalid_format"),
        ("user", "1", "unknown_parameter"),
    ],
)
def test_total_that_cannot_be_placed_is_refused_by_parameter(
    client: Client, parameter: str, value: str, code: str
) -> None:
    assert place(client, 400, **{parameter: value})["errors"] == {parameter: [code]}


def test_total_and_specialty_are_needed(client: Client) -> None:
    errors = ask(client, "benchmarks/position", 400)["errors"]

    assert errors == {"wrvu": ["required"], "specialty": ["required"]}


def test_parameter_given_twice_is_refused(client: Client) -> None:
    answer = client.get("/api/v1/benchmarks/position?wrvu=1&wrvu=2&specialty=cardiology")

    assert answer.json()["errors"] == {"wrvu": ["repeated"]}


@pytest.mark.parametrize("path", ["benchmarks", "benchmarks/position?wrvu=1&specialty=cardiology"])
def test_tables_are_read_only_and_need_no_log_in(client: Client, path: str) -> None:
    assert client.get(f"/api/v1/{path}", headers={"Authorization": "Bearer of-old"}).status_code == 200
    assert client.post(f"/api/v1/{path}", {}, content_type="application/json").status_code == 405
