"""The prior of every code out of an operator's own Medicare file: counted here, kept by the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.medicare.code_counts import count_services
from benchmarks.medicare.engines import duckdb_engine
from benchmarks.medicare.files import open_file
from codes.services.priors import PriorReport, store_priors


def build_priors(*, paths: Sequence[Path], year: int, dry_run: bool = False) -> PriorReport:
    """Count the services of each code in the files of a year, and store the class of each.

    Raises UnreadableFile (what is wrong with a file); OSError.
    """
    return store_priors(services=_counted(paths), source=f"medicare-{year}", dry_run=dry_run)


def _counted(paths: Sequence[Path]) -> dict[str, int]:
    with TemporaryDirectory(prefix="openrvu-priors-") as folder, duckdb_engine() as engine:
        return count_services(engine, [open_file(path, folder=Path(folder)) for path in paths])
