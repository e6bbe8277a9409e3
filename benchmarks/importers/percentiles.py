"""Reader of percentile tables: wide, a column a percentile, or long, a line a percentile (pure).

The forms are described in docs/benchmarks.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Final

from benchmarks.domain.percentile import Point
from benchmarks.importers.cells import (
    PERCENTILE,
    TableLine,
    TableRow,
    count,
    figure_or_none,
    read_lines,
    specialty,
    word,
)
from codes.importers.faults import Faults, UnreadableFile

_KEY: Final = ("specialty", "region", "metric")
# One metric a line: these, and percentiles p1 to p99.
_BY_METRIC: Final = (*_KEY, "n", "mean")
# One point a line; `point` is a percentile or "mean".
_LONG: Final = (*_KEY, "point", "value", "n")
# Several metrics a line: wrvu_p25, wrvu_mean, wrvu_n.
_PREFIXED: Final = re.compile(r"([a-z][a-z0-9_]*?)_(p[1-9][0-9]?|mean|n)", re.ASCII)
_NATION: Final = "US"


def read_percentile_table(name: str, content: bytes) -> tuple[TableRow, ...]:
    """Return the rows of a table in any of the three forms, in the file's order.

    Raises UnreadableFile for a file that is no such table and BadLines naming line and column of every fault.
    """
    numbered = read_lines(name, content)
    _, cells = next(numbered, (1, []))
    header = _header(name, cells)
    faults = Faults(name)
    lines = _lines(numbered, header, faults)
    rows = _long_rows(lines) if "point" in header else _wide_rows(lines, header)
    faults.raise_if_any()
    if not rows:
        raise UnreadableFile(f"{name}: holds a header and no rows")
    return rows


def _header(name: str, cells: Sequence[str]) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    is_long = "point" in header or "value" in header
    is_prefixed = not is_long and "metric" not in header and any(_PREFIXED.fullmatch(column) for column in header)
    needed = _LONG if is_long else ("specialty",) if is_prefixed else _BY_METRIC
    missing = [column for column in needed if column not in header]
    if missing:
        raise UnreadableFile(f"{name}: line 1: the column {missing[0]!r} is missing")
    for place, column in enumerate(header):
        if column in header[:place]:
            raise UnreadableFile(f"{name}: line 1: the column {column!r} stands there twice")
        if not _is_known(column, is_long=is_long, is_prefixed=is_prefixed):
            raise UnreadableFile(f"{name}: line 1: {column!r} is neither a known column nor a percentile (p1 to p99)")
    if not is_long and not _percentiles(header):
        raise UnreadableFile(f"{name}: line 1: no column of a percentile, such as p50")
    _refuse_uncounted(name, header, is_prefixed=is_prefixed)
    return header


def _is_known(column: str, *, is_long: bool, is_prefixed: bool) -> bool:
    if is_long:
        return column in _LONG
    if is_prefixed:
        return column in {"specialty", "region", "n"} or bool(_PREFIXED.fullmatch(column))
    return column in _BY_METRIC or bool(PERCENTILE.fullmatch(column))


def _refuse_uncounted(name: str, header: Sequence[str], *, is_prefixed: bool) -> None:
    if is_prefixed and "n" not in header:
        for metric in _metrics(header):
            if f"{metric}_n" not in header:
                raise UnreadableFile(f"{name}: line 1: neither 'n' nor '{metric}_n' is there")


def _percentiles(header: Sequence[str], metric: str = "") -> list[str]:
    """Return the columns of the percentiles of a metric, rising; without one, of a table of one metric a line."""
    start = f"{metric}_" if metric else ""
    columns = [column for column in header if column.startswith(start) and PERCENTILE.fullmatch(column[len(start) :])]
    if not metric and not columns:
        columns = [
            column for column in header if (name := _PREFIXED.fullmatch(column)) and PERCENTILE.fullmatch(name[2])
        ]
    return sorted(columns, key=lambda column: int(column.rsplit("p", 1)[1]))


def _metrics(header: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name[1] for column in header if (name := _PREFIXED.fullmatch(column))))


def _lines(numbered: Iterable[tuple[int, list[str]]], header: Sequence[str], faults: Faults) -> Iterator[TableLine]:
    for number, cells in numbered:
        if len(cells) != len(header):
            faults.add(number, "", f"{len(cells)} cells where the header has {len(header)}")
            continue
        yield TableLine(number, dict(zip(header, (cell.strip() for cell in cells), strict=True)), faults)


def _wide_rows(lines: Iterable[TableLine], header: Sequence[str]) -> tuple[TableRow, ...]:
    rows: dict[tuple[str, str, str], TableRow] = {}
    metrics = [""] if "metric" in header else _metrics(header)
    for line in lines:
        for metric in metrics:
            row = _row(line, header, metric)
            if row is None:
                continue
            if row.key in rows:
                line.fault("", f"{', '.join(row.key)} stands in the table twice")
            rows[row.key] = row
    return tuple(rows.values())


def _row(line: TableLine, header: Sequence[str], metric: str) -> TableRow | None:
    """Return the row of a line and metric; None where it has faults, or no figure of one of several metrics."""
    start = f"{metric}_" if metric else ""
    percentiles = _percentiles(header, metric)
    if metric and not any(line.cells[column] for column in percentiles):
        return None
    mean, n = f"{start}mean", f"{start}n" if f"{start}n" in header else "n"
    row = TableRow(
        specialty=line.read("specialty", specialty, ""),
        region=line.read("region", word("region"), "") if "region" in header else _NATION,
        metric=metric or line.read("metric", word("metric"), ""),
        n=line.read(n, count, 1),
        mean=line.read(mean, figure_or_none, None) if mean in header else None,
        points=_points(line, percentiles),
    )
    return None if line.wrong else row


def _points(line: TableLine, columns: Sequence[str]) -> tuple[Point, ...]:
    """Return the points that a line gives, noting a value that falls; an empty cell is a point not published."""
    points: list[Point] = []
    for column in columns:
        value = line.read(column, figure_or_none, None)
        if value is None:
            continue
        if points and value < points[-1].value:
            line.fault(column, f"{value} is less than {points[-1].value} of p{points[-1].percent}")
        points.append(Point(int(column.rsplit("p", 1)[1]), value))
    if not points and not line.wrong:
        line.fault("", "no percentile is given")
    return tuple(points)


@dataclass(slots=True)
class _Group:
    """The points of a specialty, region and metric of a long table, as they come."""

    first: TableLine
    n: int
    mean: Decimal | None = None
    points: dict[int, Decimal] = field(default_factory=dict)


def _long_rows(lines: Iterable[TableLine]) -> tuple[TableRow, ...]:
    groups: dict[tuple[str, str, str], _Group] = {}
    for line in lines:
        key = (
            line.read("specialty", specialty, ""),
            line.read("region", word("region"), ""),
            line.read("metric", word("metric"), ""),
        )
        n, value = line.read("n", count, 1), line.read("value", figure_or_none, None)
        if value is None and not line.wrong:
            line.fault("value", "is empty")
        group = groups.setdefault(key, _Group(line, n))
        if not line.wrong and value is not None:
            _add_point(line, group, n, value)
    return tuple(_long_row(key, group) for key, group in groups.items())


def _add_point(line: TableLine, group: _Group, n: int, value: Decimal) -> None:
    point = line.cells["point"]
    if n != group.n:
        line.fault("n", f"{n} differs from {group.n} of line {group.first.number}")
    elif point == "mean":
        group.mean = value
    elif not PERCENTILE.fullmatch(point):
        line.fault("point", f"{point!r} is neither a percentile (p1 to p99) nor mean")
    elif int(point[1:]) in group.points:
        line.fault("point", f"{point} stands in the table twice")
    else:
        group.points[int(point[1:])] = value


def _long_row(key: tuple[str, str, str], group: _Group) -> TableRow:
    points = tuple(Point(percent, value) for percent, value in sorted(group.points.items()))
    for low, high in pairwise(points):
        if high.value < low.value:
            group.first.fault("value", f"p{high.percent}, {high.value}, is less than {low.value} of p{low.percent}")
    if not points and not group.first.wrong:
        group.first.fault("point", "no percentile is given")
    return TableRow(*key, n=group.n, mean=group.mean, points=points)
