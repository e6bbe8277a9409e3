"""The file as an operator gives it: CSV, TXT, Parquet, packed or not (pure)."""

from __future__ import annotations

import csv
import gzip
import shutil
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from benchmarks.medicare.columns import PROVIDER_AND_SERVICE, FileColumn, Layout, layout_of
from benchmarks.medicare.method import COPYRIGHT_NPI
from codes.importers.faults import UnreadableFile

_ZIP: Final = b"PK\x03\x04"
_GZIP: Final = b"\x1f\x8b"
_PARQUET: Final = b"PAR1"
_LONGEST_HEADER: Final = 100_000
_STEP: Final = 2**22
# Source: the ZIP file format, general purpose bit 0 of a member.
_ENCRYPTED: Final = 0x1


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A readable file: `name` is the one that was given, `path` where its rows are.

    Files without quotes are the tab-separated ones of before 2015.
    """

    name: str
    path: Path
    layout: Layout
    delimiter: str = ","
    quote: str = '"'
    compression: str = "none"
    is_parquet: bool = False


def open_file(path: Path, *, folder: Path, columns: Sequence[FileColumn] = PROVIDER_AND_SERVICE) -> SourceFile:
    """Return a file ready to be read; what is in a zip is unpacked into `folder`.

    Raises UnreadableFile for what is none of the layouts, naming what is missing; OSError where it cannot be opened.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise UnreadableFile(f"{path.name}: is empty")
    if start == _ZIP:
        return open_file(_unpacked(path, folder), folder=folder, columns=columns)
    if start == _PARQUET:
        return SourceFile(path.name, path, layout_of(path.name, _parquet_names(path), columns), is_parquet=True)
    is_packed = start.startswith(_GZIP)
    header = _header(path, is_packed=is_packed)
    is_tabbed = "\t" in header
    delimiter, quote = ("\t", "") if is_tabbed else (",", '"')
    cells = header.split("\t") if is_tabbed else next(csv.reader([header]), [])
    if is_tabbed and not is_packed:
        _refuse_cut(path, cells=len(cells))
    return SourceFile(
        name=path.name,
        path=path,
        layout=layout_of(path.name, cells, columns),
        delimiter=delimiter,
        quote=quote,
        compression="gzip" if is_packed else "none",
    )


def _header(path: Path, *, is_packed: bool) -> str:
    try:
        with gzip.open(path) if is_packed else path.open("rb") as file:
            line = file.readline(_LONGEST_HEADER)
    except (EOFError, zlib.error, gzip.BadGzipFile) as cut:
        raise UnreadableFile(f"{path.name}: the gzip file is damaged or cut short: {cut}") from cut
    try:
        return line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path.name}: line 1 is not UTF-8, so it is no header of a CSV") from error


def _refuse_cut(path: Path, *, cells: int) -> None:
    """Refuse an old file whose last row ends early: its rows may be short, since that of the copyright line is."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_HEADER))
        last = file.read().rstrip(b"\r\n").rpartition(b"\n")[2].split(b"\t")
    if len(last) < cells and last[0].lstrip(b"0") != str(COPYRIGHT_NPI).encode():
        raise UnreadableFile(
            f"{path.name}: last row: {len(last)} cells; expected {cells}, as the header has; "
            "a file that was cut short ends so"
        )


def _parquet_names(path: Path) -> list[str]:
    import pyarrow.parquet
    from pyarrow import ArrowInvalid

    try:
        return list(pyarrow.parquet.read_schema(path).names)
    except (ArrowInvalid, OSError) as damaged:
        raise UnreadableFile(f"{path.name}: the Parquet file is damaged: {damaged}") from damaged


def _unpacked(path: Path, folder: Path) -> Path:
    """Unpack the one data file of a zip: its largest CSV, TXT or Parquet member."""
    try:
        with zipfile.ZipFile(path) as packed:
            members = [
                member for member in packed.infolist() if member.filename.lower().endswith((".csv", ".txt", ".parquet"))
            ]
            if not members:
                raise UnreadableFile(f"{path.name}: holds no .csv, .txt or .parquet file")
            largest = max(members, key=lambda member: member.file_size)
            if largest.flag_bits & _ENCRYPTED:
                raise UnreadableFile(
                    f"{path.name}: the zip file is locked by a password; unpack it, and give the file in it"
                )
            # A folder of its own: two zips of one name may hold members of one name.
            target = Path(mkdtemp(dir=folder)) / Path(largest.filename).name
            with packed.open(largest) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out, _STEP)
    except (zipfile.BadZipFile, zlib.error, EOFError) as damaged:
        raise UnreadableFile(f"{path.name}: the zip file is damaged or cut short: {damaged}") from damaged
    except NotImplementedError as unknown:
        # What zipfile raises for a way of packing that it lacks, such as the Deflate64 of Windows for files over 2 GB.
        raise UnreadableFile(f"{path.name}: {unknown}; unpack the zip file, and give the file in it") from unknown
    return target
