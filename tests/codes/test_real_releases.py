"""The releases and HCPCS files as CMS published them, where they lie beside the project, against counts made apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from codes.domain.values import RvuRow, is_level_ii
from codes.importers.archive import PublishedFile
from codes.importers.members import release_members
from codes.importers.pprrvu import PprrvuTable
from codes.models import Code, HcpcsWords, Modifier, RelativeValue, Release
from codes.selectors.releases import release_in_force
from codes.services.hcpcs import load_hcpcs
from codes.services.release_report import LoadReport
from codes.services.releases import load_release, publish_release

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "cms"
NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)

pytestmark = [
    pytest.mark.published,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the published files are not beside the project"),
]


def rows_of(name: str) -> Iterator[RvuRow]:
    with PublishedFile(SHARED / name) as file:
        table = release_members(file).table
        yield from PprrvuTable(table, file.lines(table))


def load(name: str) -> LoadReport:
    report = load_release(path=SHARED / name, at=NOW, license_needed=False)
    publish_release(release_id=report.release_id, at=NOW)
    return report


def test_rvu25d_has_the_rows_codes_and_modifiers_that_were_counted() -> None:
    rows = list(rows_of("rvu25d.zip"))
    codes = {row.code for row in rows}

    assert (len(rows), len(codes), sum(map(is_level_ii, codes))) == (19_090, 16_852, 5_971)
    assert Counter(row.component for row in rows) == {"": 16_851, "26": 1_127, "TC": 1_108, "53": 4}
    assert len([row for row in rows if row.status == "A" and row.work_rvu]) == 8_067


def test_rvu24a_has_the_statuses_that_were_counted() -> None:
    rows = list(rows_of("rvu24a.zip"))
    valued = Counter(row.status for row in rows if row.work_rvu)

    assert Counter(row.status for row in rows) == Counter(
        {"A": 8_975, "X": 2_527, "I": 1_411, "E": 1_343, "M": 1_201, "C": 1_156}
        | {"R": 1_050, "N": 327, "J": 276, "P": 142, "B": 83, "T": 8}
    )
    assert valued == {"A": 8_027, "X": 7, "I": 30, "R": 89, "N": 54, "B": 25, "T": 4}


def test_rvu24a_has_the_indicators_that_were_counted() -> None:
    rows = list(rows_of("rvu24a.zip"))

    assert Counter(row.mult_proc for row in rows) == Counter(
        {"9": 7_876, "2": 5_287, "0": 4_044, "4": 420, "3": 361, "6": 361, "7": 98, "5": 52}
    )
    assert Counter(row.bilat_surg for row in rows) == {"9": 7_892, "0": 7_784, "1": 2_203, "2": 383, "3": 237}
    assert Counter(row.global_period for row in rows) == Counter(
        {"XXX": 11_262, "090": 3_771, "000": 1_326, "YYY": 933, "ZZZ": 719, "010": 471, "MMM": 17}
    )
    assert len([row for row in rows if row.endo_base]) == 361


def test_known_work_rvus_come_out() -> None:
    rows = {row.key: row.work_rvu for row in rows_of("rvu24a.zip")}

    known = {
        ("99213", ""): "1.30",
        ("47562", ""): "10.47",
        ("45378", ""): "3.26",
        ("45378", "53"): "1.63",
        ("71046", "26"): "0.22",
        ("71046", "TC"): "0.00",
    }
    assert {key: str(rows[key]) for key in known} == known
    assert rows["H2020", ""] is None


def test_partial_table_of_2026_is_read_in_its_own_layout() -> None:
    rows = {row.key: row for row in rows_of("PPRRVU2026_Jul_nonQPP.partial.csv")}

    assert len(rows) == 225
    assert rows["47562", ""].work_rvu == Decimal("10.21")
    assert {row.conversion_factor for row in rows.values()} == {Decimal("33.4009")}


@pytest.mark.django_db
def test_five_releases_go_in_one_after_another() -> None:
    reports = [load(f"{name}.zip") for name in ("rvu23a", "rvu24a", "rvu24ar", "rvu24b", "rvu25d")]

    assert [(report.release_id, report.rows, report.codes, report.localities) for report in reports] == [
        ("RVU23A", 18_010, 15_855, 112),
        ("RVU24A", 18_499, 16_324, 109),
        ("RVU24AR", 18_499, 16_324, 109),
        ("RVU24B", 18_534, 16_359, 109),
        ("RVU25D", 19_090, 16_852, 109),
    ]
    assert RelativeValue.objects.count() == sum(report.rows for report in reports)
    in_force = [release_in_force(on=date(2024, *day)) for day in ((3, 8), (3, 9), (4, 1))]
    assert [release and release.id for release in in_force] == ["RVU24A", "RVU24AR", "RVU24B"]
    assert Release.objects.get(id="RVU24AR").conversion_factor == Decimal("33.2875")


@pytest.mark.django_db
def test_hcpcs_file_goes_in_beside_a_release() -> None:
    load("rvu24a.zip")
    report = load_hcpcs(path=SHARED / "2019-Alpha-Numeric-HCPCS-File.zip")

    assert (report.codes, report.modifiers, Modifier.objects.count()) == (6_440, 360, 360)
    assert report.new_codes == 2_742
    words = HcpcsWords.objects.get(code="H2020")
    assert (words.long, words.short) == ("Therapeutic behavioral services, per diem", "Ther behav svc, per diem")
    assert Code.objects.get(code="H2020").added_on == date(2003, 4, 1)
    assert load_hcpcs(path=SHARED / "2019-Alpha-Numeric-HCPCS-File.zip").unchanged
