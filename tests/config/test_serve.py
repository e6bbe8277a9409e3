"""The production server: nobody holds it up, nothing in flight is cut off, nothing stays behind."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest
from psycopg import Connection, connect

from config.postgres.embedded import DATABASE, ROLE, EmbeddedPostgres
from config.server.worker import CONNECTIONS, CONNECTIONS_OF_ADDRESS
from tests.config.server import Server, free_port, run, running, wait_until

pytestmark = pytest.mark.server

START = """
import sys
import django
django.setup()
import config.urls
print([name for name in ("ibis", "sqlglot", "duckdb", "pyspark") if name in sys.modules])
"""
HALF_A_HEAD = b"POST /api/v1/calculate HTTP/1.1\r\nHost: localhost\r\nContent-Ty"
HALF_A_BODY = (
    b"POST /api/v1/nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n"
    b'{"lines":'
)
OTHER_HALF = b"[1,2,3,4] }"


def database_of(data: Path) -> Connection[tuple[object, ...]]:
    """Return a connection to the database beside the server's, which may be the first to need it."""
    database_server = EmbeddedPostgres(data / "postgres")
    database_server.ensure_ready(DATABASE)
    return connect(host=str(database_server.sockets), user=ROLE, dbname=DATABASE, autocommit=True)


def whole_answer(connection: socket.socket) -> bytes:
    """Return what comes until the end of the JSON document."""
    received = b""
    while not received.endswith(b"}") and (part := connection.recv(65_536)):
        received += part
    return received


@pytest.mark.parametrize("half", [HALF_A_HEAD, HALF_A_BODY])
def test_sixty_clients_that_send_half_a_request_do_not_hold_up_an_honest_one(
    shared_server: Server, half: bytes
) -> None:
    idle = [shared_server.connect(half) for _ in range(60)]

    answers = [shared_server.get("/healthz") for _ in range(10)]

    assert {answer.status for answer in answers} == {200}
    assert max(answer.seconds for answer in answers) < 2
    for connection in idle:
        connection.close()


def test_a_request_sent_in_halves_is_answered(shared_server: Server) -> None:
    with shared_server.connect(HALF_A_BODY) as connection:
        connection.sendall(OTHER_HALF)

        assert whole_answer(connection).startswith(b"HTTP/1.1 404 Not Found")


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 33_000 + b"\r\n\r\n", 431, "head_too_large"),
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 99_000 + b"\r\n\r\n", 431, "head_too_large"),
        (b"GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n", 400, "malformed"),
        (b"GET /api/v1/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "malformed"),
        (b"GET /api/v1/%ff HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "malformed"),
        (b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n", 413, "body_too_large"),
        (b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400, "malformed"),
    ],
)  # fmt: skip
def test_what_the_server_itself_refuses_is_a_problem_document_too(
    shared_server: Server, sent: bytes, status: int, code: str
) -> None:
    with shared_server.connect(sent) as connection:
        head, _, body = whole_answer(connection).partition(b"\r\n\r\n")

    assert head.split()[1] == str(status).encode()
    assert b"application/problem+json" in head
    assert (json.loads(body)["status"], json.loads(body)["code"]) == (status, code)


def test_a_connection_stays_open_after_an_answer_without_a_body(shared_server: Server) -> None:
    page = HTTPConnection("127.0.0.1", shared_server.port, timeout=15)
    page.request("GET", "/api/v1/specialties")
    first = page.getresponse()
    first.read()
    kept = page.sock

    page.request("GET", "/api/v1/specialties", headers={"If-None-Match": first.headers["ETag"]})
    unchanged = page.getresponse()
    unchanged.read()
    page.request("GET", "/healthz")

    assert (unchanged.status, unchanged.headers["Connection"]) == (304, None)
    assert (page.getresponse().status, page.sock) == (200, kept)
    page.close()


def test_sigterm_finishes_a_request_that_is_half_received_and_takes_no_new_one(server: Server) -> None:
    with server.connect(HALF_A_BODY) as connection:
        server.get("/healthz")

        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: is_refused(server.port), seconds=5)
        connection.sendall(OTHER_HALF)

        assert whole_answer(connection).startswith(b"HTTP/1.1 404 Not Found")
    assert server.process.wait(10) == 0


def test_sigterm_does_not_wait_for_clients_that_only_began(server: Server) -> None:
    with server.connect(HALF_A_HEAD), server.connect():
        server.process.send_signal(signal.SIGTERM)

        assert server.process.wait(5) == 0


