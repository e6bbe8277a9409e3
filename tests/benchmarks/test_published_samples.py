"""The samples of the Medicare file as they lie beside the project, against counts made apart."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.services.builds import BuildRequest, BuildResult, build_tables
from codes.services.releases import load_release, publish_release
from codes.services.starter import load_starter

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "cms"
NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
TODAY = "MUP_PHY_relaid_D12_Prov_Svc.sample.csv"
OF_2012 = "Medicare-Physician-and-Other-Supplier-PUF-CY2012.sample.txt"

pytestmark = [
    pytest.mark.published,
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the published files are not beside the project"),
]


def built(name: str) -> BuildResult:
    load_starter(at=NOW)
    report = load_release(path=SHARED / "rvu23a.zip", at=NOW, license_needed=False)
    publish_release(release_id=report.release_id, at=NOW)
    return build_tables(request=BuildRequest([SHARED / name], 2012, release_id="RVU23A"), at=NOW)


@pytest.mark.parametrize(
    ("name", "delimiter", "entity", "npi"),
    [(TODAY, ",", "Rndrng_Prvdr_Ent_Cd", "Rndrng_NPI"), (OF_2012, "\t", "nppes_entity_code", "npi")],
)
def test_sample_of_either_layout_is_computed_with_its_drops_reported(
    name: str, delimiter: str, entity: str, npi: str
) -> None:
    with (SHARED / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=delimiter))

    tables = built(name).built

    dropped = {one.reason.value: one.rows for one in tables.dropped}
    assert tables.rows == len(rows)
    assert dropped["organisation"] == sum(row[entity] == "O" for row in rows)
    assert 0 < tables.clinicians <= len({row[npi] for row in rows if row[entity] == "I"})
    assert "unknown_specialty" not in dropped
    assert tables.cells
