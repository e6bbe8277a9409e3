"""Loading a table: all or nothing, the same one once, another one only when asked to."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from django.db import IntegrityError

from benchmarks.models import BenchmarkRow, Source
from benchmarks.services.sources import ImportReport, InvalidSource, SourceExists, SourceFacts, import_source
from codes.importers.faults import BadLines
from codes.models import Specialty

pytestmark = pytest.mark.django_db
AT = datetime(2025, 11, 20, 15, 0, tzinfo=UTC)
MADE_UP = Path(__file__).parent / "data" / "made_up_table.csv"


def facts(**changed: Any) -> SourceFacts:  # Any: the tests state fields of either type
    given: dict[str, Any] = {
        "slug": "made-up",
        "name": "Made-up",
        "year": 2024,
        "license": "free",
        "method": "Invented.",
    }
    return SourceFacts(**{**given, **changed})


def load(
    path: Path = MADE_UP, *, replace: bool = False, dry_run: bool = False, **changed: Any
) -> ImportReport:  # Any: as above
    return import_source(path=path, facts=facts(**changed), at=AT, replace=replace, dry_run=dry_run)


def changed_table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(MADE_UP.read_text().replace("5000.00", "5555.00"))
    return path


def test_table_becomes_a_source_with_its_rows() -> None:
    report = load()

    row = BenchmarkRow.objects.get(specialty="cardiology", region="US")
    assert (report.rows, BenchmarkRow.objects.count()) == (4, 4)
    assert row.points == {"10": "2000.00", "25": "4000.00", "50": "5000.00", "75": "6500.50", "90": "8000.00"}
    assert (row.n, row.mean) == (120, Decimal("5100.00"))


def test_clinicians_are_counted_once_however_many_metrics_and_regions() -> None:
    load()

    assert Source.objects.get().n == 120 + 80


def test_same_table_again_changes_nothing_and_says_so() -> None:
    load()
    first = list(BenchmarkRow.objects.order_by("id").values())

    assert load().unchanged
    assert list(BenchmarkRow.objects.order_by("id").values()) == first


def test_other_table_is_refused_where_one_is_loaded(tmp_path: Path) -> None:
    load()

    with pytest.raises(SourceExists, match="made-up"):
        load(changed_table(tmp_path))
    assert BenchmarkRow.objects.get(specialty="cardiology", region="US").points["50"] == "5000.00"


def test_other_words_for_the_same_file_are_refused_too() -> None:
    load()

    with pytest.raises(SourceExists):
        load(method="Counted twice.")


def test_other_table_takes_the_place_of_the_first_when_asked_to(tmp_path: Path) -> None:
    load()

    report = load(changed_table(tmp_path), replace=True)

    assert report.replaced
    assert BenchmarkRow.objects.count() == 4
    assert BenchmarkRow.objects.get(specialty="cardiology", region="US").points["50"] == "5555.00"


def test_bad_line_leaves_the_loaded_table_as_it_was(tmp_path: Path) -> None:
    load()
    bad = tmp_path / "bad.csv"
    bad.write_text(MADE_UP.read_text().replace("1900.00", "19OO"))

    with pytest.raises(BadLines, match="line 4, p10"):
        load(bad, replace=True)
    assert BenchmarkRow.objects.count() == 4


def test_dry_run_reports_and_writes_nothing() -> None:
    assert load(dry_run=True).rows == 4
    assert not Source.objects.exists()


def test_file_of_another_name_with_the_same_bytes_is_the_same_table(tmp_path: Path) -> None:
    load()

    assert load(Path(copy(MADE_UP, tmp_path / "other.csv"))).unchanged


@pytest.mark.parametrize(
    ("field", "value"),
    [("slug", "Made up!"), ("name", ""), ("license", ""), ("method", ""), ("url", "no address"), ("year", 1899)],
)
def test_source_without_what_must_be_said_of_it_is_refused_by_field(field: str, value: Any) -> None:
    with pytest.raises(InvalidSource, match=field):
        import_source(path=MADE_UP, facts=facts(**{field: value}), at=AT)


def test_year_to_come_is_refused() -> None:
    with pytest.raises(InvalidSource, match="2027 is not a year from 1992 to 2026"):
        load(year=2027)


def test_specialties_that_nobody_can_have_are_named() -> None:
    Specialty.objects.create(slug="cardiology", name="Cardiology")

    assert load().unknown_specialties == ("general-surgery",)


def test_database_refuses_a_second_row_of_one_specialty_region_and_metric() -> None:
    load()

    with pytest.raises(IntegrityError, match="benchmark_row_key"):
        BenchmarkRow.objects.create(source_id="made-up", specialty="cardiology", n=1, points={})


def test_database_refuses_a_row_that_counts_nobody() -> None:
    load()

    with pytest.raises(IntegrityError, match="benchmark_row_counted"):
        BenchmarkRow.objects.create(source_id="made-up", specialty="urology", n=0, points={})
