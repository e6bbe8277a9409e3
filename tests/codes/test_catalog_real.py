"""The releases as CMS published them, as files for devices, where they lie beside the project."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from codes.domain.client_format import Row, canonical, compact_rows, delta_between, digest
from codes.importers.archive import PublishedFile
from codes.importers.members import release_members
from codes.importers.pprrvu import PprrvuTable
from codes.models import Publication, RelativeValue
from codes.selectors.publications import stored_body, stored_rows
from codes.services.manifest import manifest
from codes.services.publications import body_in, delta_file, release_file
from codes.services.releases import load_release, publish_release
from codes.services.starter import load_starter
from codes.services.word_files import current_word_files
from codes.starter.coverage import services_of
from tests.codes.deltas import apply_delta
from wire.encodings import BROTLI, GZIP, ZSTD

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "cms"
# Medicare Physician & Other Practitioners, by Provider and Service, of 2012: an excerpt.
SAMPLE = SHARED / "MUP_PHY_relaid_D12_Prov_Svc.sample.csv"
NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
KIB = 1024

pytestmark = [
    pytest.mark.published,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the published files are not beside the project"),
]


def rows_of(name: str) -> list[Row]:
    with PublishedFile(SHARED / name) as file:
        table = release_members(file).table
        return compact_rows(PprrvuTable(table, file.lines(table))).rows


def publish(names: Iterable[str]) -> None:
    for name in names:
        report = load_release(path=SHARED / f"{name}.zip", at=NOW, license_needed=False)
        publish_release(release_id=report.release_id, at=NOW)


def test_deltas_lead_from_rvu24a_over_rvu24ar_to_rvu24b_byte_for_byte() -> None:
    first, reissue, april = (rows_of(f"{name}.zip") for name in ("rvu24a", "rvu24ar", "rvu24b"))

    applied = apply_delta(delta_between(first, reissue), first)
    assert canonical(applied) == canonical(reissue)
    applied = apply_delta(delta_between(reissue, april), applied)

    assert canonical(applied) == canonical(april)


@pytest.mark.django_db
def test_stored_deltas_are_those_of_the_files_and_small() -> None:
    publish(["rvu24a", "rvu24ar", "rvu24b"])
    hashes = {release.id: release.sha256 for release in manifest(on=NOW.date()).releases}

    none, some = delta_file(from_id="RVU24A", to_id="RVU24AR"), delta_file(from_id="RVU24AR", to_id="RVU24B")

    # The reissue brought another conversion factor, and no other row.
    assert none is not None
    assert some is not None
    assert (none.rows, some.rows) == (0, 48)
    assert len(stored_body(file_id=some.id, coding=GZIP)) < KIB
    assert hashes["RVU24A"] == hashes["RVU24AR"] == digest(canonical(rows_of("rvu24a.zip")))
    assert hashes["RVU24B"] == digest(canonical(rows_of("rvu24b.zip")))


@pytest.mark.django_db
def test_rvu25d_is_stored_whole_and_well_under_250_kilobytes() -> None:
    publish(["rvu25d"])

    file = release_file(release_id="RVU25D")

    assert file is not None
    assert file.rows == len(stored_rows(file=file).rows) == 19_090
    assert len(stored_body(file_id=file.id, coding=GZIP)) < 100_000
    assert len(stored_body(file_id=file.id, coding=ZSTD)) < 80 * KIB
    assert len(body_in(file_id=file.id, coding=BROTLI)) < 70_000


def work_of(services: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the work RVUs that services of Medicare's file come to, by code."""
    work = RelativeValue.objects.filter(release="RVU25D", work_rvu__gt=0).values_list("code", "work_rvu")
    return {code: services[code] * value for code, value in work if value and code in services}


@pytest.mark.django_db
def test_names_of_a_whole_release_come_in_parts_of_bounded_size_the_first_with_98_percent_of_work() -> None:
    load_starter(at=NOW)
    publish(["rvu25d"])

    parts = {part.name: part for part in current_word_files()[0].parts}

    assert parts["first"].bytes <= 70_000
    assert parts["second"].bytes <= 180_000
    stored = Publication.objects.get(version=parts["first"].version)
    first = {row[0] for row in json.loads(gzip.decompress(stored_body(file_id=stored.id, coding=GZIP)))["rows"]}
    work = work_of(services_of(SAMPLE, set(RelativeValue.objects.values_list("code", flat=True))))
    assert sum(value for code, value in work.items() if code in first) >= sum(work.values()) * 98 / 100
