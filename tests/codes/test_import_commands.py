"""The commands import_release and import_hcpcs, as an operator gives them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from codes.models import Code, LicenseAcceptance, Release
from tests.codes.published_files import (
    HCPCS,
    TABLE,
    TABLE_2026,
    TWIN_2026,
    Sheet,
    changed,
    published,
    release_zip,
    twin_of_2026,
    zip_of,
)

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: object) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


class Terminal(io.StringIO):
    """A person at a terminal who has typed an answer."""

    def isatty(self) -> bool:
        return True


def test_release_goes_in_as_a_draft_and_the_report_says_so(tmp_path: Path) -> None:
    out = run("import_release", release_zip(tmp_path), "--accept-license")

    assert "RVU24A, in force from 2024-01-01: 23 rows, 17 codes (17 new to the catalog), 0 localities." in out
    assert "Conversion factor: 32.7442 US dollars per RVU." in out
    assert "RVU24A is a draft" in out
    assert not Release.objects.get().is_published


def test_release_is_published_when_asked_for(tmp_path: Path) -> None:
    out = run("import_release", release_zip(tmp_path), "--accept-license", "--publish")

    assert "Published: RVU24A is visible from now on" in out
    assert Release.objects.get().is_published


def test_second_import_says_that_nothing_changed(tmp_path: Path) -> None:
    run("import_release", release_zip(tmp_path), "--accept-license", "--publish")

    out = run("import_release", release_zip(tmp_path), "--publish")

    assert "Nothing changed: this file was imported before." in out
    assert "RVU24A is published." in out


def test_draft_is_published_by_a_second_import_of_its_file(tmp_path: Path) -> None:
    run("import_release", release_zip(tmp_path), "--accept-license")

    out = run("import_release", release_zip(tmp_path), "--publish")

    assert "Nothing changed" in out
    assert Release.objects.get().is_published


def test_changes_against_the_release_before_are_listed(tmp_path: Path) -> None:
    run("import_release", release_zip(tmp_path), "--accept-license")
    path = zip_of(tmp_path / "rvu26c.zip", {TABLE_2026: published(TABLE_2026), "PPRRVU2026_Jul.txt": "x"})

    out = run("import_release", path, "--accept-license")

    assert "Against RVU24A: 0 rows added, 14 removed, 3 work RVUs changed." in out
    assert "  45378-53      1.63 →     1.59" in out
    assert "Not read: PPRRVU2026_Jul.txt." in out


def test_csv_alone_is_a_release_too(tmp_path: Path) -> None:
    path = tmp_path / TABLE
    path.write_bytes(published(TABLE).encode("latin-1"))

    assert "RVU24A, in force from 2024-01-01: 23 rows" in run("import_release", path, "--accept-license")


def test_id_and_date_can_be_given(tmp_path: Path) -> None:
    run(
        *("import_release", release_zip(tmp_path), "--accept-license"),
        *("--release", "RVU24A.1", "--effective-from", "2024-02-01"),
    )

    release = Release.objects.get()

    assert (release.id, release.effective_from.isoformat()) == ("RVU24A.1", "2024-02-01")


def test_excerpt_is_marked_as_one(tmp_path: Path) -> None:
    run("import_release", release_zip(tmp_path), "--accept-license", "--excerpt", "--release", "RVU24A-part")

    release = Release.objects.get()

    assert (release.complete, release.complete_for_level_ii) == (False, False)


def test_dry_run_reports_and_writes_nothing(tmp_path: Path) -> None:
    out = run("import_release", release_zip(tmp_path), "--accept-license", "--publish", "--dry-run")

    assert "23 rows" in out
    assert "Dry run: nothing was written." in out
    assert not any(model.objects.exists() for model in (Release, Code, LicenseAcceptance))


def test_license_is_not_taken_as_accepted_where_nobody_can_be_asked(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="give --accept-license"):
        run("import_release", release_zip(tmp_path))


def test_license_is_asked_once_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("yes\n"))
    first = run("import_release", release_zip(tmp_path))
    second = run("import_release", release_zip(tmp_path))

    assert "Do you accept these licenses for rvu24a.zip?" in first
    assert "Do you accept" not in second
    acceptance = LicenseAcceptance.objects.get()
    assert (acceptance.file_name, acceptance.file_sha256) == ("rvu24a.zip", Release.objects.get().file_sha256)


def test_release_whose_license_is_declined_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("\n"))

    with pytest.raises(CommandError, match="the license was not accepted, nothing was imported"):
        run("import_release", release_zip(tmp_path))
    assert not Release.objects.exists()


def test_bad_line_is_told_to_the_operator(tmp_path: Path) -> None:
    text = changed(published(TABLE), "99213,,,A,,1.30,", "99213,,,A,,1.3O,")

    with pytest.raises(CommandError, match=r"line 26, WORK RVU: '1\.3O' is not a number"):
        run("import_release", release_zip(tmp_path, table=text), "--accept-license")


def test_other_file_under_a_published_name_is_told_to_the_operator(tmp_path: Path) -> None:
    run("import_release", release_zip(tmp_path), "--accept-license", "--publish")
    text = changed(published(TABLE), "99213,,,A,,1.30,", "99213,,,A,,1.40,")

    with pytest.raises(CommandError, match=r"--release RVU24A\.1"):
        run("import_release", release_zip(tmp_path, table=text), "--accept-license")


@pytest.mark.parametrize("command", ["import_release", "import_hcpcs"])
def test_file_that_is_not_there_is_told_to_the_operator(tmp_path: Path, command: str) -> None:
    with pytest.raises(CommandError, match=r"no such file|No such file"):
        run(command, tmp_path / "rvu24a.zip")


def test_date_that_is_no_date_is_told_to_the_operator(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--effective-from"):
        run("import_release", release_zip(tmp_path), "--effective-from", "2024-13-01")


def hcpcs_zip(folder: Path) -> Path:
    return zip_of(folder / "hcpcs.zip", {"HCPC2019_CONTR_ANWEB.txt": published(HCPCS), "HCPC2019_README.txt": "x"})


def test_hcpcs_file_goes_in_and_is_counted(tmp_path: Path) -> None:
    out = run("import_hcpcs", hcpcs_zip(tmp_path))

    assert "HCPCS Level II of 2019-01: 5 codes, 5 modifiers." in out
    assert "New codes: 5; dates written: 0; words written: 5; modifiers written: 5." in out


def test_second_import_of_a_hcpcs_file_says_that_nothing_changed(tmp_path: Path) -> None:
    run("import_hcpcs", hcpcs_zip(tmp_path))

    assert "Nothing changed" in run("import_hcpcs", hcpcs_zip(tmp_path))


def test_dry_run_of_a_hcpcs_file_writes_nothing(tmp_path: Path) -> None:
    assert "Dry run: nothing was written." in run("import_hcpcs", hcpcs_zip(tmp_path), "--dry-run")

    assert not Code.objects.exists()


def test_file_without_hcpcs_records_is_told_to_the_operator(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="expected one member"):
        run("import_hcpcs", release_zip(tmp_path))


def changed_zip(folder: Path) -> Path:
    """Write a release with an unknown status, a third decimal, a missing column and a new one."""
    sheet = Sheet(published(TABLE)).without("CALCULATION FLAG").with_column("RURAL ADD ON", "7")
    sheet.with_cell("99213", "", "STATUS CODE", "W").with_cell("47562", "", "WORK RVU", "10.475")
    return release_zip(folder, table=sheet.text())


def test_rehearsal_lists_what_an_import_would_meet_and_writes_nothing(tmp_path: Path) -> None:
    out = run("import_release", changed_zip(tmp_path), "--accept-license", "--rehearse", "--accept-unknown")

    assert "RVU24A, in force from 2024-01-01: 23 rows of PPRRVU24_JAN.csv were read." in out
    assert "Conversion factor: 32.7442 US dollars per RVU." in out
    assert "Work RVUs with a third decimal: 1 (47562)." in out
    assert "Columns that no credit needs and that are missing: CALCULATION FLAG." in out
    assert "PPRRVU24_JAN.csv: columns not known, not read: RURAL ADD ON." in out
    assert "  STATUS CODE 'W' in 1 row (99213)" in out
    assert not any(model.objects.exists() for model in (Release, Code, LicenseAcceptance))


def test_rehearsal_ends_with_a_fault_where_an_import_would_be_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="would be refused unless you let the rows with unknown values in"):
        run("import_release", changed_zip(tmp_path), "--accept-license", "--rehearse")
    text = changed(published(TABLE), "99213,,,A,,1.30,", "99213,,,A,,1.3O,")
    with pytest.raises(CommandError, match="there are lines that cannot be read"):
        run("import_release", release_zip(tmp_path, table=text), "--accept-license", "--rehearse", "--accept-unknown")


def test_rehearsal_says_that_the_id_belongs_to_a_published_release_of_another_file(tmp_path: Path) -> None:
    run("import_release", release_zip(tmp_path), "--accept-license", "--publish")
    other = release_zip(tmp_path, table=changed(published(TABLE), "99213,,,A,,1.30,", "99213,,,A,,1.31,"))

    with pytest.raises(CommandError, match=r"would be refused: RVU24A is published from rvu24a\.zip and differs in"):
        run("import_release", other, "--accept-license", "--rehearse")
    out = run("import_release", other, "--accept-license", "--rehearse", "--release", "RVU24A.1")

    assert "RVU24A.1, in force from 2024-01-01: 23 rows" in out


def test_rehearsal_of_the_file_of_a_published_release_says_that_an_import_would_change_nothing(tmp_path: Path) -> None:
    run("import_release", release_zip(tmp_path), "--accept-license", "--publish")

    out = run("import_release", release_zip(tmp_path), "--rehearse")

    assert "This file was imported before: an import would change nothing." in out


def test_rehearsal_and_import_see_a_factor_that_differs_in_the_twin_alone(tmp_path: Path) -> None:
    twin = twin_of_2026().replace(",33.5675,", ",33.0000,", 1)
    path = zip_of(tmp_path / "rvu26c.zip", {TABLE_2026: published(TABLE_2026), TWIN_2026: twin})

    with pytest.raises(CommandError, match="would be refused unless you let the rows"):
        run("import_release", path, "--accept-license", "--rehearse")
    run("import_release", path, "--accept-license", "--accept-unknown")

    (unknown,) = Release.objects.get().unknown
    assert unknown.column == "CONV FACTOR"


def test_rehearsal_of_a_file_that_is_as_ever_ends_well(tmp_path: Path) -> None:
    out = run("import_release", release_zip(tmp_path), "--accept-license", "--rehearse")

    assert "Values that this version does not know: none." in out
    assert "Rehearsal: nothing was written." in out


def test_rows_with_unknown_values_are_let_in_when_the_operator_says_so_and_listed(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="import again with --accept-unknown"):
        run("import_release", changed_zip(tmp_path), "--accept-license")

    out = run("import_release", changed_zip(tmp_path), "--accept-license", "--accept-unknown")

    assert "Not known to this version, let in: STATUS CODE 'W' in 1 row (99213)." in out
