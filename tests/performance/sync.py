"""`python -m tests.performance.sync RELEASE.zip`: what the sync does in a second, against the database alone.

The server has 2 processes × 4 threads, its database fsync on; load, server and database share the machine's cores.
Rounds alternate between ours and the baseline, figures are medians.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from config.postgres.embedded import DATABASE, ROLE, EmbeddedPostgres
from tests.config.server import Server, issue_tokens, run, running
from tests.performance.bare_upsert import BareLoad, new_line, prepare_tables, upsert, uuid

Json = dict[str, Any]
ROUNDS = 3
PARTS = ("push", "first", "delta", "head", "limit")


@dataclass(frozen=True)
class Site:
    """The server under load and one of its users."""

    port: int
    token: str
    user_id: str = ""

    def connect(self) -> HTTPConnection:
        """Return a connection that stays open."""
        return HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, line: HTTPConnection, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Return status and JSON of an answer."""
        content = None if body is None else json.dumps(body)
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers}
        line.request(method, f"/api/v1/sync/{path}", content, sent)
        answer = line.getresponse()
        received = answer.read()
        return answer.status, json.loads(received) if received else None


@dataclass(frozen=True)
class Load:
    """What one process pushes: so many batches of so many mutations of a kind."""

    site: Site
    batches: int
    size: int
    kind: str
    seed: int


def push_load(load: Load) -> tuple[float, list[float], int]:
    """Push; return seconds in all, seconds of each push, and how many records were applied or merged."""
    random = Random(load.seed)
    site, line = load.site, load.site.connect()
    device, known = load.site.user_id, list[tuple[str, int, Json]]()
    took, resolved = list[float](), 0
    began = time.perf_counter()
    for number in range(load.batches):
        mutations = [_mutation(load.kind, number, random, known) for _ in range(load.size)]
        started = time.perf_counter()
        body = {"device_id": device, "mutations": mutations}
        status, answer = site.ask(line, "POST", "push", body, **{"X-Sync-User": site.user_id})
        took.append(time.perf_counter() - started)
        if status != 200:
            raise RuntimeError(f"{status} {answer}")
        for mutation, result in zip(mutations, answer["results"], strict=True):
            if result["status"] in {"applied", "merged"}:
                resolved += 1
                known.append((mutation["id"], result["rev"], mutation))
    return time.perf_counter() - began, took, resolved


def _mutation(kind: str, number: int, random: Random, known: list[tuple[str, int, Json]]) -> Json:
    """Return a creation or, of a mixed load, in a third of cases an edit, a stale edit or a replay."""
    if kind == "mixed" and known and random.random() < 1 / 3:
        record_id, rev, sent = random.choice(known[-2000:])
        turn = random.randrange(4)
        if turn == 3:
            return sent
        base = rev if turn == 0 else max(2, rev - 1)
        field = {"note": f"n{number}"} if turn == 1 else {"units": 1 + random.randrange(900)}
        return {"mutation_id": uuid(random), "collection": "procedure_logs", "op": "upsert", "id": record_id,
                "base_rev": base, "data": field}  # fmt: skip
    data = new_line(random, day="2025-11-14" if kind == "one day" else None)
    return {"mutation_id": uuid(random), "collection": "procedure_logs", "op": "upsert", "id": uuid(random),
            "base_rev": None, "data": data}  # fmt: skip


def rate(results: list[tuple[float, list[float], int]]) -> float:
    """Return records a second of all processes together."""
    return sum(held for _, _, held in results) / max(seconds for seconds, _, _ in results)


def p95(took: list[float]) -> float:
    """Return the 95th percentile, in milliseconds."""
    return quantiles(took, n=20)[-1] * 1000


@contextmanager
def connected(data: Path) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Give a connection to the server's database."""
    with psycopg.connect(host=str(sockets_of(data)), user=ROLE, dbname=DATABASE, autocommit=True) as connection:
        yield connection


def sockets_of(data: Path) -> Path:
    """Return where the database listens."""
    return EmbeddedPostgres(data / "postgres").sockets


