"""The yardstick of a push: the same batches upserted into a table like that of the lines, and nothing else.

Frozen: figures are compared over versions of the program, so what is measured here stays as it is. As many
connections as there are pushing devices, the columns and indexes of the log table (`LIKE … INCLUDING ALL`), batches of
the same size and mix, one statement (`json_to_recordset`) and one commit each. Of a mixed load one record in three is
an upsert of a known one.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from random import Random
from typing import Any, Final
from uuid import UUID

import psycopg

Json = dict[str, Any]  # Any: JSON

CODES: Final = ["99213", "99214", "45385", "45380", "27447", "71046", "H2020"]
_TYPES: Final = {
    "id": "uuid", "rev": "bigint", "since": "bigint", "field_revs": "jsonb", "deleted": "boolean", "code": "varchar(7)",
    "performed_on": "date", "units": "smallint", "modifiers": "varchar(2)[]", "role": "varchar(10)",
    "place_of_service": "varchar(2)", "encounter_id": "uuid", "minutes": "smallint", "billing_state": "varchar(10)",
    "note": "varchar(500)", "client_created_at": "bigint", "client_updated_at": "bigint",
}  # fmt: skip
_EXCLUDED: Final = ", ".join(f"{name} = excluded.{name}" for name in (*list(_TYPES)[1:], "changed_at"))
_UPSERT: Final = (
    f"INSERT INTO bare_{{number}} (user_id, changed_at, {', '.join(_TYPES)}) "  # noqa: S608  # names of ours
    "SELECT %s::uuid, now(), t.* FROM json_to_recordset(%s::json) "
    f"AS t({', '.join(f'{name} {kind}' for name, kind in _TYPES.items())}) "
    f"ON CONFLICT (user_id, id) DO UPDATE SET {_EXCLUDED}"
)


@dataclass(frozen=True)
class BareLoad:
    """What one connection upserts into its table: so many batches of so many records of a kind."""

    conninfo: str
    number: int
    batches: int
    size: int
    kind: str
    seed: int


def uuid(random: Random) -> str:
    """Return an id of version 4."""
    return str(UUID(int=random.getrandbits(128), version=4))


def new_line(random: Random, *, day: str | None) -> Json:
    """Return a line; all on a day, or spread over two years."""
    spread = f"{2024 + random.randrange(2)}-{1 + random.randrange(12):02}-{1 + random.randrange(28):02}"
    code = random.choice(CODES)
    return {"code": code, "performed_on": day or spread, "units": 1 + random.randrange(3), "note": "", "modifiers": []}


def prepare_tables(conninfo: str, *, connections: int) -> None:
    """Make an empty table for each connection, like that of the lines."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for number in range(connections):
            connection.execute(f"DROP TABLE IF EXISTS bare_{number}")
            connection.execute(f"CREATE TABLE bare_{number} (LIKE procedures_procedurelog INCLUDING ALL)")


def upsert(load: BareLoad) -> tuple[float, list[float], int]:
    """Upsert; return seconds in all, seconds of each batch, and how many records there were."""
    random, known = Random(load.seed), list[Json]()
    user, statement, took = uuid(random), _UPSERT.format(number=load.number), list[float]()
    with psycopg.connect(load.conninfo) as connection:
        began = time.perf_counter()
        for batch in range(load.batches):
            rows = [_row(load, batch * load.size + place, random, known) for place in range(load.size)]
            started = time.perf_counter()
            connection.execute(statement, [user, json.dumps(rows)])
            connection.commit()
            took.append(time.perf_counter() - started)
            known += rows
        return time.perf_counter() - began, took, load.batches * load.size


def _row(load: BareLoad, rev: int, random: Random, known: list[Json]) -> Json:
    """Return a new row, or of a mixed load in a third of cases a known one of an earlier batch, changed."""
    if load.kind == "mixed" and known and random.random() < 1 / 3:
        return {**known.pop(random.randrange(len(known))), "rev": rev, "units": 1 + random.randrange(900)}
    own = {"id": uuid(random), "rev": rev, "since": rev, "deleted": False, "role": "primary"}
    day = "2025-11-14" if load.kind == "one day" else None
    return {**own, "billing_state": "billable", **new_line(random, day=day)}
