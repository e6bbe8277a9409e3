"""Back-ups of the database, written with PostgreSQL's own tools.

A back-up is a file in the custom format of `pg_dump`, and beside it a small JSON file that says what it must hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.postgres.maintenance import (
    BackupFailed,
    Connection,
    connect_to,
    database_name,
    ensure_server,
    run_program,
)
from config.postgres.sql import records, server
from procedures.services.changes.high_water_mark import write_high_water_mark


@dataclass(frozen=True, slots=True)
class Contents:
    """What a back-up holds: when it was taken (ISO), rows by table, a hash of all users' last numbers, and the SHA-256
    of its file."""

    taken_at: str
    rows: Mapping[str, int]
    heads: str
    sha256: str


def back_up(path: Path) -> Contents:
    """Write the database into a file, whole at any moment, and what it holds beside it. Raises BackupFailed."""
    ensure_server()
    partial = path.with_name(f"{path.name}.part")
    partial.unlink(missing_ok=True)
    # Nobody else reads it while it grows, either.
    partial.touch(mode=0o600)
    with connect_to(database_name()) as reader:
        reader.execute(server.BEGIN_ONE_MOMENT)
        ((snapshot,),) = reader.execute(server.EXPORT_SNAPSHOT).fetchall()
        rows, heads = rows_and_heads(reader)
        run_program(
            "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={partial}", "--dbname", database_name()
        )
    contents = Contents(datetime.now(UTC).isoformat(timespec="seconds"), rows, heads, _sha256(partial))
    sidecar = _sidecar(path)
    sidecar.touch(mode=0o600)
    sidecar.write_text(json.dumps(asdict(contents), indent=1))
    partial.rename(path)
    # Whatever is restored from this file is from now on behind the mark.
    write_high_water_mark()
    return contents


def contents_of(path: Path) -> Contents:
    """Return what a back-up must hold, where its file is as it was written."""
    try:
        contents = Contents(**json.loads(_sidecar(path).read_text()))
        sha256 = _sha256(path)
    except FileNotFoundError as missing:
        raise BackupFailed(f"{missing.filename}: no such file") from None
    except (ValueError, TypeError):
        raise BackupFailed(f"{_sidecar(path)}: not what a back-up holds") from None
    if sha256 != contents.sha256:
        raise BackupFailed(f"{path}: not the file that was written, its SHA-256 differs")
    return contents


def rows_and_heads(reader: Connection) -> tuple[dict[str, int], str]:
    """Rows by table, and a hash of all users' last numbers."""
    rows = {}
    for (table,) in reader.execute(server.TABLES).fetchall():
        counted = reader.execute(records.count_of_rows(table)).fetchone()
        rows[str(table)] = int(counted[0]) if counted else 0
    ((heads,),) = reader.execute(records.HEADS).fetchall()
    return rows, str(heads)


def _sidecar(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
