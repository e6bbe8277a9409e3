"""How the time of an operation grows with the data, and what of a clinic's day one machine holds.

    python -m tests.performance.growth ../shared/data/cms/rvu25d.zip [lines] [users] [releases] [clinic]

Lines of one user, users, and published releases are there once, ten and a hundred times, copies of made-up ones in a
scratch database that is dropped at the end. Each operation is a whole request through all middleware of one process;
told are its median time, the blocks of the database that it touches (a count that no other load of the machine
changes), and the bytes of its answer. A hundred times the data may take as many times longer as the answer is longer,
and a few times more for the depth of an index.

`clinic`: two-tap lines of 50,000 clinicians, 1,000,000 a day, come as pushes of one line, each with the pull and the
valuations that follow it, and polls of `head`; they are asked of a server of its own as fast as it answers, and set
beside the 170 lines a second of a peak. Server, database and load share the machine's cores.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import django
import psutil
import time_machine
from django.conf import settings
from django.db import connection

from config.postgres.embedded import EmbeddedPostgres
from tests.config.server import Server, issue_tokens, run, running
from tests.performance import reports
from tests.performance.bare_upsert import new_line, uuid
from tests.performance.scratch import scratch_database
from tests.performance.sync import Site, named

if TYPE_CHECKING:
    from accounts.models import User

SCRATCH: Final = "openrvu_measure_growth"
PARTS: Final = ("lines", "users", "releases", "clinic")
TIMES: Final = (1, 10, 100)
LINES: Final = 1_000
USERS: Final = 10
ROUNDS: Final = 15
CODE: Final = "99213"
# What a peak of 1,000,000 lines a day brings: a quarter of them in 25 minutes of the hour after the last patient.
PEAK: Final = 170
CLINICIANS: Final = 8
SECONDS: Final = 20

Asked = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Cost:
    """What an operation takes: seconds, blocks of the database, bytes of its answer."""

    seconds: float
    blocks: int
    answer: int


class Requests:
    """The operations of a user, each a whole request in this process."""

    def __init__(self, user: User, *, seed: int) -> None:
        from django.test import Client

        from accounts.services.logins import issue_token

        self._client = Client()
        self._random = Random(seed)
        self._headers = {"Authorization": f"Bearer {issue_token(user=user)}", "X-Sync-User": str(user.id)}
        self._device = uuid(self._random)
        self._cursor = ""
        while True:
            page = json.loads(self._get(f"/api/v1/sync/pull?limit=2000{self._cursor}"))
            self._cursor = f"&cursor={page['cursor']}"
            if not page["has_more"]:
                break

    def operations(self) -> Mapping[str, Asked]:
        """Return them by name."""
        year = f"from={reports.YEAR_AGO}&to={reports.LAST}"
        code = f"/codes/{CODE}"
        return {
            "head": lambda: self._get("/api/v1/sync/head"),
            "pull of what is new": lambda: self._get(f"/api/v1/sync/pull?limit=500{self._cursor}"),
            "summary of a year by month": lambda: self._get(f"/api/v1/summary?{year}&by=month"),
            "summary of a year by code": lambda: self._get(f"/api/v1/summary?{year}&by=code"),
            "a page of lines": lambda: self._get("/api/v1/logs"),
            "code page": lambda: self._get(self._redirected(code)),
            "search": lambda: self._get("/api/v1/codes/search?q=knee"),
            "manifest of the catalogue": lambda: self._get("/api/v1/catalog/manifest"),
            # Last, since each makes the data larger.
            "push of 1 line": lambda: self._push(1),
            "push of 100 lines": lambda: self._push(100),
        }

    def _push(self, size: int) -> bytes:
        mutations = [
            {
                "mutation_id": uuid(self._random), "collection": "procedure_logs", "op": "upsert",
                "id": uuid(self._random), "base_rev": None, "data": new_line(self._random, day=None),
            }
            for _ in range(size)
        ]  # fmt: skip
        body = {"device_id": self._device, "mutations": mutations}
        answer = self._client.post("/api/v1/sync/push", body, "application/json", headers=self._headers)
        content = self._content(answer)
        statuses = {result["status"] for result in json.loads(content)["results"]}
        if statuses != {"applied"}:
            raise RuntimeError(f"{statuses}")
        return content

    def _redirected(self, path: str) -> str:
        answer = self._client.get(path)
        return str(answer.headers["Location"]) if answer.status_code in {301, 302} else path

    def _get(self, path: str) -> bytes:
        return self._content(self._client.get(path, headers=self._headers))

    def _content(self, answer: Any) -> bytes:  # Any: as Django's test client answers
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code} {answer.content[:300]!r}")
        return bytes(answer.content)


def cost_of(operation: Asked) -> Cost:
    """Return the medians of an operation that is asked some times."""
    operation()
    seconds, blocks, answer = [], [], b""
    for _ in range(ROUNDS):
        before = _blocks()
        started = time.perf_counter()
        answer = operation()
        seconds.append(time.perf_counter() - started)
        blocks.append(_blocks() - before)
    return Cost(median(seconds), int(median(blocks)), len(answer))


def _blocks() -> int:
    """Return how many blocks the database has touched so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def measure(dimension: str, grow: Iterator[tuple[int, User]]) -> Iterator[str]:
    """Yield a row of a table an operation: its costs with each amount of data, and how they grew."""
    costs: dict[str, list[Cost]] = {}
    for times, user in grow:
        connection.cursor().execute("VACUUM ANALYZE")
        for name, operation in Requests(user, seed=times).operations().items():
            costs.setdefault(name, []).append(cost_of(operation))
    for name, each in costs.items():
        first, last = each[0], each[-1]
        figures = " | ".join(f"{cost.seconds * 1000:.1f} ms, {cost.blocks:,}" for cost in each)
        grown = f"{last.seconds / first.seconds:.1f} ×, {last.blocks / max(first.blocks, 1):.1f} ×"
        yield f"| {dimension} | {name} | {figures} | {grown} | {last.answer / first.answer:.1f} × |"