def measure_push(data: Path, sites: list[Site], pool: ProcessPoolExecutor, *, batches: int) -> Iterator[str]:
    """Push by four users against four connections that upsert; each round with users of its own."""
    conninfo = make_conninfo(host=str(sockets_of(data)), user=ROLE, dbname=DATABASE)
    for kind in ("spread", "one day", "mixed"):
        ours, bare, took = [], [], []
        for round_ in range(ROUNDS):
            chosen = [sites.pop() for _ in range(4)]
            loads = [Load(site, batches, 100, kind, seed=round_ * 10 + n) for n, site in enumerate(chosen)]
            results = list(pool.map(push_load, loads))
            ours.append(rate(results))
            took += [one for _, each, _ in results for one in each]
            prepare_tables(conninfo, connections=4)
            jobs = [BareLoad(conninfo, number, batches, 100, kind, round_ * 10 + number) for number in range(4)]
            bare.append(rate(list(pool.map(upsert, jobs))))
        yield (
            f"push of 100, 4 users, {kind}: {median(ours):,.0f} records/s, p95 {p95(took):.0f} ms;"
            f" a bare upsert is {median(bare) / median(ours):.1f} times faster ({median(bare):,.0f}/s)"
        )


def measure_first_sync(data: Path, site: Site) -> Iterator[str]:
    """Pull 20,000 records and their valuations, against a bare SELECT whose rows are made JSON."""
    line = site.connect()
    push_load(Load(site, 40, 500, "spread", seed=5))
    for page in (500, 2000):
        ours, valued, bare = [], [], []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            records = len(list(_pages(site, line, f"pull?limit={page}", "changes")))
            ours.append(records / (time.perf_counter() - started))
            started = time.perf_counter()
            list(_pages(site, line, f"valuations?limit={page}", "valuations"))
            valued.append(records / (time.perf_counter() - started))
            started = time.perf_counter()
            with connected(data) as connection:
                rows = connection.execute(
                    "SELECT row_to_json(l)::text FROM procedures_procedurelog l WHERE user_id = %s ORDER BY rev",
                    [site.user_id],
                ).fetchall()
            for (text,) in rows:
                json.loads(text)
            bare.append(len(rows) / (time.perf_counter() - started))
        yield (
            f"first sync of {records:,}, pages of {page}: {median(ours):,.0f} records/s,"
            f" {median(bare) / median(ours):.1f} × a bare SELECT with JSON ({median(bare):,.0f}/s);"
            f" valuations {median(valued):,.0f}/s"
        )


def _pages(site: Site, line: HTTPConnection, path: str, member: str) -> Iterator[Json]:
    cursor = ""
    while True:
        status, page = site.ask(line, "GET", path + (f"&cursor={cursor}" if cursor else ""))
        if status != 200:
            raise RuntimeError(f"{status} {page}")
        yield from page[member]
        if not page["has_more"]:
            return
        cursor = page["cursor"]


def measure_delta(data: Path, site: Site) -> Iterator[str]:
    """Pull one change of 100,000 records, against a view that does nothing."""
    line = site.connect()
    push_load(Load(site, 160, 500, "spread", seed=6))
    head = site.ask(line, "GET", "head")[1]["head"]
    *_, last = _cursors(site, line)
    ours, empty = list[float](), list[float]()
    for _ in range(200):
        push_load(Load(site, 1, 1, "spread", seed=head + len(ours)))
        ours.append(_milliseconds(partial(site.ask, line, "GET", f"pull?cursor={last}")))
        last = site.ask(line, "GET", f"pull?cursor={last}")[1]["cursor"]
        empty.append(_milliseconds(lambda: _get(line, "/healthz")))
    with connected(data) as connection:
        plan = connection.execute(
            "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM procedures_procedurelog "
            "WHERE user_id = %s AND rev > %s ORDER BY rev LIMIT 501",
            [site.user_id, head + 199],
        ).fetchall()
    ratio = median(ours) / median(empty)
    yield f"delta of 1 in {head:,}: p50 {median(ours):.1f} ms, {ratio:.1f} × an empty view ({median(empty):.1f} ms)"
    yield from (f"  {text}" for (text,) in plan)


