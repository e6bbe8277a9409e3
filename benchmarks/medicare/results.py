"""A year's tables as values, from the rows that an engine computed (pure).

Rows are Python's own numbers by column name; wRVU are whole numbers of the unit of `method.WRVU`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from benchmarks.domain.percentile import HUNDREDTH, Point
from benchmarks.medicare.method import (
    LEAST_CLINICIANS,
    LEAST_COVERAGE,
    METRICS,
    MOST_GAP,
    NATION,
    PERCENTS,
    SMALL_BELOW,
    TOP_CODES,
    WRVU,
    Drop,
    Mark,
    Population,
    Visibility,
    visibility_of,
)

_MILLIONTH: Final = Decimal("0.000001")
_TENTH_OF_PERCENT: Final = Decimal("0.001")
Row = Mapping[str, Any]  # Any: numbers and texts, as the query of each row names them


@dataclass(frozen=True, slots=True)
class Dropped:
    """Rows that added nothing for one reason, and their payments in dollars; `name` is an unknown specialty's."""

    reason: Drop
    name: str
    rows: int
    payment: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """Percentiles of one metric for a specialty, region and population; `coverage` and `gap` are fractions of 1."""

    specialty: str
    region: str
    population: Population
    metric: str
    n: int
    mean: Decimal
    points: tuple[Point, ...]
    visibility: Visibility
    coverage: Decimal
    gap: Decimal | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class RankedCode:
    """What a specialty bills of a code in the nation: wRVU, services, clinicians, and its share of the wRVU (of 1)."""

    specialty: str
    code: str
    rank: int
    wrvu: Decimal
    services: Decimal
    n: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class Taken:
    """What fractions took from a specialty: wRVU with every row whole, and what was taken."""

    specialty: str
    clinicians: int
    whole_wrvu: Decimal
    taken_wrvu: Decimal


@dataclass(frozen=True, slots=True)
class Extreme:
    """One of the largest sums: it is looked at, and not cut."""

    npi: int
    specialty: str
    state: str
    wrvu: Decimal


@dataclass(frozen=True, slots=True)
class BuiltTables:
    """A year's tables, and all that was left out. `rows` counts what was read, `clinicians` who has any wRVU.

    `suppressed_cells` counts cells of fewer than 11 clinicians, `unknown_columns` what the files have beside.
    """

    rows: int
    clinicians: int
    cells: tuple[Cell, ...]
    top_codes: tuple[RankedCode, ...]
    dropped: tuple[Dropped, ...]
    taken: tuple[Taken, ...]
    extremes: tuple[Extreme, ...]
    suppressed_cells: int
    coverage: Decimal
    unknown_columns: tuple[str, ...]


def built_tables(
    *,
    drops: Sequence[Row],
    groups: Sequence[Row],
    top_codes: Sequence[Row],
    specialties: Sequence[Row],
    extremes: Sequence[Row],
    unknown_columns: tuple[str, ...],
) -> BuiltTables:
    """Return the tables of a year; `groups` are the rows of a specialty, region and population, `n` 0 for nobody."""
    counted = [group for group in groups if group["n"]]
    by_visibility = _visibilities(counted)
    shown = [row for row in counted if row["n"] >= LEAST_CLINICIANS]
    cells = [cell for row in shown for cell in _cells(row, by_visibility.get(row["slug"], Visibility.C))]
    nation = [row for row in counted if _is_nation(row)]
    return BuiltTables(
        rows=sum(drop["rows"] for drop in drops),
        clinicians=sum(one["n"] for one in specialties if one["whole"] > 0),
        cells=tuple(sorted(cells, key=lambda cell: (cell.specialty, cell.region, cell.population, cell.metric))),
        top_codes=_top_codes(top_codes),
        dropped=_dropped(drops),
        taken=_taken(specialties),
        extremes=tuple(Extreme(row["npi"], row["slug"], row["state"], _decimal(row["wrvu"], WRVU)) for row in extremes),
        suppressed_cells=len(counted) - len(shown),
        coverage=_coverage(sum(row["known_payment"] for row in nation), sum(row["payment"] for row in nation)),
        unknown_columns=unknown_columns,
    )