def test_engines_that_compute_benchmarks_are_not_loaded_at_a_start(tmp_path: Path) -> None:
    started = run(tmp_path, "-c", START)

    assert (started.returncode, started.stdout) == (0, "[]\n")


def test_the_workers_end_with_a_parent_that_was_killed(server: Server) -> None:
    workers = server.workers()
    assert len(workers) == 2

    server.process.kill()
    server.process.wait(5)

    assert psutil.wait_procs(workers, timeout=10)[1] == []


def test_a_worker_that_was_killed_is_replaced(server: Server) -> None:
    killed = server.workers()[0]

    killed.kill()

    wait_until(lambda: len([worker for worker in server.workers() if worker.pid != killed.pid]) == 2, seconds=10)
    assert server.get("/healthz").status == 200


def test_a_killed_database_is_back_within_ten_seconds_and_meanwhile_503(server: Server, server_data: Path) -> None:
    assert server.get("/readyz").status == 200
    statuses: set[int] = set()

    def is_ready() -> bool:
        statuses.add(server.get("/readyz").status)
        return 200 in statuses

    os.kill(int((server_data / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    statuses.clear()

    wait_until(is_ready, seconds=10)
    assert statuses <= {200, 503}
    assert {server.get("/readyz").status for _ in range(8)} == {200}


@contextmanager
def altered(data: Path, setting: str) -> Iterator[None]:
    """Switch a setting of the database server off for a while."""
    with database_of(data) as database:
        database.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        database.execute("SELECT pg_reload_conf()")
    try:
        wait_until(lambda: shown(data, setting) == "off", seconds=20)
        yield
    finally:
        with database_of(data) as database:
            database.execute(f"ALTER SYSTEM RESET {setting}".encode())
            database.execute("SELECT pg_reload_conf()")
        wait_until(lambda: shown(data, setting) == "on", seconds=20)


def shown(data: Path, setting: str) -> str:
    """A setting as a new connection has it: the server reads its files some time after it was told to."""
    with database_of(data) as database:
        row = database.execute(f"SHOW {setting}".encode()).fetchone()
    return str(row and row[0])


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_database_that_may_lose_what_it_confirmed_is_refused_by_name(server_data: Path, setting: str) -> None:
    with altered(server_data, setting):
        refused = run(server_data, "-m", "config.serve", PORT=str(free_port()))

    assert refused.returncode == 1
    assert f"{setting} is off" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_port_in_use_is_one_clear_line(shared_server: Server, server_data: Path) -> None:
    refused = run(server_data, "-m", "config.serve", PORT=str(shared_server.port))

    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        f"Cannot listen on 127.0.0.1, port {shared_server.port}: Address already in use. Set PORT or HOST."
    ]


@pytest.mark.parametrize(("name", "value"), [("PORT", "http"), ("SERVER_PROCESSES", "0"), ("SERVER_THREADS", "many")])
def test_a_wrong_setting_is_one_line_that_names_it(server_data: Path, name: str, value: str) -> None:
    refused = run(server_data, "-m", "config.serve", **{name: value})

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"{name}: '{value}'")
    assert len(refused.stderr.splitlines()) == 1


def is_refused(port: int) -> bool:
    """Return true if nobody listens on the port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return False


def is_closed(connection: socket.socket) -> bool:
    """Return true if the server has closed the connection, which waits for nothing."""
    connection.settimeout(0)
    try:
        while connection.recv(65_536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def test_twelve_hundred_half_sent_requests_of_one_address_leave_the_port_open(shared_server: Server) -> None:
    halves = [shared_server.connect(HALF_A_HEAD) for _ in range(1_200)]

    answers = [shared_server.get("/healthz", timeout=5) for _ in range(10)]
    open_ones = sum(not is_closed(half) for half in halves)

    assert {answer.status for answer in answers} == {200}
    assert max(answer.seconds for answer in answers) < 2
    assert open_ones <= 2 * CONNECTIONS_OF_ADDRESS
    for half in halves:
        half.close()


def test_behind_a_proxy_an_address_may_have_more_connections_and_the_oldest_half_makes_room(server_data: Path) -> None:
    with running(server_data, NUM_PROXIES="1") as behind_proxy:
        halves = [behind_proxy.connect(HALF_A_HEAD) for _ in range(1_200)]
        answers = [behind_proxy.get("/healthz", timeout=10) for _ in range(10)]
        wait_until(lambda: sum(not is_closed(half) for half in halves) <= 2 * CONNECTIONS, seconds=10)
        left = sum(not is_closed(half) for half in halves)
        for half in halves:
            half.close()

    assert left > 2 * CONNECTIONS_OF_ADDRESS
    assert {answer.status for answer in answers} == {200}
