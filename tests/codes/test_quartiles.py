"""Where a figure stands among others."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from codes.domain.quartiles import quartile_summary

FIGURES = st.lists(st.decimals("0.01", "99.99", places=2), min_size=2, max_size=60)


def work(*figures: str) -> list[Decimal]:
    return [Decimal(figure) for figure in figures]


def test_percentile_is_the_share_of_figures_that_are_lower() -> None:
    summary = quartile_summary(Decimal("3.00"), work("1.00", "2.00", "3.00", "3.00"))

    assert summary is not None
    assert (summary.percentile, summary.count) == (50, 4)


def test_median_of_an_even_number_is_the_mean_of_the_middle_two_half_up() -> None:
    summary = quartile_summary(Decimal("1.00"), work("0.50", "1.00", "1.05", "9.00"))

    assert summary is not None
    assert (summary.median, summary.maximum) == (Decimal("1.03"), Decimal("9.00"))


def test_quartiles_are_the_medians_of_the_halves() -> None:
    summary = quartile_summary(Decimal("1.00"), work("1.00", "2.00", "3.00", "4.00", "5.00"))

    assert summary is not None
    assert (summary.lower_quartile, summary.upper_quartile) == (Decimal("1.50"), Decimal("4.50"))


def test_figure_that_is_not_among_them_has_no_standing() -> None:
    assert quartile_summary(Decimal("1.50"), work("1.00", "2.00")) is None
    assert quartile_summary(Decimal("9.00"), work("1.00", "2.00")) is None


def test_figure_alone_has_no_standing() -> None:
    assert quartile_summary(Decimal("1.00"), work("1.00")) is None
    assert quartile_summary(Decimal("1.00"), []) is None


@given(FIGURES)
def test_summary_is_in_order_and_the_lowest_stands_at_zero(figures: list[Decimal]) -> None:
    lowest = quartile_summary(min(figures), figures)
    highest = quartile_summary(max(figures), figures)

    assert lowest is not None
    assert highest is not None
    assert lowest.percentile == 0 <= highest.percentile < 100
    assert lowest.lowest <= lowest.lower_quartile <= lowest.median <= lowest.upper_quartile <= lowest.maximum