def _is_nation(cell: Row) -> bool:
    return bool(cell["region"] == NATION and cell["population"] == Population.ALL)


def _visibilities(cells: Sequence[Row]) -> dict[str, Visibility]:
    middle = PERCENTS.index(50)
    return {cell["slug"]: visibility_of(cell["wrvu_points"][middle]) for cell in cells if _is_nation(cell)}


def _cells(cell: Row, visibility: Visibility) -> list[Cell]:
    coverage = _coverage(cell["known_payment"], cell["payment"])
    gap = None if cell["gap"] is None else Decimal(cell["gap"]).quantize(_MILLIONTH).quantize(_TENTH_OF_PERCENT)
    marks = _marks(cell["n"], coverage, gap)
    return [
        Cell(
            specialty=cell["slug"],
            region=cell["region"],
            population=Population(cell["population"]),
            metric=metric,
            n=cell["n"],
            mean=_rounded(cell[f"{metric}_mean"]),
            points=tuple(
                Point(percent, _rounded(value))
                for percent, value in zip(PERCENTS, cell[f"{metric}_points"], strict=True)
            ),
            visibility=visibility,
            coverage=coverage,
            gap=gap,
            marks=marks,
        )
        for metric in METRICS
    ]


def _marks(n: int, coverage: Decimal, gap: Decimal | None) -> tuple[Mark, ...]:
    conditions = (
        (n < SMALL_BELOW, Mark.SMALL),
        (coverage < Decimal(str(LEAST_COVERAGE)), Mark.LOW_COVERAGE),
        (gap is not None and gap > Decimal(str(MOST_GAP)), Mark.GAP),
    )
    return tuple(mark for is_so, mark in conditions if is_so)


def _coverage(known: int, everything: int) -> Decimal:
    return (Decimal(known) / everything).quantize(_TENTH_OF_PERCENT) if everything else Decimal(1)


def _dropped(drops: Sequence[Row]) -> tuple[Dropped, ...]:
    reasons = tuple(Drop)
    order = {reason: place for place, reason in enumerate(reasons)}
    dropped = [
        Dropped(reasons[drop["drop"]], drop["name"] or "", drop["rows"], _decimal(drop["payment"] or 0, 100_000))
        for drop in drops
        if drop["drop"] is not None
    ]
    return tuple(sorted(dropped, key=lambda one: (order[one.reason], -one.rows, one.name)))


def _taken(specialties: Sequence[Row]) -> tuple[Taken, ...]:
    taken = [
        Taken(row["slug"], row["n"], _decimal(row["whole"], WRVU), _decimal(row["whole"] - row["wrvu"], WRVU))
        for row in specialties
    ]
    return tuple(sorted(taken, key=lambda one: one.specialty))


def _top_codes(rows: Sequence[Row]) -> tuple[RankedCode, ...]:
    by_specialty: dict[str, list[Row]] = {}
    for row in rows:
        by_specialty.setdefault(row["slug"], []).append(row)
    return tuple(code for slug in sorted(by_specialty) for code in _ranked(slug, by_specialty[slug]))


def _ranked(slug: str, rows: Sequence[Row]) -> list[RankedCode]:
    """Return the codes with most wRVU; shares are of the codes that 11 clinicians or more bill."""
    total = sum(row["wrvu"] for row in rows)
    best = sorted(rows, key=lambda row: (-row["wrvu"], row["code"]))[:TOP_CODES]
    return [
        RankedCode(
            specialty=slug,
            code=row["code"],
            rank=place,
            wrvu=_decimal(row["wrvu"], WRVU),
            services=_decimal(row["services"], 1000),
            n=row["n"],
            share=(Decimal(row["wrvu"]) / total).quantize(Decimal("0.0001")),
        )
        for place, row in enumerate(best, start=1)
    ]


def _decimal(whole: int, parts: int) -> Decimal:
    return (Decimal(int(whole)) / parts).quantize(HUNDREDTH)


def _rounded(value: float) -> Decimal:
    """Return a figure half up to 0.01; two engines may differ in the last bits, which must not choose the side."""
    return Decimal(value).quantize(_MILLIONTH).quantize(HUNDREDTH, ROUND_HALF_UP)
