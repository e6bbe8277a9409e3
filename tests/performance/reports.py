"""How long reports take of somebody with 100,000 of 2,000,000 lines over ten years.

    python -m tests.performance.reports ../shared/data/cms/rvu25d.zip [--lines 100000] [--users 20] [--valued 3]

Two survey tables, one computed, are made up; the lines are copies of a made-up log over ten years in a scratch database
that is dropped at the end. Database time is that of all statements of a report. Rounds alternate within one run between
reports, the sum of a span's valuations (the bare sum, of which the ratio is) and, over HTTP, between a report and a
signed-in view that answers as many constant bytes; both go through all middleware of one process. Then the lines of
some users are valued anew under other terms, and the same is measured at once.
"""

from __future__ import annotations

import argparse
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch
from uuid import UUID, uuid4

import django
import time_machine
from django.conf import settings
from django.db import connection
from psycopg import Pipeline

from config.server.garbage import collect_seldom
from tests.performance.scratch import scratch_database, seconds_of

if TYPE_CHECKING:
    from accounts.models import User

SCRATCH = "openrvu_measure_reports"
COMMAND = "python -m tests.performance.reports"
FIRST: Final = date(2025, 10, 1)
YEARS: Final = 3_650
LAST: Final = FIRST + timedelta(days=YEARS - 1)
AT: Final = datetime(LAST.year, LAST.month, LAST.day, 20, tzinfo=UTC)
TEMPLATE = 1_000
ROUNDS = 60
CODES = 60
YEAR_AGO: Final = LAST - timedelta(days=364)

Report = Callable[["User"], object]
_COPY: Final = """
WITH kept AS MATERIALIZED (SELECT t.*, n, row_number() OVER () AS place FROM procedures_procedurelog t
  CROSS JOIN generate_series(1, %(times)s) n WHERE t.user_id = %(template)s AND t.rev <= %(most)s),
line AS (
  INSERT INTO procedures_procedurelog (user_id, id, rev, since, deleted, changed_at, code, performed_on, units,
    modifiers, role, encounter_id, billing_state, note)
  SELECT %(owner)s, md5(%(owner)s || id::text || n)::uuid, place + 10000, place + 10000, false, changed_at, code,
    %(first)s::date + ((performed_on - %(first)s::date) + n * 37) %% %(days)s, units, modifiers, role,
    md5(%(owner)s || encounter_id::text || n)::uuid, billing_state, '' FROM kept
)
INSERT INTO procedures_valuation (user_id, log_id, seq, wrvu, unadjusted_wrvu, basis, reason, release, "row", flags,
  steps, extras, digest, valued_at)
SELECT %(owner)s, md5(%(owner)s || k.id::text || n)::uuid, place + 10000, v.wrvu, v.unadjusted_wrvu, v.basis, v.reason,
  v.release, v."row", v.flags, v.steps, v.extras, v.digest, v.valued_at
FROM kept k JOIN procedures_valuation v ON v.user_id = k.user_id AND v.log_id = k.id
"""


def main() -> None:
    """Measure and print two tables: of database time before and after a re-valuation, and over HTTP."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--valued", type=int, default=3, help="of so many users the lines are valued anew")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    collect_seldom()
    with scratch_database(SCRATCH), time_machine.travel(AT, tick=True):
        _measure(arguments.file, arguments.lines, arguments.users, arguments.valued)


def _measure(path: Path, lines: int, users: int, valued: int) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    # A line of the log for each request would hide the tables.
    logging.disable(logging.INFO)
    began = time.perf_counter()
    prepare(path)
    owners = owners_with_lines(lines, users)
    _run("VACUUM ANALYZE")
    print(f"# {COMMAND} {path} --lines {lines} --users {users} --valued {valued}")
    print(
        f"# {lines:,} lines each of {users} users, {YEARS / 365:.0f} years; made in {time.perf_counter() - began:.0f} s"
    )
    chosen = owners[:valued]
    settled = _database_times(chosen)
    over_http = _over_http(chosen)
    _value_anew(chosen)
    after = _database_times(chosen)
    _print_database(settled, after)
    _print_http(over_http)


@dataclass(frozen=True, slots=True)
class _Times:
    """Seconds of a report's statements, at the median and at the 95th percentile, and of the bare sum at the median."""

    p50: float
    p95: float
    bare: float


