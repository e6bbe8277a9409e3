"""How fast a release goes in, beside a bare COPY of the same rows.

    python -m tests.performance.import_release ../shared/data/cms/rvu25d.zip

Rounds alternate within one run: the import of the table alone, of all members, and a bare COPY of the table's rows
(ready text into a table of the same columns and indexes), each into an empty catalogue and each with its commit. All of
it in a scratch database that is dropped at the end. Memory is the growth of the peak of a process that does one import.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import django
from django.db import connection, transaction

from codes.importers.archive import PublishedFile
from codes.importers.members import release_members
from tests.performance.scratch import kilobytes, scratch_database, seconds_of

ROUNDS = 5
SCRATCH = "openrvu_measure_import"
COMMAND = "python -m tests.performance.import_release"


def main() -> None:
    """Measure and print one line an aim: aim, reached, ratio, command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--memory-in", metavar="DATABASE", help="one import there, printing the growth of the peak in MB"
    )
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if arguments.memory_in:
        connection.settings_dict["NAME"] = arguments.memory_in
        print(f"{_megabytes_of_one_import(arguments.file):.1f}")
        return
    with scratch_database(SCRATCH):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bare_copy (LIKE codes_relativevalue INCLUDING ALL)")
        _measure(arguments.file)


def _measure(path: Path) -> None:
    with TemporaryDirectory() as folder:
        table = _table_only(path, Path(folder))
        body = _ready_text(table)
        works = (lambda: _bare_copy(body), lambda: _import(table), lambda: _import(path))
        times = [[_seconds(work) for work in works] for _ in range(ROUNDS + 1)]
    bare, table_seconds, all_seconds = map(median, zip(*times[1:], strict=True))  # the first round warms up
    rows = body.count("\n")
    print("aim, reached, ratio, command")
    print(f"< 2 s, {all_seconds:.2f} s = {rows / all_seconds:,.0f} rows/s, {all_seconds / bare:.2f}, {COMMAND} {path}")
    print(f"<= 5 x bare COPY of the table, {table_seconds:.2f} s, {table_seconds / bare:.2f}, {COMMAND} {path}")
    print(f"<= 9 x bare COPY with all CSV members, {all_seconds:.2f} s, {all_seconds / bare:.2f}, {COMMAND} {path}")
    print(f"bare COPY of {rows:,} rows, {bare:.2f} s, 1.00, {COMMAND} {path}")
    _empty()
    print(f"< 40 MB over the idle process, {_megabytes(path)} MB, -, {COMMAND} {path}")


def _import(path: Path) -> None:
    # Its modules hold models, which exist once Django is set up.
    from codes.services.releases import load_release

    load_release(path=path, at=datetime.now(UTC), license_needed=False)


def _bare_copy(body: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy("COPY bare_copy FROM STDIN") as copy:
        copy.write(body)


def _seconds(work: Callable[[], None]) -> float:
    _empty()
    return seconds_of(work)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bare_copy, codes_release, codes_code CASCADE")


def _table_only(path: Path, folder: Path) -> Path:
    with PublishedFile(path) as file:
        name = release_members(file).table
        alone = folder / name
        alone.write_text("".join(file.lines(name)), encoding="latin-1", newline="")
    return alone


def _ready_text(table: Path) -> str:
    """Return the table's rows as COPY reads them, which the server itself writes."""
    _import(table)
    text = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy("COPY codes_relativevalue TO STDOUT") as copy:
        for part in copy:
            text.write(part)
    return text.getvalue().decode()


def _megabytes(path: Path) -> str:
    words = [sys.executable, "-m", "tests.performance.import_release", str(path), "--memory-in", SCRATCH]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def _megabytes_of_one_import(path: Path) -> float:
    import codes.services.releases  # noqa: F401 - part of the idle process

    _empty()
    idle = kilobytes("VmRSS")
    _import(path)
    return (kilobytes("VmHWM") - idle) / 1024


if __name__ == "__main__":
    main()
