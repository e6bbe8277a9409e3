"""The HCPCS Level II file: fixed width, continuation records, modifiers, disclaimers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codes.importers.archive import PublishedFile
from codes.importers.faults import BadLines, UnreadableFile
from codes.importers.hcpcs import HcpcsEntry, hcpcs_edition, hcpcs_member, read_hcpcs
from tests.codes.published_files import HCPCS, changed, lines_of, published, zip_of

H2020 = HcpcsEntry(
    code="H2020",
    is_modifier=False,
    long="Therapeutic behavioral services, per diem",
    short="Ther behav svc, per diem",
    coverage="I",
    action="N",
    added_on=date(2003, 4, 1),
    effective_on=date(2003, 4, 1),
    terminated_on=None,
)


def entries(text: str) -> dict[str, HcpcsEntry]:
    return {entry.code: entry for entry in read_hcpcs(HCPCS, lines_of(text))}


def test_code_has_words_and_dates_from_the_positions_of_the_layout() -> None:
    assert entries(published(HCPCS))["H2020"] == H2020


def test_continuation_records_are_joined_to_one_description() -> None:
    long = entries(published(HCPCS))["G8891"].long

    assert long == (
        "Documentation of medical reason(s) for most recent ldl-c not under control (e.g., patients with palliative"
        " goals for whom treatment of hypertension with standard treatment goals is not clinically appropriate)"
    )


def test_terminated_code_has_its_last_day() -> None:
    assert entries(published(HCPCS))["G8891"].terminated_on == date(2014, 12, 31)


def test_modifier_is_told_from_a_code() -> None:
    modifier = entries(published(HCPCS))["QK"]

    assert modifier.is_modifier
    assert modifier.long.endswith("concurrent anesthesia procedures involving qualified individuals")
    assert modifier.short == "Med dir 2-4 cncrnt anes proc"


def test_disclaimers_before_the_first_record_are_passed_over() -> None:
    assert set(entries(published(HCPCS))) == {
        *("AA", "QK", "TC", "XE", "ZB"),
        *("A4206", "G0501", "G8891", "H2020", "J0129"),
    }


@settings(max_examples=25)
@given(st.lists(st.booleans(), min_size=34, max_size=34))
def test_blanks_lost_at_the_ends_of_records_do_not_matter(cut: list[bool]) -> None:
    lines = [line.rstrip() if lost else line for line, lost in zip(lines_of(published(HCPCS)), cut, strict=True)]

    assert {entry.code: entry for entry in read_hcpcs(HCPCS, lines)} == entries(published(HCPCS))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("H2020001003", "H20200010x3", "line 31: not a record of 320 characters"),
        ("H2020001003", "H2020001004", "line 31: continues H2020, which the line before does not begin"),
        ("J0129002004", "J0130002004", "line 33: continues J0130, which the line before does not begin"),
        ("H2020001003", "99213001003", "line 31, code: '99213' is not a Level II code"),
        ("H2020001003", "A4206001003", "line 31, code: A4206 stands already in line 22"),
        ("Ther behav svc, per diem", " " * 24, "line 31, short description: is empty"),
        ("2003040120030401", "2003130120030401", "line 31, added date: '20031301' is not a date"),
    ],
)
def test_record_that_cannot_be_read_is_named_by_its_line(before: str, after: str, expected: str) -> None:
    with pytest.raises(BadLines, match=expected):
        entries(changed(published(HCPCS), before, after))


def test_file_without_any_record_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no HCPCS record"):
        entries("one line\r\nand another\r\n")


def test_member_is_found_among_the_others(tmp_path: Path) -> None:
    others = {"HCPC2019_README.txt": "x", "HCPC2019_CONTR_ANWEB.xlsx": "x", "proc_notes_2019.txt": "x"}
    path = zip_of(tmp_path / "hcpcs.zip", {**others, "HCPC2019_CONTR_ANWEB.txt": "x"})

    with PublishedFile(path) as file:
        assert hcpcs_member(file) == "HCPC2019_CONTR_ANWEB.txt"


def test_zip_without_the_member_is_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "hcpcs.zip", {"HCPC2019_README.txt": "x"})

    with PublishedFile(path) as file, pytest.raises(UnreadableFile, match=r"HCPC….ANWEB….txt, found none"):
        hcpcs_member(file)


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("HCPC2019_CONTR_ANWEB.txt", "2019-01"),
        ("HCPC2026_JAN_ANWEB_01122026.txt", "2026-01"),
        ("HCPC2025_OCT_ANWEB.txt", "2025-10"),
    ],
)
def test_name_states_the_edition(name: str, edition: str) -> None:
    assert hcpcs_edition(name) == edition


def test_name_that_states_no_year_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="does not state the year"):
        hcpcs_edition("codes.txt")
