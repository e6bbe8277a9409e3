"""One year of the Medicare file, computed into tables of percentiles (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from benchmarks.domain.percentile import HUNDREDTH, Point
from benchmarks.medicare.columns import BY_PROVIDER, PROVIDER_AND_SERVICE
from benchmarks.medicare.engines import Columns, Engine
from benchmarks.medicare.expressions import (
    WRVU,
    cells_of,
    clinicians_of,
    drops_of,
    lines_of,
    specialties_of,
    taken_of,
    top_codes_of,
    usual_amounts,
    with_drug_flag,
    with_provider_payment,
)
from benchmarks.medicare.files import SourceFile
from benchmarks.medicare.method import (
    EXTREMES,
    LEAST_ACTIVE_WRVU,
    LEAST_CLINICIANS,
    LEAST_COVERAGE,
    METRICS,
    MOST_GAP,
    NATION,
    PERCENTS,
    SMALL_BELOW,
    TOP_CODES,
    Drop,
    Mark,
    Population,
    Visibility,
    visibility_of,
)
from benchmarks.medicare.unreadable import refuse_unreadable

_MILLIONTH: Final = Decimal("0.000001")
_TENTH_OF_PERCENT: Final = Decimal("0.001")
_RAW: Final = tuple(column.name for column in PROVIDER_AND_SERVICE)
_BY_PROVIDER: Final = tuple(column.name for column in BY_PROVIDER)


@dataclass(frozen=True, slots=True)
class Work:
    """What a code is worth: `hundredths` of a work RVU, 0 for one without; whether assistants and parts of the global
    period hide in its rows; whether it is evaluation and management."""

    code: str
    hundredths: int
    is_surgical: bool
    is_evaluation: bool


@dataclass(frozen=True, slots=True)
class Spelling:
    """How CMS spells a specialty, and its slug; '' for what is no clinician."""

    text: str
    slug: str


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
class TopCode:
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
class Built:
    """A year's tables, and all that was left out. `rows` counts what was read, `clinicians` who has any wRVU.

    `suppressed_cells` counts cells of fewer than 11 clinicians, `unknown_columns` what the files have beside.
    """

    rows: int
    clinicians: int
    cells: tuple[Cell, ...]
    top_codes: tuple[TopCode, ...]
    dropped: tuple[Dropped, ...]
    taken: tuple[Taken, ...]
    extremes: tuple[Extreme, ...]
    suppressed_cells: int
    coverage: Decimal
    unknown_columns: tuple[str, ...]


def build(
    *,
    engine: Engine,
    files: Sequence[SourceFile],
    works: Sequence[Work],
    spellings: Sequence[Spelling],
    by_provider: SourceFile | None = None,
    fractions: bool = True,
    least_active: int = LEAST_ACTIVE_WRVU,
    done: Callable[[str], None] = lambda _: None,
) -> Built:
    """Return the tables of the files, which hold one year together; `done` is told each step that is over.

    Source of every rule: the method `medicare-wrvu/1` (docs/benchmarks.md).
    Raises UnreadableFile naming file, column and value of what cannot be read.
    """
    raw = _raw(engine, files)
    known = _known(engine, works, spellings)
    lines = engine.keep("lines", lines_of(raw, works=known[0], spellings=known[1]))
    done("read")
    drops = engine.rows(drops_of(lines))
    if any(drop["unreadable"] for drop in drops):
        refuse_unreadable(engine, files, raw)
    taken = engine.keep("taken", taken_of(lines, usual_amounts(lines))) if fractions else None
    providers = None if by_provider is None else engine.read(by_provider, _BY_PROVIDER)
    clinicians = engine.keep("clinicians", with_provider_payment(clinicians_of(lines, taken), providers))
    done("valued")
    cells = engine.rows(cells_of(clinicians, least_active=least_active))
    done("percentiles")
    built = _built(
        drops=drops,
        cells=[cell for row in cells for cell in _populations(row)],
        top_codes=engine.rows(top_codes_of(lines, taken)),
        specialties=engine.rows(specialties_of(clinicians)),
        extremes=engine.rows(_extremes(clinicians)),
        unknown_columns=tuple(dict.fromkeys(name for file in files for name in file.layout.unknown)),
    )
    done("codes")
    return built


def _populations(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for population in Population:
        start = f"{population}_"
        cell = {name.removeprefix(start): value for name, value in row.items() if name.startswith(start)}
        if cell["n"]:
            yield {"slug": row["slug"], "region": row["region"], "population": population, **cell}


def _raw(engine: Engine, files: Sequence[SourceFile]) -> ir.Table:
    read = [(file, engine.read(file, _RAW)) for file in files]
    told = [table if "drug" in file.layout.spelled else with_drug_flag(table) for file, table in read]
    return told[0] if len(told) == 1 else ibis.union(*told)


def _known(engine: Engine, works: Sequence[Work], spellings: Sequence[Spelling]) -> tuple[ir.Table, ir.Table]:
    by_code: Columns = {
        "code": [work.code for work in works],
        "work": [work.hundredths for work in works],
        "is_surgical": [work.is_surgical for work in works],
        "is_em": [work.is_evaluation for work in works],
    }
    kinds = {"code": "string", "work": "int64", "is_surgical": "boolean", "is_em": "boolean"}
    by_spelling: Columns = {
        "spelled": [spelling.text.lower() for spelling in spellings],
        "slug": [spelling.slug or None for spelling in spellings],
        "is_known": [True] * len(spellings),
    }
    return engine.table("works", by_code, kinds), engine.table(
        "spellings", by_spelling, {"spelled": "string", "slug": "string", "is_known": "boolean"}
    )


def _extremes(clinicians: ir.Table) -> ir.Table:
    worked = clinicians.filter(clinicians.wrvu > 0)
    return worked.order_by(ibis.desc("wrvu"), "npi").limit(EXTREMES).select("npi", "slug", "state", "wrvu")


def _built(
    *,
    drops: list[dict[str, Any]],
    cells: list[dict[str, Any]],
    top_codes: list[dict[str, Any]],
    specialties: list[dict[str, Any]],
    extremes: list[dict[str, Any]],
    unknown_columns: tuple[str, ...],
) -> Built:
    by_visibility = _visibilities(cells)
    shown = [cell for cell in cells if cell["n"] >= LEAST_CLINICIANS]
    made = [made for cell in shown for made in _cells(cell, by_visibility.get(cell["slug"], Visibility.C))]
    return Built(
        rows=sum(drop["rows"] for drop in drops),
        clinicians=sum(one["n"] for one in specialties if one["whole"] > 0),
        cells=tuple(sorted(made, key=lambda cell: (cell.specialty, cell.region, cell.population, cell.metric))),
        top_codes=_top_codes(top_codes),
        dropped=_dropped(drops),
        taken=_taken(specialties),
        extremes=tuple(Extreme(row["npi"], row["slug"], row["state"], _decimal(row["wrvu"], WRVU)) for row in extremes),
        suppressed_cells=len(cells) - len(shown),
        coverage=_coverage(
            sum(cell["known_payment"] for cell in cells if _is_nation(cell)),
            sum(cell["payment"] for cell in cells if _is_nation(cell)),
        ),
        unknown_columns=unknown_columns,
    )


def _is_nation(cell: Mapping[str, Any]) -> bool:
    return bool(cell["region"] == NATION and cell["population"] == Population.ALL)


def _visibilities(cells: Sequence[Mapping[str, Any]]) -> dict[str, Visibility]:
    middle = PERCENTS.index(50)
    return {cell["slug"]: visibility_of(cell["wrvu_points"][middle]) for cell in cells if _is_nation(cell)}


def _cells(cell: Mapping[str, Any], visibility: Visibility) -> list[Cell]:
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
    told = (
        (n < SMALL_BELOW, Mark.SMALL),
        (coverage < Decimal(str(LEAST_COVERAGE)), Mark.LOW_COVERAGE),
        (gap is not None and gap > Decimal(str(MOST_GAP)), Mark.GAP),
    )
    return tuple(mark for is_so, mark in told if is_so)


def _coverage(known: int, everything: int) -> Decimal:
    return (Decimal(known) / everything).quantize(_TENTH_OF_PERCENT) if everything else Decimal(1)


def _dropped(drops: Sequence[Mapping[str, Any]]) -> tuple[Dropped, ...]:
    order = {reason.value: place for place, reason in enumerate(Drop)}
    found = [
        Dropped(Drop(drop["drop"]), drop["name"] or "", drop["rows"], _decimal(drop["payment"] or 0, 100_000))
        for drop in drops
        if drop["drop"] is not None
    ]
    return tuple(sorted(found, key=lambda one: (order[one.reason], -one.rows, one.name)))


def _taken(specialties: Sequence[Mapping[str, Any]]) -> tuple[Taken, ...]:
    found = [
        Taken(row["slug"], row["n"], _decimal(row["whole"], WRVU), _decimal(row["whole"] - row["wrvu"], WRVU))
        for row in specialties
    ]
    return tuple(sorted(found, key=lambda one: one.specialty))


def _top_codes(rows: Sequence[Mapping[str, Any]]) -> tuple[TopCode, ...]:
    by_specialty: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_specialty.setdefault(row["slug"], []).append(row)
    return tuple(code for slug in sorted(by_specialty) for code in _ranked(slug, by_specialty[slug]))


def _ranked(slug: str, rows: Sequence[Mapping[str, Any]]) -> list[TopCode]:
    """Return the codes with most wRVU; shares are of the codes that 11 clinicians or more bill."""
    total = sum(row["wrvu"] for row in rows)
    best = sorted(rows, key=lambda row: (-row["wrvu"], row["code"]))[:TOP_CODES]
    return [
        TopCode(
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
