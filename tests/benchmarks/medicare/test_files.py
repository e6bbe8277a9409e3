"""The files that a table is computed of: packed or plain, one or several, of both layouts, whole or broken."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from benchmarks.medicare.code_counts import count_services
from benchmarks.medicare.engines import Engine, duckdb_engine
from benchmarks.medicare.files import open_file
from benchmarks.medicare.method import Drop
from codes.importers.faults import UnreadableFile
from tests.benchmarks.medicare.conftest import computed, dropped, many, write

pytestmark = pytest.mark.slow
DATA = Path(__file__).parent.parent / "data"


def test_only_the_file_that_holds_a_bad_value_is_named(tmp_path: Path) -> None:
    good, bad = write(tmp_path / "good.csv", many()), write(tmp_path / "bad.csv", many(Tot_Srvcs="-5"))

    with duckdb_engine() as engine, pytest.raises(UnreadableFile) as refused:
        computed(engine, tmp_path, good, bad)

    assert str(refused.value).startswith("bad.csv: rows 2, 3, 4, 5, 6, Tot_Srvcs")


def test_zips_of_one_name_in_two_folders_are_two_files(tmp_path: Path) -> None:
    parts = []
    for name, code in (("one", "99213"), ("two", "27447")):
        plain = write(tmp_path / f"{name}.csv", many(HCPCS_Cd=code))
        parts.append(tmp_path / name / "data.zip")
        parts[-1].parent.mkdir()
        with zipfile.ZipFile(parts[-1], "w") as archive:
            archive.write(plain, "MUP.csv")

    with duckdb_engine() as engine:
        assert {top.code for top in computed(engine, tmp_path, *parts).top_codes} == {"99213", "27447"}


def test_zip_that_is_locked_or_packed_in_a_way_that_is_not_known_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("MUP.csv", "a,b\n")
    whole = path.read_bytes()
    # Of the local header and of the directory's entry: flags, then the way of packing.
    places = (whole.index(b"PK\x03\x04") + 6, whole.index(b"PK\x01\x02") + 8)

    for offset, value, said in ((0, 1, "locked by a password"), (2, 9, "unpack the zip file")):
        changed = bytearray(whole)
        for place in places:
            changed[place + offset] = value
        path.write_bytes(changed)
        with pytest.raises(UnreadableFile, match=said):
            open_file(path, folder=tmp_path)


def test_gzip_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(write(tmp_path / "whole.csv", many(20_000)).read_bytes())
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(whole[: len(whole) // 2])

    with duckdb_engine() as engine, pytest.raises(UnreadableFile) as refused:
        computed(engine, tmp_path, cut)

    assert str(refused.value).startswith("cut.csv.gz: the gzip file is damaged or cut short; expected the whole file")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda row: b",".join(row.split(b",")[:6]),
            "row 13: 6 cells; expected 28, as the header has; a file that was cut short ends so",
        ),
        (lambda row: row + b",1,2", "row 13: 29 cells; expected 28, as the header has"),
        (lambda row: b'"' + row, "row 13: a quotation mark opens a cell and is not closed"),
        (lambda row: row.replace(b"99213", b"9921\xed"), "row 13: is not UTF-8; expected a CSV in UTF-8"),
    ],
)
def test_row_that_is_damaged_is_named_with_what_was_expected(
    tmp_path: Path, change: Callable[[bytes], bytes], said: str
) -> None:
    lines = write(tmp_path / "whole.csv", many(12)).read_bytes().splitlines()
    damaged = tmp_path / "damaged.csv"
    damaged.write_bytes(b"\n".join([*lines[:-1], change(lines[-1])]))

    for work in (computed, _counted):
        with duckdb_engine() as engine, pytest.raises(UnreadableFile) as refused:
            work(engine, tmp_path, write(tmp_path / "good.csv", many(12)), damaged)
        assert str(refused.value).startswith(f"damaged.csv: {said}")
        assert "\n" not in str(refused.value)


def _counted(engine: Engine, folder: Path, *paths: Path) -> object:
    return count_services(engine, [open_file(path, folder=folder) for path in paths])


def test_row_of_a_bad_value_is_counted_as_a_spreadsheet_counts_it_whatever_its_cells_hold(tmp_path: Path) -> None:
    rows = many(3, Rndrng_Prvdr_St1="1 Sample St\nFloor 2")
    path = write(tmp_path / "file.csv", [*rows, *many(1, Tot_Srvcs="1O5")])

    with duckdb_engine() as engine, pytest.raises(UnreadableFile, match="row 5, Tot_Srvcs: '1O5' is not a count"):
        computed(engine, tmp_path, path)


def test_file_without_rows_is_refused(tmp_path: Path) -> None:
    with duckdb_engine() as engine, pytest.raises(UnreadableFile, match=r"file\.csv: no row; expected one"):
        computed(engine, tmp_path, write(tmp_path / "file.csv", []))


def test_old_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    whole = (DATA / "provider_and_service_2012.txt").read_text()
    path = tmp_path / "old.txt"
    path.write_text(whole[: whole.rstrip().rindex("\t")])

    with pytest.raises(UnreadableFile, match=r"old\.txt: last row: 26 cells; expected 27"):
        open_file(path, folder=tmp_path)


def test_gzip_zip_and_parquet_give_the_table_of_the_csv(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.csv", many(40))
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    zipped = tmp_path / "zipped.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(plain, "MUP.csv")
        archive.writestr("readme.pdf", b"%PDF")
    parquet = tmp_path / "table.parquet"
    duckdb.read_csv(str(plain)).write_parquet(str(parquet))

    built = []
    for path in (plain, packed, zipped, parquet):
        with duckdb_engine() as engine:
            built.append(computed(engine, tmp_path, path))

    assert built[0].cells
    assert built[1:] == [built[0]] * 3


def test_several_files_of_a_year_are_one_table(tmp_path: Path) -> None:
    first, second = write(tmp_path / "one.csv", many(12)), write(tmp_path / "two.csv", many(12, HCPCS_Cd="27447"))
    both = write(tmp_path / "both.csv", [*many(12), *many(12, HCPCS_Cd="27447")])

    with duckdb_engine() as engine:
        parts = computed(engine, tmp_path, first, second)
    with duckdb_engine() as engine:
        whole = computed(engine, tmp_path, both)

    assert parts == whole


def test_reading_tells_its_bytes_up_to_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.medicare.engines._LOOK_SECONDS", 0.001)
    path = write(tmp_path / "file.csv", many(20_000))
    progress: list[tuple[int, int]] = []

    with duckdb_engine() as engine:
        computed(engine, tmp_path, path, read=lambda read, size: progress.append((read, size)))

    assert len(progress) > 1
    assert {size for _, size in progress} == {path.stat().st_size}
    assert [read for read, _ in progress] == sorted(read for read, _ in progress)
    assert progress[-1] == (path.stat().st_size, path.stat().st_size)


@pytest.mark.parametrize("name", ["provider_and_service_2012.txt", "provider_and_service_2012_relaid.csv"])
def test_real_rows_of_both_layouts_are_read_with_their_drops(tmp_path: Path, name: str) -> None:
    with duckdb_engine() as engine:
        built = computed(engine, tmp_path, DATA / name)

    assert built.rows == len((DATA / name).read_text().splitlines()) - 1
    assert Drop.UNKNOWN_SPECIALTY in {one.reason for one in built.dropped}


def test_copyright_line_of_an_old_file_is_dropped_though_it_has_fewer_cells(tmp_path: Path) -> None:
    lines = (DATA / "provider_and_service_2012.txt").read_text().splitlines()
    path = tmp_path / "old.txt"
    path.write_text("\n".join([lines[0], "0000000001\tCPT copyright 2011", *lines[1:]]) + "\n")

    with duckdb_engine() as engine:
        assert dropped(computed(engine, tmp_path, path))["copyright_line"] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"PK\x03\x04broken", "damaged"), (b"\xff\xfea,b\n", "not UTF-8"), (b"PAR1x", "damaged")],
)
def test_file_that_is_none_is_refused_with_the_reason(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=said):
        open_file(path, folder=tmp_path)
