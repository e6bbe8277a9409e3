"""The chart of a distribution as coordinates."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.domain.percentile import Point
from benchmarks.presenters.charts import WIDTH, distribution_chart

# The widest label, such as `p90 17,576`, in the units of the chart at the letters of a phone.
LABEL = 100
BEFORE = {"start": 0, "middle": LABEL / 2, "end": LABEL}
PERCENTS = (10, 25, 50, 75, 90)


def points(*values: str) -> list[Point]:
    return [Point(percent, Decimal(value)) for percent, value in zip(PERCENTS, values, strict=True)]


def spans(row: list[Point]) -> list[list[tuple[float, float]]]:
    """Return from where to where the labels of each height reach."""
    heights: dict[int, list[tuple[float, float]]] = {}
    for tick in distribution_chart(row).ticks:
        left = tick.x - BEFORE[tick.anchor]
        heights.setdefault(tick.label_y, []).append((left, left + LABEL))
    return list(heights.values())


def test_label_at_the_edge_does_not_run_into_the_next_of_its_height() -> None:
    row = points("1512.56", "2700.78", "5947.42", "10403.98", "17430.77")

    assert all(first[1] <= second[0] for height in spans(row) for first, second in pairwise(height))


@given(st.lists(st.integers(1, 20_000), min_size=5, max_size=5).map(sorted))
def test_labels_of_one_height_never_touch_and_stay_inside(values: list[int]) -> None:
    for height in spans(points(*map(str, values))):
        assert all(first[1] <= second[0] for first, second in pairwise(height))
        assert all(left >= 0 and right <= WIDTH for left, right in height)
