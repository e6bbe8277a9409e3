"""What a device keeps on disk: the server's records as it knows them, and a queue of its own edits."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS record (
  collection TEXT, id TEXT, rev INTEGER NOT NULL, data TEXT NOT NULL, came INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (collection, id));
CREATE TABLE IF NOT EXISTS queue (
  place INTEGER PRIMARY KEY AUTOINCREMENT, mutation_id TEXT NOT NULL, collection TEXT NOT NULL, id TEXT NOT NULL,
  op TEXT NOT NULL, base_rev INTEGER, data TEXT NOT NULL, problem TEXT);
"""

Json = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """An edit that waits; `problem` is set where the server rejected it and the person has to mend it."""

    place: int
    mutation_id: str
    collection: str
    id: str
    op: str
    base_rev: int | None
    data: Json
    problem: Json | None

    def as_json(self) -> Json:
        """Return it as a push holds it."""
        sent = {"mutation_id": self.mutation_id, "collection": self.collection, "op": self.op, "id": self.id}
        return {**sent, "base_rev": self.base_rev, **({"data": self.data} if self.op == "upsert" else {})}


class Store:
    """The device's file. Every method is one local transaction, or part of the one that `all_or_nothing` holds."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.executescript(_SCHEMA)
        self.device_id = self.get("device_id") or str(uuid4())
        self.set("device_id", self.device_id)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Hold one transaction."""
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")

    def get(self, name: str) -> str | None:
        """Return a value that was set, None where none was."""
        row = self._file.execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
        return None if row is None else str(row[0])

    def set(self, name: str, value: str | None) -> None:
        """Set a value, or with None forget it."""
        self._file.execute("DELETE FROM state WHERE name = ?", [name])
        if value is not None:
            self._file.execute("INSERT INTO state VALUES (?, ?)", [name, value])

    def record(self, collection: str, record_id: str) -> tuple[int, Json] | None:
        """Return `rev` and fields of a record as the server last told them."""
        row = self._file.execute(
            "SELECT rev, data FROM record WHERE collection = ? AND id = ?", [collection, record_id]
        ).fetchone()
        return None if row is None else (row[0], json.loads(row[1]))

    def records(self) -> dict[tuple[str, str], tuple[int, Json]]:
        """Return all records as the server last told them."""
        rows = self._file.execute("SELECT collection, id, rev, data FROM record").fetchall()
        return {(collection, record_id): (rev, json.loads(data)) for collection, record_id, rev, data in rows}

    def keep(self, collection: str, record_id: str, rev: int, data: Json | None) -> None:
        """Take a record as the server told it; None for a deleted one."""
        self._file.execute("DELETE FROM record WHERE collection = ? AND id = ?", [collection, record_id])
        if data is not None:
            row = [collection, record_id, rev, json.dumps(data)]
            self._file.execute("INSERT INTO record (collection, id, rev, data) VALUES (?, ?, ?, ?)", row)

    def await_all(self) -> None:
        """Mark every record as not come: a resync begins."""
        self._file.execute("UPDATE record SET came = 0")

    def rev_that_came(self, collection: str, record_id: str) -> int | None:
        """Return the revision at which the resync brought a record, None where it did not."""
        row = self._file.execute(
            "SELECT rev FROM record WHERE collection = ? AND id = ? AND came", [collection, record_id]
        ).fetchone()
        return None if row is None else int(row[0])

    def not_come(self) -> list[tuple[str, str, Json]]:
        """Return the records that the resync did not bring."""
        rows = self._file.execute("SELECT collection, id, data FROM record WHERE came = 0").fetchall()
        return [(collection, record_id, json.loads(data)) for collection, record_id, data in rows]

    def add(self, collection: str, record_id: str, op: str, base_rev: int | None, data: Json) -> None:
        """Put an edit at the end of the queue, under a mutation id of its own."""
        row = [str(uuid4()), collection, record_id, op, base_rev or None, json.dumps(data)]
        self._file.execute(
            "INSERT INTO queue (mutation_id, collection, id, op, base_rev, data) VALUES (?, ?, ?, ?, ?, ?)", row
        )

    def queue(self, *, collection: str | None = None, record_id: str | None = None) -> list[Edit]:
        """Return the edits that wait, in order; of one record where it is named."""
        rows = self._file.execute(
            "SELECT * FROM queue WHERE (? IS NULL OR (collection = ? AND id = ?)) ORDER BY place",
            [collection, collection, record_id],
        ).fetchall()
        return [
            Edit(
                place,
                mutation_id,
                owner,
                record_id,
                op,
                base,
                json.loads(data),
                None if problem is None else json.loads(problem),
            )
            for place, mutation_id, owner, record_id, op, base, data, problem in rows
        ]

    def drop(self, edit: Edit) -> None:
        """Take an edit out of the queue."""
        self._file.execute("DELETE FROM queue WHERE place = ?", [edit.place])

    def note_problem(self, edit: Edit, problem: Json) -> None:
        """Keep an edit that was rejected, with the reason; it is not sent until it is mended."""
        self._file.execute("UPDATE queue SET problem = ? WHERE place = ?", [json.dumps(problem), edit.place])

    def behind(self, edit: Edit) -> list[Edit]:
        """Return the edits of the same record that wait behind one, in order."""
        waiting = self.queue(collection=edit.collection, record_id=edit.id)
        return [one for one in waiting if one.place > edit.place]

    def rebase(self, edit: Edit, rev: int | None) -> None:
        """Let the edits behind one stand on its revision, where they stand on an earlier one; not those before it."""
        self._file.execute(
            "UPDATE queue SET base_rev = max(coalesce(base_rev, 0), ?) WHERE collection = ? AND id = ? AND place > ?",
            [rev or 0, edit.collection, edit.id, edit.place],
        )

    def replace(self, edit: Edit, *, base_rev: int | None, data: Json) -> None:
        """Make an edit anew in its place, under a new mutation id."""
        self._file.execute(
            "UPDATE queue SET mutation_id = ?, base_rev = ?, data = ?, problem = NULL WHERE place = ?",
            [str(uuid4()), base_rev or None, json.dumps(data), edit.place],
        )
