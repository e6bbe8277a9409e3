"""Loading, publishing and reading releases, on a real database."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from codes.domain.values import ReleaseFacts, RvuRow
from codes.importers.faults import BadLines
from codes.importers.pprrvu import PprrvuTable
from codes.models import Code, HcpcsWords, LicenseAcceptance, RelativeValue, Release
from codes.selectors.releases import license_accepted, published_releases, release_facts, release_in_force, rows_for
from codes.services.licenses import LicenseNotAccepted, accept_license
from codes.services.release_report import LoadReport, WorkChange
from codes.services.releases import (
    PublishedUnderAnotherFile,
    ReleaseAlreadyPublished,
    UnknownRelease,
    load_release,
    publish_release,
)
from codes.signals import release_published
from tests.codes.published_files import (
    GPCI,
    TABLE,
    TABLE_2026,
    TWIN_2026,
    changed,
    lines_of,
    published,
    release_zip,
    twin_of_2026,
    without_columns,
    zip_of,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
ROWS = 23


def load(path: Path, **options: Any) -> LoadReport:  # Any: the options of load_release
    return load_release(path=path, at=NOW, license_needed=False, **options)


def load_and_publish(path: Path, **options: Any) -> LoadReport:  # Any: as above
    report = load(path, **options)
    publish_release(release_id=report.release_id, at=NOW)
    return report


def test_rows_in_the_database_are_the_rows_of_the_file(tmp_path: Path) -> None:
    load(release_zip(tmp_path))
    in_file = {row.key: row for row in PprrvuTable(TABLE, lines_of(published(TABLE)))}

    loaded = rows_for(codes=[code for code, _ in in_file], release_ids=["RVU24A"])

    assert {row.key: row for rows in loaded.values() for row in rows.values()} == in_file


def test_table_has_a_column_for_each_field_of_a_row() -> None:
    columns = {field.column for field in RelativeValue._meta.concrete_fields}

    assert columns == {"id", "release_id", *(field.name for field in fields(RvuRow))}


def test_report_counts_rows_codes_and_what_was_not_read(tmp_path: Path) -> None:
    members = {TABLE: published(TABLE), GPCI: published(GPCI), "PPRRVU24_JAN.xlsx": "x"}

    report = load(zip_of(tmp_path / "rvu24a.zip", members))

    assert (report.rows, report.codes, report.new_codes, report.localities) == (ROWS, 17, 17, 28)
    assert report.not_read == ("PPRRVU24_JAN.xlsx",)
    assert report.differences is None


def test_release_keeps_what_name_and_banner_say(tmp_path: Path) -> None:
    load(release_zip(tmp_path))

    release = Release.objects.get()

    assert (release.id, release.year, release.effective_from) == ("RVU24A", 2024, date(2024, 1, 1))
    assert (release.conversion_factor, release.rows) == (Decimal("32.7442"), ROWS)
    assert (release.file_name, len(release.file_sha256)) == ("rvu24a.zip", 64)


def test_release_without_the_opps_amounts_goes_in_with_the_same_work_and_names_them(tmp_path: Path) -> None:
    load(zip_of(tmp_path / "rvu24a.zip", {TABLE: published(TABLE)}))
    work = list(RelativeValue.objects.order_by("code", "component").values_list("code", "component", "work_rvu"))
    opps = tuple(f"{amount} USED FOR OPPS PAYMENT AMOUNT" for amount in ("NON-FACILITY PE", "FACILITY PE", "MP"))

    report = load(zip_of(tmp_path / "rvu24a.zip", {TABLE: without_columns(published(TABLE), opps)}))

    rows = RelativeValue.objects.order_by("code", "component")
    assert list(rows.values_list("code", "component", "work_rvu")) == work
    assert set(rows.values_list("opps_nonfacility_pe", "opps_facility_pe", "opps_mp")) == {(None, None, None)}
    assert f"Columns not in the file, left empty (no credit needs them): {', '.join(opps)}." in report.notes


def test_only_words_of_level_ii_without_d_codes_are_stored(tmp_path: Path) -> None:
    text = changed(published(TABLE), "99213,,,", "99213,,Words of others,")
    text = changed(text, "D0120,,,", "D0120,,Words of others,")

    load(release_zip(tmp_path, table=text))

    assert set(HcpcsWords.objects.values_list("code", flat=True)) == {"A0021", "G0105", "H2020", "J0120"}


def test_official_words_that_are_there_are_kept(tmp_path: Path) -> None:
    HcpcsWords.objects.create(code=Code.objects.create(code="H2020"), short="Official", source="HCPCS 2019-01")

    load(release_zip(tmp_path))

    assert HcpcsWords.objects.get(code="H2020").short == "Official"


def test_draft_is_invisible_until_it_is_published(tmp_path: Path) -> None:
    load(release_zip(tmp_path))

    assert not published_releases().exists()
    assert release_facts() == ()
    assert release_in_force(on=date(2024, 2, 1)) is None


def test_same_file_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    load_and_publish(release_zip(tmp_path))
    before = list(RelativeValue.objects.order_by("id").values())

    report = load(release_zip(tmp_path))

    assert (report.unchanged, report.published, report.rows) == (True, True, ROWS)
    assert list(RelativeValue.objects.order_by("id").values()) == before


def test_another_file_replaces_a_draft(tmp_path: Path) -> None:
    load(release_zip(tmp_path))
    text = changed(published(TABLE), "99213,,,A,,1.30,", "99213,,,A,,1.40,")

    report = load(release_zip(tmp_path, table=text))

    assert (report.unchanged, report.rows, RelativeValue.objects.count()) == (False, ROWS, ROWS)
    assert rows_for(codes=["99213"], release_ids=["RVU24A"])["RVU24A", "99213"][""].work_rvu == Decimal("1.40")


def test_another_file_under_a_published_name_is_refused(tmp_path: Path) -> None:
    load_and_publish(release_zip(tmp_path))
    text = changed(published(TABLE), "99213,,,A,,1.30,", "99213,,,A,,1.40,")

    with pytest.raises(PublishedUnderAnotherFile, match=r"differs in file_sha256; .* --release RVU24A\.1"):
        load(release_zip(tmp_path, table=text))
    assert rows_for(codes=["99213"], release_ids=["RVU24A"])["RVU24A", "99213"][""].work_rvu == Decimal("1.30")


def test_another_file_is_loaded_under_an_id_of_its_own(tmp_path: Path) -> None:
    load_and_publish(release_zip(tmp_path))
    text = changed(published(TABLE), "99213,,,A,,1.30,", "99213,,,A,,1.40,")

    report = load(release_zip(tmp_path, table=text), release_id="RVU24A.1")

    assert report.differences is not None
    assert (report.differences.previous, report.differences.changed) == ("RVU24A", 1)


def test_published_release_does_not_change_its_date(tmp_path: Path) -> None:
    load_and_publish(release_zip(tmp_path))

    with pytest.raises(PublishedUnderAnotherFile, match="differs in effective_from"):
        load(release_zip(tmp_path), effective_from=date(2024, 2, 1))


def test_file_whose_license_nobody_accepted_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LicenseNotAccepted, match=r"rvu24a\.zip"):
        load_release(path=release_zip(tmp_path), at=NOW)
    assert not Release.objects.exists()


def test_license_is_accepted_once_a_file() -> None:
    for who in ("first", "second"):
        accept_license(sha256="0" * 64, file_name="rvu24a.zip", accepted_by=who, at=NOW)

    assert license_accepted(sha256="0" * 64)
    assert not license_accepted(sha256="1" * 64)
    assert LicenseAcceptance.objects.get().accepted_by == "first"


@pytest.mark.django_db(transaction=True)
def test_import_that_ends_in_a_bad_line_leaves_nothing(tmp_path: Path) -> None:
    text = changed(published(TABLE), "J0120,,Tetracyclin injection,E", "J0120,,Tetracyclin injection,EXCLUDED")

    with pytest.raises(BadLines, match="line 33, STATUS CODE"):
        load(release_zip(tmp_path, table=text))

    assert not any(model.objects.exists() for model in (Release, RelativeValue, Code, HcpcsWords))


@pytest.mark.django_db(transaction=True)
def test_import_that_is_interrupted_while_rows_are_copied_leaves_the_draft_before_it(tmp_path: Path) -> None:
    load(release_zip(tmp_path))
    text = changed(published(TABLE), "99213,,,A,,1.30,", "99213,,,A,,1.40,")

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(release_zip(tmp_path, table=text), on_progress=interrupt)

    assert rows_for(codes=["99213"], release_ids=["RVU24A"])["RVU24A", "99213"][""].work_rvu == Decimal("1.30")


def test_twins_give_one_release_with_both_conversion_factors(tmp_path: Path) -> None:
    load(zip_of(tmp_path / "rvu26c.zip", {TABLE_2026: published(TABLE_2026), TWIN_2026: twin_of_2026()}))

    release = Release.objects.get(id="RVU26C")

    assert (release.conversion_factor, release.conversion_factor_qp) == (Decimal("33.4009"), Decimal("33.5675"))
    assert release.rows == 9


def test_twins_that_disagree_leave_nothing(tmp_path: Path) -> None:
    twin = changed(twin_of_2026(), "99213,,,A,,1.30,", "99213,,,A,,1.31,")

    with pytest.raises(BadLines, match=r"99213 has 1\.31"):
        load(zip_of(tmp_path / "rvu26c.zip", {TABLE_2026: published(TABLE_2026), TWIN_2026: twin}))
    assert not Release.objects.exists()
    assert not RelativeValue.objects.exists()


def test_report_lists_what_changed_against_the_release_before(tmp_path: Path) -> None:
    load_and_publish(release_zip(tmp_path))

    differences = load(zip_of(tmp_path / "rvu26c.zip", {TABLE_2026: published(TABLE_2026)})).differences

    assert differences is not None
    assert (differences.added, differences.removed, differences.changed) == (0, ROWS - 9, 3)
    assert differences.largest == (
        WorkChange("47562", "", Decimal("10.47"), Decimal("10.21")),
        WorkChange("45378", "", Decimal("3.26"), Decimal("3.18")),
        WorkChange("45378", "53", Decimal("1.63"), Decimal("1.59")),
    )


def test_report_lists_ten_changes_at_most(tmp_path: Path) -> None:
    load(release_zip(tmp_path))
    text = published(TABLE).replace(",A,,", ",A,,2")

    differences = load(release_zip(tmp_path, table=text), release_id="RVU24A.1").differences

    assert differences is not None
    assert (differences.changed, len(differences.largest)) == (16, 10)


def test_older_release_is_not_compared_with_a_later_one(tmp_path: Path) -> None:
    load(zip_of(tmp_path / "rvu26c.zip", {TABLE_2026: published(TABLE_2026)}))

    assert load(release_zip(tmp_path)).differences is None


def test_excerpt_removes_nothing_and_is_nothing_to_compare_with(tmp_path: Path) -> None:
    load(release_zip(tmp_path))
    excerpt = zip_of(tmp_path / "rvu26c.zip", {TABLE_2026: published(TABLE_2026)})

    differences = load(excerpt, release_id="RVU26C-starter", complete=False, complete_for_level_ii=True).differences
    full = load(excerpt).differences

    assert differences is not None
    assert full is not None
    assert (differences.previous, differences.removed) == ("RVU24A", None)
    assert full.previous == "RVU24A"


def test_publication_is_ordered_and_told_inside_its_transaction(tmp_path: Path) -> None:
    heard: list[str] = []

    def listen(*, release_id: str, **_: object) -> None:
        heard.append(release_id)

    load(release_zip(tmp_path))
    release_published.connect(listen)
    with transaction.atomic():
        release = publish_release(release_id="RVU24A", at=NOW)
        heard_inside = list(heard)
    release_published.disconnect(listen)

    assert heard_inside == ["RVU24A"]
    assert heard == ["RVU24A"]
    assert (release.published_at, release.published_order) == (NOW, 1)


def test_release_is_published_once(tmp_path: Path) -> None:
    load_and_publish(release_zip(tmp_path))

    with pytest.raises(ReleaseAlreadyPublished, match="RVU24A was published"):
        publish_release(release_id="RVU24A", at=NOW)


def test_unknown_release_is_not_published() -> None:
    with pytest.raises(UnknownRelease, match="RVU99A"):
        publish_release(release_id="RVU99A", at=NOW)


def test_release_in_force_is_the_latest_by_date_and_of_one_date_the_later_published(tmp_path: Path) -> None:
    path = release_zip(tmp_path)
    load_and_publish(path, release_id="RVU24A.1")
    load_and_publish(path)
    load_and_publish(path, release_id="RVU24AR")

    in_force = {on: release_in_force(on=on) for on in (date(2023, 12, 31), date(2024, 3, 8), date(2024, 3, 9))}

    assert [release and release.id for release in in_force.values()] == [None, "RVU24A", "RVU24AR"]


def test_facts_of_releases_come_in_the_order_of_force_with_one_query(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = release_zip(tmp_path)
    load_and_publish(path, release_id="RVU24AR")
    load_and_publish(path, release_id="RVU24A-starter", complete=False)

    with django_assert_num_queries(1):
        facts = release_facts()

    assert facts == (
        ReleaseFacts("RVU24A-starter", 2024, date(2024, 1, 1), 2, complete=False, complete_for_level_ii=True),
        ReleaseFacts("RVU24AR", 2024, date(2024, 3, 9), 1, complete=True, complete_for_level_ii=True),
    )


def test_rows_of_many_codes_and_releases_come_with_one_query(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load(release_zip(tmp_path))
    load(release_zip(tmp_path), release_id="RVU24AR")

    with django_assert_num_queries(1):
        rows_by_code = rows_for(codes=["71046", "86153", "99999"], release_ids=["RVU24A", "RVU24AR", "RVU99A"])

    assert {key: sorted(rows) for key, rows in rows_by_code.items()} == {
        ("RVU24A", "71046"): ["", "26", "TC"],
        ("RVU24A", "86153"): ["26"],
        ("RVU24AR", "71046"): ["", "26", "TC"],
        ("RVU24AR", "86153"): ["26"],
    }