def _print_database(settled: Mapping[str, _Times], after: Mapping[str, _Times]) -> None:
    print("\nDatabase time in ms; aims: p95 < 5, and right after a re-valuation <= 1.5 of that before it")
    print(f"{'report':<22}{'p50':>8}{'p95':>8}{'of sum':>8}   {'after p50':>9}{'after p95':>10}{'ratio':>7}")
    for name, before in settled.items():
        then = after[name]
        print(
            f"{name:<22}{before.p50 * 1000:>8.2f}{before.p95 * 1000:>8.2f}{before.p50 / before.bare:>8.2f}   "
            f"{then.p50 * 1000:>9.2f}{then.p95 * 1000:>10.2f}{then.p95 / before.p95:>7.2f}"
        )
    print("of sum: p50 beside the sum of the lines' valuations in the same rounds; ratio: of both p95")


def _print_http(times: Mapping[str, tuple[float, float, int]]) -> None:
    print("\nOver HTTP in ms, p50; aim: <= 1.5 of a signed-in view that answers as many constant bytes")
    print(f"{'report':<26}{'bytes':>8}{'report':>9}{'constant':>10}{'ratio':>7}")
    for name, (ours, bare, size) in times.items():
        print(f"{name:<26}{size:>8}{ours * 1000:>9.2f}{bare * 1000:>10.2f}{ours / bare:>7.2f}")


def _reports() -> Mapping[str, Report]:
    from procedures.reports.mix import own_mix
    from procedures.reports.periods import By
    from procedures.reports.position import own_position
    from procedures.reports.summary import summarize
    from procedures.selectors.clinicians import clinician
    from procedures.selectors.user_context import user_context

    def summary(user: User, by: By, first: date) -> object:
        return summarize(clinician=clinician(user=user), first=first, last=LAST, by=by, at=AT)

    def position(user: User) -> object:
        result = own_position(
            context=user_context(user=user), first=YEAR_AGO, last=LAST, region="US", metric="wrvu", at=AT,
            medicare_share=40,
        )  # fmt: skip
        if len(result.positions) != 2:
            raise RuntimeError(f"{result.state}: {len(result.positions)} positions")
        return result

    def mix(user: User) -> object:
        result = own_mix(clinician=clinician(user=user), first=YEAR_AGO, last=LAST)
        if result.source is None:
            raise RuntimeError(f"{result.state}")
        return result

    return {
        "by month, ten years": partial(summary, by=By.MONTH, first=FIRST),
        "by day, a year": partial(summary, by=By.DAY, first=YEAR_AGO),
        "by day, ten years": partial(summary, by=By.DAY, first=FIRST),
        "by code, ten years": partial(summary, by=By.CODE, first=FIRST),
        "position, a year": position,
        "mix, a year": mix,
    }


def _database_times(owners: Sequence[User]) -> dict[str, _Times]:
    """Measure the database time of each report, in turns with each other and the bare sum."""
    reports = _reports()
    took: dict[str, list[float]] = {name: [] for name in reports}
    bare = []
    for user in _turns(owners):
        bare.append(seconds_of(partial(_bare_sum, user)))
        for name, report in reports.items():
            took[name].append(database_seconds(partial(report, user)))
    return {name: _Times(median(times), quantiles(times, n=20)[-1], median(bare)) for name, times in took.items()}


@dataclass
class _Clock:
    """Adds up what statements take."""

    seconds: float = 0.0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:  # Any: as Django hands it on
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.seconds += time.perf_counter() - started