def grow_lines() -> Iterator[tuple[int, User]]:
    """Yield a user with 1, 10 and 100 times as many lines."""
    for times in TIMES:
        yield times, reports.owners_with_lines(LINES * times, 1)[0]


def grow_users() -> Iterator[tuple[int, User]]:
    """Yield a new user among 1, 10 and 100 times as many, each with as many lines."""
    (template,) = reports.owners_with_lines(LINES, 1)
    there = 1
    for times in TIMES:
        reports.copy_owners(template, lines=LINES, count=USERS * times - there - 1)
        (user,) = reports.owners_with_lines(LINES, 1)
        there = USERS * times
        yield times, user


def grow_releases() -> Iterator[tuple[int, User]]:
    """Yield a new user of an instance with 1, 10 and 100 times as many published releases, the newest the same."""
    from codes.models import Release

    newest = Release.objects.get()
    there = 1
    for times in TIMES:
        for number in range(there, times):
            _copy_release(newest.id, number)
        there = times
        (user,) = reports.owners_with_lines(LINES, 1)
        yield times, user


def _copy_release(release: str, number: int) -> None:
    """Copy a published release, as one that was in force so many quarters before it."""
    from codes.models import Locality, RelativeValue, Release

    older = Release.objects.get(id=release)
    older.id = f"COPY{number}"
    older.effective_from -= timedelta(days=91 * number)
    older.year = older.effective_from.year
    # An older one may be published later; it is in force on its days alone.
    older.published_order = (older.published_order or 0) + number
    older.save(force_insert=True)
    for model in (RelativeValue, Locality):
        columns = [field.column for field in model._meta.local_fields if not field.primary_key]
        chosen = ", ".join("%s" if column == "release_id" else f'"{column}"' for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        connection.cursor().execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {chosen} FROM "{model._meta.db_table}" '  # noqa: S608  # names of our models
            "WHERE release_id = %s",
            [older.id, release],
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """One device of the clinic's day: where it asks, how long, and what kind of requests."""

    site: Site
    seconds: int
    kind: str
    seed: int


def work(shift: Shift) -> list[float]:
    """Ask as fast as answers come; return how long each took."""
    random, line, took, cursor = Random(shift.seed), shift.site.connect(), list[float](), ""
    until = time.perf_counter() + shift.seconds
    while time.perf_counter() < until:
        started = time.perf_counter()
        if shift.kind == "poll":
            shift.site.ask(line, "GET", "head")
        else:
            mutation = {
                "mutation_id": uuid(random), "collection": "procedure_logs", "op": "upsert", "id": uuid(random),
                "base_rev": None, "data": new_line(random, day=None),
            }  # fmt: skip
            body = {"device_id": shift.site.user_id, "mutations": [mutation]}
            status, answer = shift.site.ask(line, "POST", "push", body, **{"X-Sync-User": shift.site.user_id})
            if status != 200:
                raise RuntimeError(f"{status} {answer}")
            _, page = shift.site.ask(line, "GET", f"pull?limit=500{cursor}")
            shift.site.ask(line, "GET", "valuations?limit=1")
            cursor = f"&cursor={page['cursor']}"
        took.append(time.perf_counter() - started)
    return took


def measure_clinic(release: Path) -> Iterator[str]:
    """Yield what a server answers a second, and which processes used the cores for it."""
    with tempfile.TemporaryDirectory(prefix="openrvu-clinic-") as folder:
        data = Path(folder)
        for words in (
            ["migrate", "--verbosity", "0"],
            ["import_release", str(release), "--publish", "--accept-license"],
        ):
            done = run(data, "manage.py", *words)
            if done.returncode:
                raise SystemExit(done.stderr)
        tokens = issue_tokens(data, CLINICIANS)
        try:
            with running(data, SYNC_PUSH_RATE="1000000") as server:
                sites = [named(Site(server.port, token)) for token in tokens]
                with ProcessPoolExecutor(CLINICIANS, mp_context=get_context("spawn")) as pool:
                    for kind, label in (
                        ("line", "lines, each with its push, pull and valuations"),
                        ("poll", "polls of head"),
                    ):
                        list(pool.map(work, [Shift(site, 3, kind, 1) for site in sites]))
                        before = _cpu_seconds(server, data)
                        results = list(pool.map(work, [Shift(site, SECONDS, kind, n) for n, site in enumerate(sites)]))
                        used = {
                            name: seconds - before.get(name, 0) for name, seconds in _cpu_seconds(server, data).items()
                        }
                        took = sorted(one for each in results for one in each)
                        a_second = len(took) / SECONDS
                        shares = ", ".join(f"{name} {seconds / SECONDS:.2f}" for name, seconds in used.items())
                        yield (
                            f"{label}: {a_second:,.0f}/s by {CLINICIANS} devices, p50 {median(took) * 1000:.0f} ms, "
                            f"p95 {took[int(len(took) * 0.95)] * 1000:.0f} ms; cores used: {shares}"
                            + (f"; a peak asks {PEAK}/s, {PEAK / a_second:.1f} × as many" if kind == "line" else "")
                        )
        finally:
            EmbeddedPostgres(data / "postgres").stop()


def _cpu_seconds(server: Server, data: Path) -> dict[str, float]:
    """Return the seconds of processors that this server, its database and the load's processes have used."""
    postmaster = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
    roots = {"server": server.process.pid, "database": postmaster, "load": os.getpid()}
    trees = {name: _with_children(pid) for name, pid in roots.items()}
    # The server and the database may have been started by this process.
    trees["load"] = [one for one in trees["load"] if one not in trees["server"] and one not in trees["database"]]
    return {name: sum(map(_seconds_of, processes)) for name, processes in trees.items()}


def _with_children(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _seconds_of(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0
    return float(times.user + times.system)


def main() -> None:
    """Print a table of growth, then the clinic's day."""
    parser = argparse.ArgumentParser(prog="python -m tests.performance.growth", description=__doc__)
    parser.add_argument("release", type=Path, help="a release of CMS, zip")
    parser.add_argument("parts", nargs="*", default=PARTS, help=f"of {', '.join(PARTS)}; all unless said")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    _write("| grows | operation | 1 ×: time, blocks | 10 × | 100 × | 100 × beside 1 ×: time, blocks | answer |")
    _write("|---|---|---|---|---|---|---|")
    for name, grow in (("lines of one user", grow_lines), ("users", grow_users), ("releases", grow_releases)):
        if name.split()[0] not in given.parts:
            continue
        with scratch_database(SCRATCH), time_machine.travel(reports.AT, tick=True):
            settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
            # Addresses of static files are no part of what grows, and need not have been collected.
            settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
            reports.prepare(given.release)
            _write_all(measure(name, grow()))
    if "clinic" in given.parts:
        _write_all(measure_clinic(given.release.resolve()))


def _write_all(lines: Iterator[str]) -> None:
    for line in lines:
        _write(line)


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
