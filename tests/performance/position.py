"""How long one's position takes out of many lines, also right after a re-valuation.

    python -m tests.performance.position ../shared/data/cms/rvu25d.zip [--lines 100000] [--users 20]

In a scratch database that is dropped at the end: users with so many lines in a year each, made by copying the lines of
one. Asked is the position of a year, in a survey and in a computed table, of users in turn; then all valuations are
written anew, and it is asked again before and after a VACUUM. The baseline is a bare sum over one user's wRVU.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import TYPE_CHECKING
from uuid import uuid4

import django
from django.conf import settings
from django.db import connection

from tests.performance.scratch import scratch_database, seconds_of

if TYPE_CHECKING:
    from accounts.models import User

SCRATCH = "openrvu_measure_position"
COMMAND = "python -m tests.performance.position"
AT = datetime(2026, 11, 20, 15, tzinfo=UTC)
FIRST = date(2025, 10, 1)
TEMPLATE = 1_000
ASKED = 60


def main() -> None:
    """Measure and print one line an aim: aim, reached, ratio, command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--users", type=int, default=20)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with scratch_database(SCRATCH):
        _measure(arguments.file, arguments.lines, arguments.users)


def _measure(path: Path, lines: int, users: int) -> None:
    _prepare(path)
    owners = _owners(lines, users)
    _run("VACUUM ANALYZE procedures_valuation, procedures_procedurelog")
    told = f"{COMMAND} {path} --lines {lines} --users {users}"
    print("aim, reached, ratio to a bare sum, command")
    _tell("p95 < 50 ms", owners, told)
    _run("UPDATE procedures_valuation SET wrvu = wrvu + 0.01")
    _tell("p95 < 50 ms right after a re-valuation", owners, told)
    _run("VACUUM ANALYZE procedures_valuation")
    _tell("p95 < 50 ms after its VACUUM", owners, told)


def _tell(aim: str, owners: Sequence[User], told: str) -> None:
    taken = [(seconds_of(partial(_position, owner)), seconds_of(partial(_sum, owner))) for owner in _turns(owners)]
    whole, bare = (sorted(times) for times in zip(*taken, strict=True))
    p95 = quantiles(whole, n=20)[-1]
    print(
        f"{aim}, p50 {median(whole) * 1000:.1f} ms p95 {p95 * 1000:.1f} ms, {median(whole) / median(bare):.2f}, {told}"
    )


def _turns(owners: Sequence[User]) -> list[User]:
    return [owners[number % len(owners)] for number in range(ASKED)]


def _position(user: User) -> None:
    from procedures.reports.position import own_position
    from procedures.selectors.user_context import user_context

    last = FIRST + timedelta(days=364)
    context = user_context(user=user)
    found = own_position(context=context, first=FIRST, last=last, region="US", metric="wrvu", at=AT, medicare_share=40)
    if len(found.positions) != 2:
        raise RuntimeError(f"{found.state}: {len(found.positions)} positions")


def _sum(user: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(wrvu) FROM procedures_valuation WHERE user_id = %s", [user.id])


def _prepare(path: Path) -> None:
    from codes.models import Release
    from codes.services.releases import load_release, publish_release
    from tests.factories import BenchmarkRowFactory

    settings.JOBS_INLINE = True
    load_release(path=path, at=AT, license_needed=False)
    release = Release.objects.get()
    publish_release(release_id=release.id, at=AT)
    BenchmarkRowFactory.create(source__slug="survey")
    BenchmarkRowFactory.create(source__slug="computed", source__kind="medicare", source__release=release.id)


def _owners(lines: int, users: int) -> list[User]:
    from accounts.models import User
    from codes.models import RelativeValue
    from procedures.services.changes import NOTHING, Mutation, Op, apply_changes

    random = Random(1)
    owners = [User.objects.create_user(f"{uuid4()}@example.org") for _ in range(users)]
    for owner in owners:
        owner.profile.specialty = "cardiology"
        owner.profile.save()
    every = list(RelativeValue.objects.filter(component="", work_rvu__gt=Decimal(0)).values_list("code_id", flat=True))
    codes = random.sample(every, 60)
    batch = [
        Mutation("procedure_logs", Op.UPSERT, str(uuid4()), _line(random, codes), NOTHING) for _ in range(TEMPLATE)
    ]
    apply_changes(user_id=owners[0].id, mutations=batch, at=AT)
    for owner in owners[1:]:
        _copy(owners[0], owner, lines // TEMPLATE)
    _copy(owners[0], owners[0], lines // TEMPLATE - 1)
    return owners


def _line(random: Random, codes: Sequence[str]) -> dict[str, object]:
    day = FIRST + timedelta(days=random.randrange(365))
    return {"code": random.choice(codes), "performed_on": day.isoformat(), "encounter_id": str(uuid4())}


def _copy(template: User, owner: User, times: int) -> None:
    """Give a user the lines of another so many times, under ids and numbers of their own."""
    made = "md5(%(owner)s || {id}::text || n)::uuid"
    _insert(
        "procedures_procedurelog", {"id": made.format(id="t.id"), "rev": "t.rev + n * 10000"}, template, owner, times
    )
    ids = {"log_id": made.format(id="t.log_id"), "seq": "t.seq + n * 10000"}
    _insert("procedures_valuation", ids, template, owner, times)


def _insert(table: str, changed: dict[str, str], template: User, owner: User, times: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608  # names of ours
        names = [column.name for column in cursor.description or ()]
    taken = ", ".join({"user_id": "%(owner)s::uuid", **changed}.get(name, f't."{name}"') for name in names)
    named = ", ".join(f'"{name}"' for name in names)
    numbers = "generate_series(1, %(times)s) n"
    kept = f"(SELECT * FROM {table} WHERE user_id = %(template)s ORDER BY 1, 2 LIMIT {TEMPLATE}) t"  # noqa: S608  # as above
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({named}) SELECT {taken} FROM {kept} CROSS JOIN {numbers}",  # noqa: S608  # as above
            {"owner": str(owner.id), "template": template.id, "times": times},
        )


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


if __name__ == "__main__":
    main()
