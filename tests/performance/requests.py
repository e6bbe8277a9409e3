"""`python -m tests.performance.requests RELEASE.zip HCPCS.zip`: what a request costs beside a bare Django view.

One server (2 processes × 4 threads, its database fsync on), one connection that stays open, rounds in which all kinds
alternate. Printed are p50 and p95 of each kind, and the median over the rounds of its ratio to `/bare`
(`tests.performance.bare`) and to `/healthz`, a view that says a constant behind all middlewares of ours. Then the
search, letter by letter over the whole catalogue, each letter beside a bare view.
"""

from __future__ import annotations

import argparse
import csv
import json
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

from config.postgres.embedded import EmbeddedPostgres
from tests.config.server import issue_tokens, run, running

ROUNDS = 15
OF_A_ROUND = 40
CODE = "99213"
QUERIES = Path(__file__).parent.parent / "codes" / "data" / "search_queries.csv"
# What may be added to a bare view, as factors.
AIMS = {"head": 2.0, "head, 304": 2.0, "code page, 304": 1.5}


class Line:
    """A connection that stays open; requests are bytes, so that the client takes next to nothing."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[bytes, bytes]:
        """Return head and body of the answer."""
        self.socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        length = int(lengths[0].partition(b":")[2]) if lengths else 0
        while len(body) < length:
            body += self._more()
        return head, body

    def milliseconds(self, request: bytes) -> float:
        """Return how long the answer took."""
        began = time.perf_counter()
        self.ask(request)
        return (time.perf_counter() - began) * 1000

    def _more(self) -> bytes:
        received = self.socket.recv(1 << 20)
        if not received:
            raise ConnectionError("the server closed the connection")
        return received


def get(path: str, **headers: str) -> bytes:
    """Return a request as it is sent."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def requests_of(line: Line, token: str) -> Mapping[str, bytes]:
    """Return the kinds of requests, the bare one first."""
    bearer = {"Authorization": f"Bearer {token}"}
    cursor = json.loads(_body(line, get("/api/v1/sync/pull", **bearer)))["cursor"]
    head = json.loads(_body(line, get("/api/v1/sync/head", **bearer)))["head"]
    page = _header(line.ask(get(f"/codes/{CODE}"))[0], "Location")
    tag = _header(line.ask(get(page))[0], "ETag")
    return {
        "bare": get("/bare"),
        "healthz": get("/healthz"),
        "head": get("/api/v1/sync/head", **bearer),
        "head, 304": get("/api/v1/sync/head", **bearer, If_None_Match=f'"{head}"'),
        "empty pull": get(f"/api/v1/sync/pull?cursor={cursor}", **bearer),
        "code page, 304": get(page, If_None_Match=tag),
    }


def measure_kinds(line: Line, kinds: Mapping[str, bytes]) -> Iterator[str]:
    """Yield a line a kind."""
    took: dict[str, list[list[float]]] = {name: [] for name in kinds}
    for number in range(ROUNDS + 1):
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for _ in range(OF_A_ROUND):
            for name, request in kinds.items():
                times[name].append(line.milliseconds(request))
        # The first round warms up.
        if number:
            for name, each in times.items():
                took[name].append(each)
    for name, rounds in took.items():
        ratios = {
            to: median(median(ours) / median(bare) for ours, bare in zip(rounds, took[to], strict=True))
            for to in ("bare", "healthz")
        }
        aim = f" (aim ≤ {AIMS[name]})" if name in AIMS else ""
        yield (
            f"{name}: {_spread([one for each in rounds for one in each])};"
            f" {ratios['bare']:.2f} × a bare view{aim}, {ratios['healthz']:.2f} × /healthz"
        )


def typed_letters() -> list[str]:
    """Return what is searched while the queries are typed."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        texts = [row["query"] for row in csv.DictReader(file)]
    return [text[:length] for text in texts for length in range(1, len(text) + 1)]


def measure_search(line: Line) -> Iterator[str]:
    """Yield what a letter of a search takes beside a bare view."""
    typed = typed_letters()
    searches, bare, nothing = list[float](), list[float](), get("/bare")
    for text in typed:
        bare.append(line.milliseconds(nothing))
        searches.append(line.milliseconds(get(f"/api/v1/codes/search?q={quote(text)}&limit=10")))
    more = median(searches) - median(bare), _p95(searches) - _p95(bare)
    yield (
        f"search, {len(typed):,} letters: {_spread(searches)}; bare view: {_spread(bare)};"
        f" + {more[0]:.1f} ms at p50 (aim ≤ 2), + {more[1]:.1f} ms at p95 (aim ≤ 5)"
    )


def _body(line: Line, request: bytes) -> bytes:
    return line.ask(request)[1]


def _header(head: bytes, name: str) -> str:
    (line,) = (line for line in head.split(b"\r\n") if line.lower().startswith(f"{name.lower()}:".encode()))
    return line.partition(b":")[2].strip().decode()


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


def _spread(times: Sequence[float]) -> str:
    return f"p50 {median(times):.2f} ms, p95 {_p95(times):.2f} ms"


def fill(data: Path, release: Path, hcpcs: Path) -> None:
    """Give a database a release, the HCPCS file and the starter catalogue."""
    for words in (
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
        ["import_release", str(release), "--publish", "--accept-license"],
        ["import_hcpcs", str(hcpcs)],
        ["load_starter"],
    ):
        done = run(data, "manage.py", *words)
        if done.returncode:
            raise SystemExit(done.stderr)


def main(release: Path, hcpcs: Path, kept: Path | None) -> None:
    """Measure on a fresh database, or on the one of an earlier run that was kept."""
    with tempfile.TemporaryDirectory(prefix="openrvu-requests-") as folder:
        data = kept or Path(folder)
        try:
            if not (data / "postgres").exists():
                fill(data, release, hcpcs)
            (token,) = issue_tokens(data, 1)
            with running(data, DJANGO_SETTINGS_MODULE="tests.performance.bare") as server:
                line = Line(server.port)
                for lines in (measure_kinds(line, requests_of(line, token)), measure_search(line)):
                    for text in lines:
                        sys.stdout.write(f"{text}\n")
                        sys.stdout.flush()
        finally:
            EmbeddedPostgres(data / "postgres").stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.performance.requests", description=__doc__)
    parser.add_argument("release", type=Path, help="a release of CMS, zip")
    parser.add_argument("hcpcs", type=Path, help="the HCPCS file, zip")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the data here, or use those of an earlier run"
    )
    given = parser.parse_args()
    main(given.release.resolve(), given.hcpcs.resolve(), given.keep and given.keep.resolve())
