"""Id and first day of a release, from names, banner and operator."""

from __future__ import annotations

from datetime import date

import pytest

from codes.importers.faults import UnreadableFile
from codes.importers.naming import Banner, ReleaseName, edition_of, name_release

JANUARY_2024 = Banner("2024 … January Release", 2024, "A", None)
UNSTATED = Banner("", None, None, None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rvu24a.zip", "RVU24A"),
        ("RVU25D.ZIP", "RVU25D"),
        ("rvu24ar.zip", "RVU24AR"),
        ("rvu26b-updated-03-10-2026.zip", "RVU26BR"),
        ("PPRRVU24_JAN.csv", "RVU24A"),
        ("PPRRVU2025_Oct.csv", "RVU25D"),
        ("PPRRVU2026_Jul_nonQPP.partial.csv", "RVU26C"),
    ],
)
def test_names_drift_and_are_understood(name: str, expected: str) -> None:
    edition = edition_of(name)

    assert edition is not None
    assert edition.id == expected


@pytest.mark.parametrize("name", ["rvu24.zip", "rvu24e.zip", "values.csv", "rvu24abc.zip", "PPRRVU24_FEB.csv"])
def test_name_that_states_no_edition_is_not_guessed_at(name: str) -> None:
    assert edition_of(name) is None


@pytest.mark.parametrize(
    ("letter", "month", "first_day"),
    [
        ("a", "JAN", date(2024, 1, 1)),
        ("b", "APR", date(2024, 4, 1)),
        ("c", "JUL", date(2024, 7, 1)),
        ("d", "OCT", date(2024, 10, 1)),
    ],
)
def test_letter_and_month_name_the_first_day_of_the_quarter(letter: str, month: str, first_day: date) -> None:
    banner = Banner("", 2024, letter.upper(), None)

    name = name_release(file_name=f"rvu24{letter}.zip", table_name=f"PPRRVU24_{month}.csv", banner=banner)

    assert name == ReleaseName(f"RVU24{letter.upper()}", 2024, first_day)


def test_date_of_rvu24ar_is_known() -> None:
    name = name_release(file_name="rvu24ar.zip", table_name="PPRRVU24_JAN.csv", banner=JANUARY_2024)

    assert name == ReleaseName("RVU24AR", 2024, date(2024, 3, 9))


def test_another_reissue_needs_its_date() -> None:
    banner = Banner("", 2026, "B", None)

    with pytest.raises(UnreadableFile, match=r"rvu26b-updated-03-10-2026\.zip: a re-issue .* give --effective-from"):
        name_release(file_name="rvu26b-updated-03-10-2026.zip", table_name="PPRRVU2026_Apr_nonQPP.csv", banner=banner)


def test_reissue_with_its_date_is_named() -> None:
    banner = Banner("", 2026, "B", None)

    name = name_release(
        file_name="rvu26b-updated-03-10-2026.zip",
        table_name="PPRRVU2026_Apr_nonQPP.csv",
        banner=banner,
        effective_from=date(2026, 4, 1),
    )

    assert name == ReleaseName("RVU26BR", 2026, date(2026, 4, 1))


@pytest.mark.parametrize(
    ("file_name", "table_name", "expected"),
    [
        ("rvu25a.zip", "PPRRVU24_JAN.csv", r"rvu25a\.zip names RVU25A, but PPRRVU24_JAN\.csv says RVU24A"),
        ("rvu24b.zip", "table.csv", r"rvu24b\.zip names RVU24B, but the banner says RVU24A"),
    ],
)
def test_names_and_banner_that_disagree_are_refused(file_name: str, table_name: str, expected: str) -> None:
    with pytest.raises(UnreadableFile, match=expected):
        name_release(file_name=file_name, table_name=table_name, banner=JANUARY_2024)


def test_banner_that_states_another_year_alone_is_refused() -> None:
    banner = Banner("2023 …", 2023, None, None)

    with pytest.raises(UnreadableFile, match="names RVU24A, but the banner says 2023"):
        name_release(file_name="rvu24a.zip", table_name="table.csv", banner=banner)


def test_banner_alone_names_a_renamed_file() -> None:
    name = name_release(file_name="download.zip", table_name="table.csv", banner=JANUARY_2024)

    assert name == ReleaseName("RVU24A", 2024, date(2024, 1, 1))


def test_file_that_nothing_names_asks_for_its_id() -> None:
    with pytest.raises(UnreadableFile, match="give --release"):
        name_release(file_name="download.zip", table_name="table.csv", banner=UNSTATED)


def test_what_the_operator_says_goes_before_the_names() -> None:
    name = name_release(
        file_name="rvu24a.zip",
        table_name="PPRRVU24_JAN.csv",
        banner=JANUARY_2024,
        release_id="RVU24A.1",
        effective_from=date(2024, 2, 1),
    )

    assert name == ReleaseName("RVU24A.1", 2024, date(2024, 2, 1))


def test_id_of_ones_own_keeps_the_date_of_the_quarter() -> None:
    name = name_release(file_name="rvu24a.zip", table_name="t.csv", banner=JANUARY_2024, release_id="RVU24A.1")

    assert name.effective_from == date(2024, 1, 1)


def test_id_of_another_quarter_needs_its_date_too() -> None:
    with pytest.raises(UnreadableFile, match=r"--release RVU24B, but the file is RVU24A; give --effective-from"):
        name_release(file_name="rvu24a.zip", table_name="t.csv", banner=JANUARY_2024, release_id="RVU24B")


def test_date_outside_the_year_of_the_schedule_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="effective from 2025-01-01, but this is the schedule of 2024"):
        name_release(file_name="rvu24a.zip", table_name="t.csv", banner=JANUARY_2024, effective_from=date(2025, 1, 1))


@pytest.mark.parametrize("release_id", ["", "../x", "a b", "x" * 33, "ü"])
def test_id_that_is_no_id_is_refused(release_id: str) -> None:
    with pytest.raises(UnreadableFile, match=r"^'.*' is not an id of a release"):
        name_release(file_name="rvu24a.zip", table_name="t.csv", banner=JANUARY_2024, release_id=release_id)
