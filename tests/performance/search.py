"""How long the search takes while somebody types, letter by letter, over a whole release.

    python -m tests.performance.search RVU25D.zip HCPCS.zip

The release and the HCPCS file go, with our own words, into a scratch database that is dropped at the end. Each query of
tests/codes/data/search_queries.csv is typed from its first letter to its last. Times are those of the statements alone,
of the search with its ranking, and of the whole request in this process (all of Django, no network).
"""

from __future__ import annotations

import argparse
import csv
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles

import django
from django.db import connection

QUERIES = Path(__file__).parent.parent / "codes" / "data" / "search_queries.csv"
SCRATCH = "openrvu_measure_search"
COMMAND = "python -m tests.performance.search"
TODAY = date(2025, 11, 20)
LIMIT = 10


def main() -> None:
    """Measure and print one line an aim: aim, reached, command; then the share of queries whose code comes up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", type=Path)
    parser.add_argument("hcpcs", type=Path)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    logging.disable(logging.INFO)
    with _scratch_database():
        _fill(arguments.release, arguments.hcpcs)
        _measure(f"{COMMAND} {arguments.release} {arguments.hcpcs}")


@contextmanager
def _scratch_database() -> Iterator[None]:
    kept = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = SCRATCH
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)


def _fill(release: Path, hcpcs: Path) -> None:
    # Its modules hold models, which exist once Django is set up.
    from codes.models import SearchDocument
    from codes.services.hcpcs import load_hcpcs
    from codes.services.releases import load_release, publish_release
    from codes.services.search_index import rebuild_search
    from codes.services.starter import load_starter

    now = datetime.now(UTC)
    load_release(path=release, at=now, license_needed=False, release_id="MEASURED")
    publish_release(release_id="MEASURED", at=now)
    load_hcpcs(path=hcpcs)
    load_starter(at=now)
    start = time.perf_counter()
    rebuild_search()
    seconds = time.perf_counter() - start
    print(f"{SearchDocument.objects.count():,} documents; rebuilt: {seconds:.1f} s")


def _measure(command: str) -> None:
    from django.test import Client

    from codes.search.search import search

    queries = _queries()
    typed = [text[:length] for text in queries for length in range(1, len(text) + 1)]
    client = Client(headers={"host": "localhost"})
    in_database: list[float] = []
    with connection.execute_wrapper(_counting(in_database)):
        searched = _times(typed, lambda text: search(text=text, limit=LIMIT, on=TODAY), in_database)
    times = _times(typed, lambda text: client.get("/api/v1/codes/search", {"q": text, "limit": str(LIMIT)}))
    print("aim, reached, command")
    print(f"p95 < 12 ms in the database, {_spread(in_database)}, {command}")
    print(f"the same with ranking, {_spread(searched)}, {command}")
    print(f"p95 < 25 ms over HTTP, {_spread(times)}, {command}")
    places = [_place(search(text=text, limit=LIMIT, on=TODAY).codes, codes) for text, codes in queries.items()]
    first, three = (sum(place < most for place in places) / len(places) for most in (1, 3))
    print(f"of {len(places)} queries: the code is first for {first:.1%}, among the first three for {three:.1%}")


def _queries() -> dict[str, set[str]]:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return {line["query"]: set(line["codes"].split()) for line in csv.DictReader(file)}


def _place(results: Sequence[str], expected: set[str]) -> int:
    return next((place for place, code in enumerate(results) if code in expected), len(results) + LIMIT)


def _times(typed: Sequence[str], work: Callable[[str], object], in_database: list[float] | None = None) -> list[float]:
    """Return the milliseconds of each, the first round being to warm up."""
    times = []
    for is_measured in (False, True):
        if in_database is not None:
            in_database.clear()
        for text in typed:
            if in_database is not None:
                in_database.append(0.0)
            start = time.perf_counter()
            work(text)
            if is_measured:
                times.append((time.perf_counter() - start) * 1000)
    return times


def _counting(in_database: list[float]) -> Callable[..., object]:
    """Return a wrapper of statements that adds their milliseconds to the last entry."""

    def wrapper(execute: Callable[..., object], *arguments: object) -> object:
        start = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            in_database[-1] += (time.perf_counter() - start) * 1000

    return wrapper


def _spread(times: Sequence[float]) -> str:
    return (
        f"p50 {median(times):.1f} ms p95 {quantiles(times, n=20)[-1]:.1f} ms max {max(times):.0f} ms of {len(times):,}"
    )


if __name__ == "__main__":
    main()
