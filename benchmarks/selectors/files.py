"""The file of a table for devices."""

from __future__ import annotations

from benchmarks.domain.percentile import points_json, points_of
from benchmarks.models import BenchmarkRow, Source
from benchmarks.selectors.tables import benchmark_rows
from codes.domain.client_format import canonical

SOURCE_FIELDS = ("slug", "name", "year", "kind", "made_up", "license", "method", "url", "n", "release")


def table_body(source: Source) -> tuple[bytes, int]:
    """Return a table as JSON, its rows as `GET /api/v1/benchmarks` lists them, and how many; one query."""
    rows = [row_json(row) for row in benchmark_rows().filter(source=source)]
    return canonical({"source": source_json(source), "rows": rows}), len(rows)


def source_json(source: Source) -> dict[str, object]:
    """Return what is said of a table."""
    return {name: getattr(source, name) for name in SOURCE_FIELDS}


def row_json(row: BenchmarkRow) -> dict[str, object]:
    """Return a row without its source: figures as strings with two decimals, coverage and gap as fractions of 1."""
    return {
        "specialty": row.specialty,
        "region": row.region,
        "population": row.population,
        "metric": row.metric,
        "n": row.n,
        "mean": None if row.mean is None else f"{row.mean:.2f}",
        "points": points_json(points_of(row.points)),
        "visibility": row.visibility,
        "coverage": None if row.coverage is None else f"{row.coverage:.3f}",
        "gap": None if row.gap is None else f"{row.gap:.3f}",
        "marks": row.marks,
    }