def database_seconds(work: Callable[[], object]) -> float:
    """Return how long the statements of some work take, until their rows are here.

    Those that are sent without waiting are waited for at the end of their block.
    """
    clock = _Clock()
    ends = Pipeline.__exit__
    with (
        patch.object(Pipeline, "__exit__", lambda *arguments: clock(ends, *arguments)),
        connection.execute_wrapper(clock),
    ):
        work()
    return clock.seconds


def _turns(owners: Sequence[User]) -> list[User]:
    return [owners[number % len(owners)] for number in range(ROUNDS)]


def _bare_sum(user: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(wrvu) FROM procedures_valuation WHERE user_id = %s", [user.id])


def _over_http(owners: Sequence[User]) -> dict[str, tuple[float, float, int]]:
    """Return p50 of each report and of a constant in turns, in seconds, and how many bytes both answer.

    Those with a tag are also asked for by somebody who has them.
    """
    from django.test import Client

    from accounts.services.logins import issue_token

    spans = {
        "by month, ten years": f"summary?from={FIRST}&to={LAST}&by=month",
        "by day, a year": f"summary?from={YEAR_AGO}&to={LAST}&by=day",
        "position, a year": f"summary/position?from={YEAR_AGO}&to={LAST}&medicare_share=40",
        "mix, a year": f"summary/mix?from={YEAR_AGO}&to={LAST}",
    }
    tokens = {user.id: issue_token(user=user) for user in owners}
    client = Client()
    tags: dict[tuple[UUID, str], str] = {}

    def ask(user: User, path: str, known: str = "") -> bytes:
        headers = {"Authorization": f"Bearer {tokens[user.id]}", "If-None-Match": known}
        answer = client.get(f"/api/v1/{path}", headers=headers)
        if answer.status_code != (304 if known else 200):
            raise RuntimeError(f"{path}: {answer.status_code} {answer.content[:200]!r}")
        tags[user.id, path] = answer.headers.get("ETag", "")
        return bytes(answer.content)

    times: dict[str, tuple[float, float, int]] = {}
    with _constant_view() as constant:
        for name, path in spans.items():
            constant["body"] = ask(owners[0], path)
            ask(owners[0], "constant")
            rounds = list[tuple[float, float, float]]()
            for user in _turns(owners):
                ours, bare = seconds_of(partial(ask, user, path)), seconds_of(partial(ask, user, "constant"))
                known = tags[user.id, path]
                again = seconds_of(partial(ask, user, path, known)) if known else 0.0
                rounds.append((ours, bare, again))
            ours, bare, again = (median(each) for each in zip(*rounds, strict=True))
            times[name] = (ours, bare, len(constant["body"]))
            if again:
                times[f"{name}: 304"] = (again, bare, len(constant["body"]))
    return times


@contextmanager
def _constant_view() -> Iterator[dict[str, bytes]]:
    """Give an address that answers the bytes that are put into it to whoever is logged in."""
    from django.http import HttpResponse
    from django.urls import clear_url_caches, path
    from rest_framework.request import Request

    import config.urls
    from procedures.api.reports.views import OwnSummary

    answer: dict[str, bytes] = {}

    class Constant(OwnSummary):
        def get(self, request: Request) -> HttpResponse:  # constant bytes
            return HttpResponse(answer["body"], content_type="application/json")

    added = path("api/v1/constant", Constant.as_view())
    config.urls.urlpatterns.insert(0, added)
    clear_url_caches()
    try:
        yield answer
    finally:
        config.urls.urlpatterns.remove(added)
        clear_url_caches()


def prepare(path: Path) -> None:
    """Import and publish a release, and make up two tables of a survey."""
    from benchmarks.models import TopCode
    from codes.models import RelativeValue, Release
    from codes.services.releases import load_release, publish_release
    from tests.factories import BenchmarkRowFactory

    settings.JOBS_INLINE = True
    load_release(path=path, at=AT, license_needed=False)
    release = Release.objects.get()
    publish_release(release_id=release.id, at=AT)
    BenchmarkRowFactory.create(source__slug="survey")
    row = BenchmarkRowFactory.create(
        source__slug="computed", source__kind="medicare", source__release=release.id, source__year=2030
    )
    billed = RelativeValue.objects.filter(component="", work_rvu__gt=0).values_list("code_id", flat=True)[:50]
    for rank, code in enumerate(billed, start=1):
        TopCode.objects.create(
            source=row.source, specialty="cardiology", code=code, rank=rank, share=Decimal("0.02"), wrvu=1, services=1,
            n=11,
        )  # fmt: skip


def owners_with_lines(lines: int, users: int) -> list[User]:
    """Return new users, each with so many lines over ten years, with their totals."""
    from accounts.models import User
    from codes.models import RelativeValue
    from procedures.services.changes import NOTHING, Mutation, Op, apply_changes

    random = Random(1)
    owners = [User.objects.create_user(f"{uuid4()}@example.org") for _ in range(users)]
    for owner in owners:
        owner.profile.specialty = "cardiology"
        owner.profile.save()
    every = list(RelativeValue.objects.filter(component="", work_rvu__gt=0).values_list("code_id", flat=True))
    codes = random.sample(every, CODES)
    for owner in owners:
        batch = [
            Mutation("procedure_logs", Op.UPSERT, str(uuid4()), _line(random, codes), NOTHING) for _ in range(TEMPLATE)
        ]
        apply_changes(user_id=owner.id, mutations=batch, at=AT)
        _copy_lines(owner, owner, times=lines // TEMPLATE - 1)
    return owners


def copy_owners(template: User, *, lines: int, count: int) -> None:
    """Make so many users more, each with as many lines of a user who has no others than these."""
    from accounts.models import User
    from procedures.models import SyncState

    for _ in range(count):
        owner = User.objects.create_user(f"{uuid4()}@example.org")
        SyncState.objects.get_or_create(user=owner)
        _copy_lines(template, owner, times=lines // TEMPLATE)


def _copy_lines(template: User, owner: User, *, times: int) -> None:
    from procedures.services.changes.totals import rebuild_totals

    _run(
        _COPY,
        owner=str(owner.id), template=template.id, times=times, first=FIRST, days=YEARS, most=TEMPLATE + 1,
    )  # fmt: skip
    _run(
        "UPDATE procedures_syncstate SET last_seq = %(last)s, last_valuation_seq = %(last)s WHERE user_id = %(owner)s",
        last=10_000_000, owner=owner.id,
    )  # fmt: skip
    rebuild_totals(user_id=owner.id)


def _line(random: Random, codes: Sequence[str]) -> dict[str, object]:
    day = FIRST + timedelta(days=random.randrange(YEARS))
    return {"code": random.choice(codes), "performed_on": day.isoformat(), "units": random.choice((1, 1, 1, 2)),
            "modifiers": random.choice(([], [], [], ["25"], ["52"])), "encounter_id": str(uuid4())}  # fmt: skip


def _value_anew(owners: Sequence[User]) -> None:
    """Value all lines of some users by terms under which each is worth something else, and say what the updates did."""
    from procedures.contracts.terms import terms_of
    from tests.factories import sign_contract

    terms = terms_of({"policy": "custom", "factors": {"reduced_52": "0.25"}, "modifier_factors": {"25": "0.90"}})
    before = _updates()
    for owner in owners:
        sign_contract(user_id=owner.id, since=FIRST, terms=terms)
    for name, (updates, hot) in _updates().items():
        print(f"# {name}: {updates - before[name][0]} updates, {hot - before[name][1]} of them HOT")


def _updates() -> dict[str, tuple[int, int]]:
    """Return by table how many rows were updated, and how many of them without touching an index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT relname, n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname IN "
            "('procedures_valuation', 'procedures_daytotal', 'procedures_dayflag', 'procedures_monthcode')"
        )
        return {name: (updates, hot) for name, updates, hot in cursor.fetchall()}


def _run(statement: str, **values: Any) -> None:  # Any: as psycopg takes them
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


if __name__ == "__main__":
    main()
