"""Opening published files: what is damaged, too large or out of place is refused before it is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from codes.importers.archive import PublishedFile
from codes.importers.faults import UnreadableFile
from codes.importers.members import release_members
from tests.codes.published_files import ANESTHESIA, COUNTIES, GPCI, TABLE, TABLE_2026, TWIN_2026, zip_of


def test_members_are_known_by_their_base_names(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "rvu24a.zip", {f"RVU24A/{TABLE}": "one\r\ntwo", "__MACOSX/._x": "x"})

    with PublishedFile(path) as file:
        assert file.names == (TABLE,)
        assert list(file.lines(TABLE)) == ["one\r\n", "two"]


def test_folder_is_read_as_if_it_were_a_zip(tmp_path: Path) -> None:
    (tmp_path / TABLE).write_text("one")

    with PublishedFile(tmp_path) as file:
        assert list(file.lines(TABLE)) == ["one"]


def test_folder_with_another_content_has_another_hash(tmp_path: Path) -> None:
    (tmp_path / TABLE).write_text("one")
    before = PublishedFile(tmp_path).sha256
    (tmp_path / TABLE).write_text("two")

    assert PublishedFile(tmp_path).sha256 != before


def test_truncated_zip_is_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "rvu24a.zip", {TABLE: "one\r\n" * 1000})
    path.write_bytes(path.read_bytes()[:-30])

    with pytest.raises(UnreadableFile, match=r"rvu24a\.zip: the zip is truncated or damaged"):
        PublishedFile(path)


def test_damaged_member_is_refused_while_it_is_read(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "rvu24a.zip", {TABLE: "one\r\n" * 1000})
    bytes_of_zip = bytearray(path.read_bytes())
    bytes_of_zip[60] ^= 0xFF
    path.write_bytes(bytes_of_zip)

    with PublishedFile(path) as file, pytest.raises(UnreadableFile, match="the member is damaged"):
        list(file.lines(TABLE))


@pytest.mark.parametrize("name", ["../PPRRVU24_JAN.csv", "/etc/PPRRVU24_JAN.csv", "a\\..\\b.csv", "C:\\x.csv"])
def test_member_with_a_path_outside_is_refused(tmp_path: Path, name: str) -> None:
    path = zip_of(tmp_path / "rvu24a.zip", {name: "one"})

    with pytest.raises(UnreadableFile, match="names a path outside the zip"):
        PublishedFile(path)


def test_zip_that_unpacks_to_more_than_the_limit_is_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "bomb.zip", {"PPRRVU_1.csv": "0" * 600, "PPRRVU_2.csv": "0" * 600})

    with pytest.raises(UnreadableFile, match=r"1,200 bytes unpacked are more than the limit of 1,000"):
        PublishedFile(path, total_limit=1000)


def test_member_larger_than_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "bomb.zip", {TABLE: "0" * 600})

    with (
        PublishedFile(path, member_limit=500) as file,
        pytest.raises(UnreadableFile, match="more than the limit of 500"),
    ):
        next(file.lines(TABLE))


def test_member_that_lies_about_its_size_is_read_no_further_than_it_says(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "bomb.zip", {TABLE: "0" * 600})
    size, lie = (600).to_bytes(4, "little"), (60).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, lie))

    with PublishedFile(path) as file, pytest.raises(UnreadableFile, match="the member is damaged"):
        list(file.lines(TABLE))


def test_zip_of_very_many_members_is_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "many.zip", {f"{number}.csv": "" for number in range(201)})

    with pytest.raises(UnreadableFile, match="201 members are more than the limit of 200"):
        PublishedFile(path)


def test_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "locked.zip", {TABLE: "one"})
    with zipfile.ZipFile(path) as file:
        directory = file.start_dir
    content = bytearray(path.read_bytes())
    content[directory + 8] |= 1
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match="is encrypted"):
        PublishedFile(path)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "the file is empty"),
        ("HCPCS,MOD".encode("utf-16"), "the text is UTF-16"),
        (b"HCPCS\0MOD", "not a text file"),
        (b"\xef\xbb\xbfHCPCS,\xff", "marked as UTF-8, but byte"),
    ],
)
def test_text_that_is_not_latin_1_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    path = zip_of(tmp_path / "rvu24a.zip", {TABLE: content})

    with PublishedFile(path) as file, pytest.raises(UnreadableFile, match=expected):
        list(file.lines(TABLE))


def test_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / TABLE
    path.touch()

    with pytest.raises(UnreadableFile, match="the file is empty"):
        PublishedFile(path)


def test_progress_ends_with_all_that_was_to_be_read(tmp_path: Path) -> None:
    progress: list[tuple[int, int]] = []
    path = zip_of(tmp_path / "rvu24a.zip", {TABLE: "0123456789\r\n" * 20_000})

    with PublishedFile(path) as file:
        file.report_progress([TABLE], lambda done, total: progress.append((done, total)))
        for _ in file.lines(TABLE):
            pass

    assert len(progress) > 1
    assert progress[-1] == (240_000, 240_000)


def test_members_are_chosen_by_kind_and_the_rest_is_named(tmp_path: Path) -> None:
    twins = {"PPRRVU24_JAN.txt": "x", "PPRRVU24_JAN.xlsx": "x", "OPPSCAP_Oct.csv": "x"}
    path = zip_of(tmp_path / "rvu24a.zip", {TABLE: "x", GPCI: "x", COUNTIES: "x", ANESTHESIA: "x", **twins})

    with PublishedFile(path) as file:
        members = release_members(file)

    assert members.read == (TABLE, GPCI, COUNTIES, ANESTHESIA)
    assert members.not_read == tuple(twins)


def test_non_qpp_table_is_the_main_one_of_the_twins(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "rvu26c.zip", {TWIN_2026: "x", TABLE_2026: "x"})

    with PublishedFile(path) as file:
        members = release_members(file)

    assert (members.table, members.table_qpp) == (TABLE_2026, TWIN_2026)


def test_of_two_side_members_of_one_kind_neither_is_read(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "rvu24a.zip", dict.fromkeys([TABLE, "GPCI2024.csv", "GPCI2025.csv", COUNTIES], "x"))

    with PublishedFile(path) as file:
        members = release_members(file)

    assert (members.gpci, members.counties) == (None, COUNTIES)
    assert members.several == ("GPCI2024.csv", "GPCI2025.csv")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["readme.csv"], "no PPRRVU table"),
        (
            ["PPRRVU24_JAN.txt", "PPRRVU24_JAN.xlsx", GPCI],
            r"only as PPRRVU24_JAN\.txt, PPRRVU24_JAN\.xlsx, without its CSV",
        ),
        (["[Content_Types].xml", "xl/workbook.xml"], "this is a workbook"),
        ([TABLE, "PPRRVU24_APR.csv"], "more than one PPRRVU table"),
        ([TWIN_2026], "this is the QPP twin"),
    ],
)
def test_zip_without_the_one_table_is_refused_with_the_reason(tmp_path: Path, names: list[str], expected: str) -> None:
    path = zip_of(tmp_path / "rvu24a.zip", dict.fromkeys(names, "x"))

    with PublishedFile(path) as file, pytest.raises(UnreadableFile, match=expected):
        release_members(file)
