"""Positions in the tables that are loaded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from benchmarks.selectors.tables import MOST_POSITIONS, positions
from tests.factories import BenchmarkRowFactory, BenchmarkSourceFactory

pytestmark = pytest.mark.django_db


def shown(wrvu: str, **filters: str | int) -> list[tuple[str, str]]:
    wanted = {"specialty": "cardiology", "region": "US", "metric": "wrvu", **filters}
    results = positions(placed=lambda _: Decimal(wrvu), **wanted)  # type: ignore[arg-type]  # the tests state fields of either type
    return [(one.source.slug, str(one.standing)) for one in results]


def test_figure_has_a_position_in_each_table_the_newest_year_first() -> None:
    BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug="older", year=2022), points={"50": "6000.00"})
    BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug="newer", year=2024))

    assert shown("5000.00") == [("newer", "p50"), ("older", "< p50")]


def test_year_chooses_the_tables() -> None:
    for slug, year in (("older", 2022), ("newer", 2024)):
        BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug=slug, year=year))

    assert shown("5000.00", year=2022) == [("older", "p50")]


@pytest.mark.parametrize("filters", [{"specialty": "urology"}, {"metric": "services"}, {"year": 1999}])
def test_table_of_another_specialty_metric_or_year_gives_no_position(filters: dict[str, str | int]) -> None:
    BenchmarkRowFactory.create()

    assert shown("5000.00", **filters) == []


def test_points_rise_by_percent_whatever_the_order_they_are_stored_in() -> None:
    BenchmarkRowFactory.create(points={"90": "9.00", "5": "1.00", "10": "2.00"})

    assert shown("1.50") == [("made-up", "p7.5")]


def test_positions_take_one_query_and_are_bounded(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(MOST_POSITIONS + 1):
        BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug=f"table-{number}"))

    with django_assert_num_queries(1):
        assert len(shown("5000.00")) == MOST_POSITIONS
