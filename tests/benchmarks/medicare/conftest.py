"""Made-up rows in the layout of the Medicare file, and the engines that compute them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.medicare.build import build
from benchmarks.medicare.columns import BY_PROVIDER
from benchmarks.medicare.engines import Engine, duckdb_engine
from benchmarks.medicare.files import open_file
from benchmarks.medicare.results import BuiltTables
from benchmarks.medicare.sample import HEADER
from benchmarks.medicare.works import CodeWork, Spelling

# Code, work RVU in hundredths, surgical, evaluation and management.
WORKS = (
    CodeWork("99213", 130, is_surgical=False, is_evaluation=True),
    CodeWork("27447", 1960, is_surgical=True, is_evaluation=False),
    CodeWork("80053", 0, is_surgical=False, is_evaluation=False),
)
SPELLINGS = (
    Spelling("Cardiology", "cardiology"),
    Spelling("Orthopedic Surgery", "orthopedic-surgery"),
    Spelling("Physician Assistant", "physician-assistant"),
    Spelling("Mass Immunizer Roster Biller", ""),
)
ROW = {
    "Rndrng_NPI": "1900000001", "Rndrng_Prvdr_Last_Org_Name": "Made-up", "Rndrng_Prvdr_Ent_Cd": "I",
    "Rndrng_Prvdr_State_Abrvtn": "TX", "Rndrng_Prvdr_RUCA": "1", "Rndrng_Prvdr_Type": "Cardiology",
    "HCPCS_Cd": "99213", "HCPCS_Drug_Ind": "N", "Place_Of_Srvc": "O", "Tot_Benes": "50", "Tot_Srvcs": "100",
    "Tot_Bene_Day_Srvcs": "100", "Avg_Sbmtd_Chrg": "200", "Avg_Mdcr_Alowd_Amt": "90", "Avg_Mdcr_Pymt_Amt": "70",
    "Avg_Mdcr_Stdzd_Amt": "72",
}  # fmt: skip

Rows = Sequence[dict[str, str]]
Compute = Callable[..., BuiltTables]


def row(number: int, **changed: str) -> dict[str, str]:
    """Return a row of a clinician of their own."""
    return {**ROW, "Rndrng_NPI": str(1_900_000_000 + number), **changed}


def dropped(built: BuiltTables) -> dict[str, int]:
    """Return how many rows were left out by their reasons."""
    return {drop.reason.value: drop.rows for drop in built.dropped}


def many(number: int = 12, **changed: str) -> list[dict[str, str]]:
    """Return rows of so many clinicians."""
    return [row(place, **changed) for place in range(2, number + 2)]


def write(path: Path, rows: Rows, header: Sequence[str] = HEADER) -> Path:
    """Write rows as CMS does."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def computed(
    engine: Engine, folder: Path, *paths: Path, by_provider: Path | None = None, **options: Any
) -> BuiltTables:
    """Return what a build gives for files; options are those of `build`."""
    files = [open_file(path, folder=folder) for path in paths]
    providers = None if by_provider is None else open_file(by_provider, folder=folder, columns=BY_PROVIDER)
    options = {"works": WORKS, "spellings": SPELLINGS, **options}
    return build(engine=engine, files=files, by_provider=providers, **options)


@pytest.fixture
def compute(tmp_path: Path) -> Compute:
    """Return what writes rows to a file and computes it in DuckDB."""

    def run(rows: Rows, header: Sequence[str] = HEADER, **options: Any) -> BuiltTables:
        with duckdb_engine() as engine:
            return computed(engine, tmp_path, write(tmp_path / "file.csv", rows, header), **options)

    return run
