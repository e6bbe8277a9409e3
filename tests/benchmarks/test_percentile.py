"""Where a figure stands between a table's points, and a figure in a whole year."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.domain.percentile import PercentileRank, Point, annualized, days_in, percentile_rank, to_tenth
from benchmarks.models import TopCode

D = Decimal
TABLE = tuple(
    Point(percent, D(value)) for percent, value in ((10, 2000), (25, 4000), (50, 5000), (75, 6500), (90, 8000))
)
FIGURES = st.decimals(min_value=0, max_value=20_000, places=2)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Point, ...]:
    percents = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=9)))
    values = sorted(draw(st.lists(FIGURES, min_size=len(percents), max_size=len(percents))))
    return tuple(Point(percent, value) for percent, value in zip(percents, values, strict=True))


def rank(standing: PercentileRank, points: tuple[Point, ...]) -> Decimal:
    if standing.percentile is not None:
        return standing.percentile
    return D(-1) if standing.below == points[0].percent else D(101)


@pytest.mark.parametrize(
    ("wrvu", "shown"),
    [
        ("4500.00", "p37.5"),
        ("5750.00", "p62.5"),
        ("7100.00", "p81"),
        ("5000.00", "p50"),
        ("2000.00", "p10"),
        ("8000.00", "p90"),
        ("1999.99", "< p10"),
        ("8000.01", "> p90"),
        ("0.00", "< p10"),
    ],
)
def test_figure_stands_on_the_line_between_two_points_and_beyond_the_ends_has_no_number(wrvu: str, shown: str) -> None:
    assert str(percentile_rank(D(wrvu), TABLE)) == shown


def test_beyond_an_end_the_percentile_is_none_whatever_the_distance() -> None:
    assert percentile_rank(D(0), TABLE) == PercentileRank(below=10)
    assert percentile_rank(D(1_000_000), TABLE) == PercentileRank(above=90)


def test_table_of_a_median_alone_places_the_median_and_nothing_else() -> None:
    median = (Point(50, D(5000)),)

    assert [str(percentile_rank(D(value), median)) for value in (4999, 5000, 5001)] == ["< p50", "p50", "> p50"]


def test_value_on_a_level_stretch_has_its_highest_percentile() -> None:
    level = (Point(10, D(0)), Point(25, D(0)), Point(50, D(8)))

    assert percentile_rank(D(0), level).percentile == 25


@given(points=tables(), low=FIGURES, high=FIGURES)
def test_a_higher_figure_never_stands_lower(points: tuple[Point, ...], low: Decimal, high: Decimal) -> None:
    low, high = sorted((low, high))

    assert rank(percentile_rank(low, points), points) <= rank(percentile_rank(high, points), points)


@given(points=tables(), figure=FIGURES)
def test_a_number_is_given_exactly_from_the_first_point_to_the_last(points: tuple[Point, ...], figure: Decimal) -> None:
    standing = percentile_rank(figure, points)

    assert (standing.percentile is not None) == (points[0].value <= figure <= points[-1].value)
    assert standing.percentile is None or points[0].percent <= standing.percentile <= points[-1].percent


@given(points=tables())
def test_at_a_point_of_its_own_value_the_percentile_is_the_points_own(points: tuple[Point, ...]) -> None:
    values = [point.value for point in points]

    for point in points:
        if values.count(point.value) == 1:
            assert percentile_rank(point.value, points).percentile == point.percent


@given(points=tables(), figure=FIGURES)
def test_exactly_one_of_percentile_below_and_above_is_given(points: tuple[Point, ...], figure: Decimal) -> None:
    standing = percentile_rank(figure, points)

    assert [standing.percentile, standing.below, standing.above].count(None) == 2


def test_percentile_is_shown_half_up_to_a_tenth() -> None:
    assert to_tenth(D("62.25")) == D("62.3")
    assert TopCode(share=D("0.6225")).percent == D("62.3")
    assert str(PercentileRank(percentile=D("62.25"))) == "p62.3"


@pytest.mark.parametrize(
    ("wrvu", "fte", "days", "days_in_year", "year_at_full_time"),
    [
        ("4800.00", "1.00", 365, 365, "4800.00"),
        ("4800.00", "0.80", 365, 365, "6000.00"),
        ("1200.00", "0.80", 91, 365, "6016.48"),
        ("2400.00", "1.00", 183, 366, "4800.00"),
        ("0.00", "0.50", 1, 365, "0.00"),
    ],
)
def test_total_is_divided_by_fte_and_stretched_to_the_year(
    wrvu: str, fte: str, days: int, days_in_year: int, year_at_full_time: str
) -> None:
    assert annualized(D(wrvu), fte=D(fte), days=days, days_in_year=days_in_year) == D(year_at_full_time)


@given(wrvu=FIGURES)
def test_whole_year_at_full_time_is_left_as_it_is(wrvu: Decimal) -> None:
    assert annualized(wrvu, fte=D(1), days=365, days_in_year=365) == wrvu


def test_leap_year_has_a_day_more() -> None:
    assert (days_in(2024), days_in(2025), days_in(1900)) == (366, 365, 365)
