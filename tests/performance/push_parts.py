"""`python -m tests.performance.push_parts RELEASE.zip [--keep FOLDER]`: what each part of a push takes, in one process.

Pushes of one user over the whole application without a server, in rounds with the bare upsert of as many records.
Printed are, for each kind of push: processor time of Python and of the database's process (the kernel's own count of a
process, which others that wait for the same cores change far less than the time on the clock), the same of the bare
upsert, the database's part by statement, and by cProfile the functions of the greatest time of their own.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import logging
import os
import pstats
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from unittest.mock import patch

import psycopg
from psycopg.conninfo import make_conninfo

from config.postgres.embedded import DATABASE, ROLE, EmbeddedPostgres
from config.server.garbage import collect_seldom
from tests.config.server import run
from tests.performance.bare_upsert import _UPSERT as BARE_UPSERT
from tests.performance.bare_upsert import Json, new_line, prepare_tables, uuid
from tests.performance.request_parts import asking

ROUNDS = 20
KINDS = {"create": 100, "update": 100, "mixed": 100, "one day": 100, "create 500": 500}


@dataclass
class Spent:
    """Milliseconds of each push: of both processes, of waiting for the answer, and of the database by statement."""

    backend: int = 0

    python: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    statements: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def processor(self) -> float:
        """Return milliseconds of both processes, the median."""
        return median(map(sum, zip(self.python, self.database, strict=True)))

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Add what the block takes in this process and in that of the database."""
        began, python, database = time.perf_counter(), time.process_time(), seconds_of(self.backend)
        yield
        self.wall.append((time.perf_counter() - began) * 1000)
        self.python.append((time.process_time() - python) * 1000)
        self.database.append((seconds_of(self.backend) - database) * 1000)

    def noting(self, execute: Callable[..., Any], text: str, values: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  # Any: Django's own signature
        """Run a statement and note what it took of the database (a wrapper of Django's)."""
        began = seconds_of(self.backend)
        try:
            return execute(text, values, many, context)
        finally:
            self.statements[" ".join(text.split())[:60]].append((seconds_of(self.backend) - began) * 1000)


def seconds_of(process: int) -> float:
    """Return seconds that a process has run."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


class Pushes:
    """Pushes of one user and bare upserts of as many records, one after the other."""

    def __init__(self, conninfo: str) -> None:
        from accounts.models import User
        from accounts.services.logins import issue_token

        user = User.objects.create_user(f"parts-{time.time_ns()}@example.org")
        self._head = {"HTTP_AUTHORIZATION": f"Bearer {issue_token(user=user)}", "HTTP_X_SYNC_USER": str(user.pk)}
        self._user = str(user.pk)
        self._random = Random(1)
        self._known: list[tuple[str, int]] = []
        self._ask = asking()
        self._bare = psycopg.connect(conninfo, autocommit=False)
        self._rows: list[Json] = []
        self._revs = count(2)
        self.bare_backend = self._bare.info.backend_pid

    def body(self, kind: str, size: int) -> bytes:
        """Return a push."""
        mutations = [self._mutation(kind) for _ in range(size)]
        return json.dumps({"device_id": self._user, "mutations": mutations}).encode()

    def push(self, body: bytes) -> None:
        """Push, and keep what can be edited."""
        status, _, content = self._ask("/api/v1/sync/push", "POST", body, **self._head)
        assert status.startswith("200"), content
        for result in json.loads(content)["results"]:
            assert result["status"] in {"applied", "merged"}, result
            self._known.append((result["id"], result["rev"]))

    def rows(self, kind: str, size: int) -> list[Json]:
        """Return the rows of a bare upsert."""
        return [self._row(kind) for _ in range(size)]

    def upsert(self, rows: list[Json]) -> None:
        """Upsert and commit."""
        self._bare.execute(BARE_UPSERT.format(number=0), [self._user, json.dumps(rows)])
        self._bare.commit()
        self._rows += rows

    def _mutation(self, kind: str) -> Json:
        sent = {"mutation_id": uuid(self._random), "collection": "procedure_logs", "op": "upsert"}
        if kind == "update" or (kind == "mixed" and self._random.random() < 1 / 3):
            record_id, rev = self._known.pop(self._random.randrange(len(self._known)))
            return {**sent, "id": record_id, "base_rev": rev, "data": {"units": 1 + self._random.randrange(900)}}
        return {**sent, "id": uuid(self._random), "base_rev": None, "data": self._line(kind)}

    def _row(self, kind: str) -> Json:
        if kind == "update" or (kind == "mixed" and self._random.random() < 1 / 3):
            known = self._rows.pop(self._random.randrange(len(self._rows)))
            return {**known, "units": 1 + self._random.randrange(900), "rev": next(self._revs)}
        rev = next(self._revs)
        own = {"id": uuid(self._random), "rev": rev, "since": rev, "deleted": False, "role": "primary"}
        return {**own, "billing_state": "billable", **self._line(kind)}

    def _line(self, kind: str) -> Json:
        return new_line(self._random, day="2025-11-14" if kind == "one day" else None)


def measure(conninfo: str) -> None:
    """Print what each kind of push takes."""
    from django.db import connection

    pushes = Pushes(conninfo)
    for _ in range(10):
        pushes.push(pushes.body("create", 500))
        pushes.upsert(pushes.rows("create", 500))
    with psycopg.connect(conninfo, autocommit=True) as other:
        other.execute("ANALYZE")
    connection.ensure_connection()
    for kind, size in KINDS.items():
        backend = _backend()
        ours, bare = Spent(backend), Spent(pushes.bare_backend)
        for number in range(ROUNDS + 3):
            # The first rounds warm up.
            spent, spent_bare = (ours, bare) if number >= 3 else (Spent(backend), Spent(pushes.bare_backend))
            body, rows = pushes.body(kind, size), pushes.rows(kind, size)
            with spent.measured():
                pushes.push(body)
            with spent_bare.measured():
                pushes.upsert(rows)
            body = pushes.body(kind, size)
            # Each statement is answered before the next is sent, so that they can be told apart.
            awaited = patch("procedures.services.changes.apply.pipelined", nullcontext)
            with awaited, connection.execute_wrapper(spent.noting):
                pushes.push(body)
        assert _backend() == backend
        _print(kind, ours, bare)
        profile = cProfile.Profile(time.process_time)
        bodies = [pushes.body(kind, size) for _ in range(5)]
        profile.enable()
        for body in bodies:
            pushes.push(body)
        profile.disable()
        _print_functions(pstats.Stats(profile), len(bodies))


def _backend() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((pid,),) = cursor.fetchall()
    return int(pid)


def _print(kind: str, ours: Spent, bare: Spent) -> None:
    print(
        f"{kind}: processor {ours.processor:.1f} ms (Python {median(ours.python):.1f},"
        f" database {median(ours.database):.1f}), {ours.processor / bare.processor:.1f} × the bare upsert"
        f" ({bare.processor:.1f} ms: Python {median(bare.python):.1f}, database {median(bare.database):.1f});"
        f" waited {median(ours.wall):.1f} ms; {sum(map(len, ours.statements.values())) / ROUNDS:.0f} statements"
    )
    for text, took in ours.statements.items():
        print(f"  {median(took):6.2f} ms  {len(took) / ROUNDS:.0f} ×  {text}")
    rest = median(ours.database) - sum(map(median, ours.statements.values()))
    print(f"  {rest:6.2f} ms  BEGIN and COMMIT, with the checks of foreign keys, which the bare upsert lacks")


def _print_functions(figures: pstats.Stats, pushes: int) -> None:
    known: Any = vars(figures)  # Any: typeshed does not know what a Stats holds
    print(f"  {known['total_calls'] / pushes:,.0f} function calls a push; of their own time, ms under the profiler:")
    greatest = sorted(known["stats"].items(), key=lambda item: -item[1][2])[:TOP]
    for (path, line, function), (_, calls, own, cumulative, _) in greatest:
        where = "/".join(path.split("/")[-2:])
        print(
            f"  {own / pushes * 1000:6.2f}  {cumulative / pushes * 1000:6.2f} with what it calls"
            f"  {calls / pushes:7,.0f} ×  {where}:{line} {function}"
        )


TOP = 25


def main(release: Path, kept: Path | None) -> None:
    """Measure, on a fresh database with one release, or on the one of an earlier run that was kept."""
    with tempfile.TemporaryDirectory(prefix="openrvu-push-") as folder:
        data = kept or Path(folder)
        loaded = ["import_release", str(release), "--publish", "--accept-license"]
        for words in () if (data / "postgres").exists() else (["migrate", "--verbosity", "0"], loaded):
            done = run(data, "manage.py", *words)
            if done.returncode:
                raise SystemExit(done.stderr)
        os.environ |= {"DATA_DIR": str(data), "DATABASE_KEEP_SECONDS": "3600", "SYNC_PUSH_RATE": "1000000"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django

        django.setup()
        EmbeddedPostgres(data / "postgres").ensure_ready(DATABASE)
        conninfo = make_conninfo(host=str(EmbeddedPostgres(data / "postgres").sockets), user=ROLE, dbname=DATABASE)
        prepare_tables(conninfo, connections=1)
        asking()
        collect_seldom()
        # Lines are written, but to nobody.
        (handler,) = logging.getLogger().handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.stream = io.StringIO()
        try:
            measure(conninfo)
        finally:
            EmbeddedPostgres(data / "postgres").stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.performance.push_parts", description=__doc__)
    parser.add_argument("release", type=Path, help="a release of CMS, zip")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the data here, or use those of an earlier run"
    )
    given = parser.parse_args()
    main(given.release.resolve(), given.keep and given.keep.resolve())