def _cursors(site: Site, line: HTTPConnection) -> Iterator[str]:
    cursor, has_more = "", True
    while has_more:
        _, page = site.ask(line, "GET", "pull?limit=2000" + (f"&cursor={cursor}" if cursor else ""))
        cursor, has_more = page["cursor"], page["has_more"]
        yield cursor


def _get(line: HTTPConnection, path: str) -> None:
    line.request("GET", path)
    line.getresponse().read()


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def measure_head(sites: list[Site]) -> Iterator[str]:
    """Let 50 devices poll."""

    def poll(site: Site) -> int:
        line, until, count = site.connect(), time.perf_counter() + 5, 0
        while time.perf_counter() < until:
            site.ask(line, "GET", "head")
            count += 1
        return count

    with ThreadPoolExecutor(50) as threads:
        polls = sum(threads.map(poll, [sites[n % len(sites)] for n in range(50)]))
    yield f"head, 50 devices: {polls / 5:,.0f} requests/s (the load runs in one process of Python)"


def measure_limit(data: Path, token: str) -> Iterator[str]:
    """Push at twice the limit for a minute's allowance: refusals say when to come back, and nothing is lost."""
    with running(data, SYNC_PUSH_RATE="60", JOB_PROCESSES="0") as server:
        site = named(Site(server.port, token))
        line, random, counts, sent = site.connect(), Random(9), {200: 0, 429: 0}, 0
        for _ in range(120):
            mutation = _mutation("spread", 0, random, [])
            body = {"device_id": site.user_id, "mutations": [mutation]}
            status, _ = site.ask(line, "POST", "push", body, **{"X-Sync-User": site.user_id})
            counts[status] = counts.get(status, 0) + 1
            sent += status == 200
        records = len(list(_pages(site, line, "pull?limit=500", "changes")))
    yield f"twice the limit: answers {counts}; {sent} pushes accepted, {records} records stored"


def named(site: Site) -> Site:
    """Return the site with the id of its user."""
    return Site(site.port, site.token, site.ask(site.connect(), "GET", "session")[1]["user_id"])


def main(release: Path, *, batches: int, parts: Collection[str], kept: Path | None) -> None:
    """Measure, on a fresh database with one release, or on the one of an earlier run that was kept."""
    with tempfile.TemporaryDirectory(prefix="openrvu-sync-") as folder:
        data = kept or Path(folder)
        is_new = not (data / "postgres").exists()
        for words in (
            (
                ["migrate", "--verbosity", "0"],
                ["import_release", str(release), "--publish", "--accept-license"],
            )
            if is_new
            else ()
        ):
            done = run(data, "manage.py", *words)
            if done.returncode:
                raise SystemExit(done.stderr)
        tokens = issue_tokens(data, 60)
        try:
            with running(data, SYNC_PUSH_RATE="1000000") as server:
                _measure(data, server, tokens, batches, parts)
            if "limit" in parts:
                _print(measure_limit(data, tokens.pop()))
        finally:
            EmbeddedPostgres(data / "postgres").stop()


def _measure(data: Path, server: Server, tokens: list[str], batches: int, parts: Collection[str]) -> None:
    sites = [named(Site(server.port, tokens.pop())) for _ in range(46)]
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        list(pool.map(push_load, [Load(site, 5, 100, "spread", seed=1) for site in [sites.pop() for _ in range(4)]]))
        with connected(data) as connection:
            connection.execute("ANALYZE")
        if "push" in parts:
            _print(measure_push(data, sites, pool, batches=batches))
    if "first" in parts:
        _print(measure_first_sync(data, sites.pop()))
    if "delta" in parts:
        _print(measure_delta(data, sites.pop()))
    if "head" in parts:
        _print(measure_head(sites[:2]))


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.performance.sync", description=__doc__)
    parser.add_argument("release", type=Path, help="a release of CMS, zip")
    parser.add_argument("--batches", type=int, default=40, help="batches of 100 a user and round")
    parser.add_argument(
        "parts", nargs="*", default=PARTS, help=f"what is measured, of {', '.join(PARTS)}; all unless said"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the data here, or use those of an earlier run"
    )
    given = parser.parse_args()
    kept = given.keep and given.keep.resolve()
    main(given.release.resolve(), batches=given.batches, parts=given.parts, kept=kept)
