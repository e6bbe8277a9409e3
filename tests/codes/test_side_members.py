"""Members of a release file beside its table (localities, counties, anesthesia factors), whole and broken."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from codes.models import Locality, Release
from codes.services.release_report import LoadReport
from codes.services.releases import (
    load_release,
)
from tests.codes.published_files import (
    ANESTHESIA,
    COUNTIES,
    GPCI,
    TABLE,
    lines_of,
    published,
    zip_of,
)
from tests.matrix import matrix

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
ROWS = 23


def load(path: Path) -> LoadReport:
    return load_release(path=path, at=NOW, license_needed=False)


@matrix(
    ("member", "content", "reason"),
    [
        (GPCI, "Carrier;Locality;Work\n10112;00;1.0\n", "header row missing"),
        (
            GPCI,
            published(GPCI).replace("2025 PW GPCI (with 1.0 Floor)", "2025 Work Index"),
            "the header lacks WORK GPCI",
        ),
        (GPCI, published(GPCI).replace("ALASKA*,1.5,", "ALASKA*,1.5x,"), "line 5, WORK GPCI: '1.5x' is not a number"),
        (GPCI, "", "the file is empty"),
        (GPCI, b"\xff\xfea\x00", "UTF-16"),
        (COUNTIES, published(COUNTIES).replace("Counties", "Parts"), "the header lacks COUNTIES"),
        (ANESTHESIA, published(ANESTHESIA).replace("27.86", "n/a"), "'n/a' is not a number"),
    ],
)
def test_side_member_that_cannot_be_read_is_skipped_with_its_reason_and_the_table_goes_in(
    tmp_path: Path, member: str, content: str | bytes, reason: str
) -> None:
    members = {TABLE: published(TABLE), member: content}

    report = load(zip_of(tmp_path / "rvu24a.zip", members))

    assert report.rows == ROWS
    assert [skipped.name for skipped in report.skipped] == [member]
    assert reason in report.skipped[0].reason
    assert any(note.startswith(f"Skipped {member}: ") for note in report.notes)


def test_broken_member_of_counties_takes_nothing_from_the_localities(tmp_path: Path) -> None:
    members = {name: published(name) for name in (TABLE, GPCI, ANESTHESIA)} | {COUNTIES: "no table"}

    report = load(zip_of(tmp_path / "rvu24a.zip", members))

    alaska = Locality.objects.get(release_id="RVU24A", mac="02102", locality="01")
    assert (report.localities, alaska.counties, alaska.anesthesia_conversion_factor) == (28, "", Decimal("27.8600"))


def test_two_side_members_of_one_kind_are_both_named_and_skipped(tmp_path: Path) -> None:
    members = {TABLE: published(TABLE), GPCI: published(GPCI), "GPCI2026.csv": published(GPCI)}

    report = load(zip_of(tmp_path / "rvu24a.zip", members))

    assert (report.rows, report.localities) == (ROWS, 0)
    assert {skipped.name for skipped in report.skipped} == {GPCI, "GPCI2026.csv"}


def test_columns_that_no_layout_has_are_named_in_the_report(tmp_path: Path) -> None:
    gpci = published(GPCI).replace("Locality Name,", "Locality Name,Urban,").replace("ALASKA*,", "ALASKA*,U,")
    lines = [line for line in lines_of(gpci) if "GPCI" in line or line.startswith("02102")]

    report = load(zip_of(tmp_path / "rvu24a.zip", {TABLE: published(TABLE), GPCI: "".join(lines)}))

    assert report.localities == 1
    assert f"{GPCI}: columns not known, not read: URBAN." in report.notes


def test_locality_has_indices_counties_and_anesthesia_factor(tmp_path: Path) -> None:
    members = {name: published(name) for name in (TABLE, GPCI, COUNTIES, ANESTHESIA)}
    load(zip_of(tmp_path / "rvu24a.zip", members))

    alaska = Locality.objects.get(release_id="RVU24A", mac="02102", locality="01")

    assert (alaska.name, alaska.work_gpci, alaska.counties) == ("ALASKA", Decimal("1.500"), "ALL COUNTIES")
    assert alaska.anesthesia_conversion_factor == Decimal("27.8600")
    assert Release.objects.get().anesthesia_conversion_factor == Decimal("20.3178")
