"""Charts as coordinates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from codes.domain.history import HistoryLine
from codes.domain.quartiles import quartile_summary
from codes.domain.values import ReleaseFacts
from codes.presenters.charts import WIDTH, box_plot, history_chart


def line(year: int, work: str | None) -> HistoryLine:
    release = ReleaseFacts(f"RVU{year % 100}A", year, date(year, 1, 1), year)
    return HistoryLine(release, work is not None, Decimal(work) if work else None, None, "")


@given(st.lists(st.decimals("0.01", "99.99", places=2), min_size=2, max_size=30))
def test_all_of_a_summary_lies_inside_the_box_plot(figures: list[Decimal]) -> None:
    summary = quartile_summary(figures[0], figures)
    assert summary is not None

    plot = box_plot(summary)

    assert 0 <= plot.lower_quartile <= plot.median <= plot.lower_quartile + plot.box_width <= WIDTH
    assert 0 <= plot.own <= WIDTH


def test_label_of_a_figure_at_the_edge_grows_inwards() -> None:
    low = quartile_summary(Decimal("0.10"), [Decimal("0.10"), Decimal("90.00")])
    high = quartile_summary(Decimal("90.00"), [Decimal("0.10"), Decimal("90.00")])
    assert low is not None
    assert high is not None

    assert (box_plot(low).anchor, box_plot(high).anchor) == ("start", "end")


def test_history_has_steps_from_the_first_day_to_the_last() -> None:
    chart = history_chart([line(2023, "10.00"), line(2024, "10.00"), line(2025, "5.00")])

    assert chart is not None
    assert chart.path == "M8 18H160V18H312V54"
    assert chart.marks == ((8, 18), (160, 18), (312, 54))
    assert chart.labels == ((8, 12, Decimal("10.00"), "start"), (312, 48, Decimal("5.00"), "end"))


def test_line_is_broken_where_a_release_has_no_figure() -> None:
    chart = history_chart([line(2023, "1.00"), line(2024, None), line(2025, "1.00")])

    assert chart is not None
    assert chart.path.count("M") == 2


def test_single_figure_is_no_chart() -> None:
    assert history_chart([line(2023, "1.00"), line(2024, None)]) is None
