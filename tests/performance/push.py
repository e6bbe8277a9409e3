"""`python -m tests.performance.push RELEASE.zip`: a push of 500 new lines with its valuation, against bare inserts.

Rounds alternate between ours, psycopg's `executemany` (pipelined) and one `json_to_recordset`, into a table like that
of the lines; figures are medians, in a scratch database that is dropped at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import django
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from config.server.garbage import collect_seldom
from tests.performance.bare_upsert import new_line, uuid
from tests.performance.scratch import scratch_database

ROUNDS = 7
SIZE = 500
AT = datetime(2025, 11, 20, 15, tzinfo=UTC)
_NAMES = ("id", "rev", "since", "code", "performed_on", "units", "modifiers", "role", "billing_state", "note")
_TYPES = "id uuid, rev bigint, since bigint, code text, performed_on date, units int, modifiers text[], role text, billing_state text, note text"  # fmt: skip # noqa: E501  # one statement
_COLUMNS = ", ".join(_NAMES)
_MANY = f"INSERT INTO bare (user_id, changed_at, deleted, {_COLUMNS}) VALUES (%s, now(), false{', %s' * len(_NAMES)})"  # noqa: S608  # names of ours
_ONE = (
    f"INSERT INTO bare (user_id, changed_at, deleted, {_COLUMNS}) "  # noqa: S608  # as above
    f"SELECT %s::uuid, now(), false, t.* FROM json_to_recordset(%s::json) AS t({_TYPES})"
)


def rows_of(random: Random, first: int) -> list[dict[str, Any]]:  # Any: JSON
    """Return new rows of lines."""
    own = {"since": 1, "role": "primary", "billing_state": "billable"}
    return [{"id": uuid(random), "rev": first + n, **own, **new_line(random, day=None)} for n in range(SIZE)]


def by_executemany(user: str, rows: list[dict[str, Any]]) -> None:  # Any: as above
    """Insert row by row, pipelined by the driver."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_MANY, [[user, *(row[name] for name in _NAMES)] for row in rows])


def by_recordset(user: str, rows: list[dict[str, Any]]) -> None:  # Any: as above
    """Insert by one statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ONE, [user, json.dumps(rows)])


def measure(release: Path) -> None:
    """Measure, and print the medians and ratios."""
    from accounts.models import User
    from codes.models import Release
    from codes.services.releases import load_release, publish_release
    from procedures.services.changes import Base, BaseKind, Mutation, Op, apply_changes

    settings.JOBS_INLINE = True
    load_release(path=release, at=AT, license_needed=False)
    publish_release(release_id=Release.objects.get().id, at=AT)
    user, random = User.objects.create_user("push@example.org"), Random(1)  # to be repeated
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (LIKE procedures_procedurelog INCLUDING ALL)")

    def ours(data: list[dict[str, Any]]) -> None:  # Any: as above
        base = Base(BaseKind.REVISION, 0)
        mutations = [
            Mutation("procedure_logs", Op.UPSERT, uuid(random), line, base, mutation_id=uuid(random)) for line in data
        ]
        apply_changes(user_id=user.id, mutations=mutations, at=AT)

    took: dict[str, list[float]] = {"ours": [], "executemany": [], "json_to_recordset": []}
    works: Mapping[str, Callable[[], None]]
    for number in range(ROUNDS + 1):
        data = [new_line(random, day=None) for _ in range(SIZE)]
        rows, more = rows_of(random, number * 2 * SIZE + 2), rows_of(random, (number * 2 + 1) * SIZE + 2)
        works = {
            "ours": lambda data=data: ours(data),  # type: ignore[misc]  # bound now
            "executemany": lambda rows=rows: by_executemany(str(user.id), rows),  # type: ignore[misc]  # bound now
            "json_to_recordset": lambda more=more: by_recordset(str(user.id), more),  # type: ignore[misc]  # bound now
        }
        for name, work in works.items():
            began = time.perf_counter()
            work()
            # The first round warms up.
            if number:
                took[name].append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as queries:
        ours([new_line(random, day=None) for _ in range(SIZE)])
    middle = {name: median(each) for name, each in took.items()}
    sys.stdout.write(
        f"push of {SIZE}: {middle['ours']:.0f} ms, {len(queries)} statements with BEGIN and COMMIT;"
        f" {middle['ours'] / middle['executemany']:.1f} × executemany ({middle['executemany']:.0f} ms),"
        f" {middle['ours'] / middle['json_to_recordset']:.1f} × json_to_recordset"
        f" ({middle['json_to_recordset']:.0f} ms)\n"
    )


if __name__ == "__main__":
    asked_for = argparse.ArgumentParser(prog="python -m tests.performance.push", description=__doc__)
    asked_for.add_argument("release", type=Path, help="a release of CMS, zip")
    given = asked_for.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    collect_seldom()
    with scratch_database("openrvu_measure_push"):
        measure(given.release)
