"""Clients that are slow, or idle, hold a connection for so long and no longer."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

import pytest

from tests.config.server import Server
from tests.config.test_serve import HALF_A_BODY, HALF_A_HEAD, OTHER_HALF, is_closed, whole_answer

pytestmark = pytest.mark.server


def dripped_or_idle(server: Server, sent: bytes) -> tuple[float, bytes]:
    """Return after how many seconds a connection was closed, of which a byte follows each second if any was sent."""
    with server.connect(sent) as slow:
        started = time.monotonic()
        received = b""
        while time.monotonic() - started < 20:
            if sent:
                with suppress(OSError):
                    slow.sendall(b"x")
            slow.settimeout(1)
            try:
                part = slow.recv(65_536)
            except TimeoutError:
                continue
            except OSError:
                break
            if not part:
                break
            received += part
        return time.monotonic() - started, received


def dripped_body(server: Server) -> float:
    """Return after how many seconds a connection was closed whose body is dripped."""
    dripped = HALF_A_BODY.replace(b"Content-Length: 20", b"Content-Length: 900")
    with server.connect(dripped) as slow:
        started = time.monotonic()
        while not is_closed(slow) and time.monotonic() - started < 40:
            slow.settimeout(5)
            with suppress(OSError):
                slow.sendall(b" ")
            time.sleep(1)
        return time.monotonic() - started


def pauses(server: Server) -> tuple[list[bytes], bytes]:
    """Return the answers on a connection that rests between two requests, and to a body that meanwhile waits."""
    answers = []
    with server.connect(HALF_A_BODY) as slow, server.connect() as kept:
        for _ in range(2):
            time.sleep(9)
            kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answers.append(whole_answer(kept))
        slow.sendall(OTHER_HALF)
        return answers, whole_answer(slow)


@dataclass(frozen=True, slots=True)
class SlowClients:
    """What came of clients that were slow at the same time, so that all of them take no longer than the slowest."""

    head: Future[tuple[float, bytes]]
    idle: Future[tuple[float, bytes]]
    body: Future[float]
    pauses: Future[tuple[list[bytes], bytes]]


@pytest.fixture(scope="module")
def slow_clients(shared_server: Server) -> SlowClients:
    """Each with a thread and connections of its own; no test that fills the server runs until the last is done."""
    with ThreadPoolExecutor() as threads:
        return SlowClients(
            threads.submit(dripped_or_idle, shared_server, HALF_A_HEAD),
            threads.submit(dripped_or_idle, shared_server, b""),
            threads.submit(dripped_body, shared_server),
            threads.submit(pauses, shared_server),
        )


def test_a_head_that_is_dripped_ends_after_fifteen_seconds(slow_clients: SlowClients) -> None:
    seconds, answer = slow_clients.head.result()

    assert 14 < seconds < 18
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout")


def test_an_idle_connection_ends_after_fifteen_seconds(slow_clients: SlowClients) -> None:
    seconds, answer = slow_clients.idle.result()

    assert 14 < seconds < 18
    assert not answer.startswith(b"HTTP/1.1 408 Request Timeout")


def test_a_body_may_take_longer_than_a_head_and_a_request_begins_anew_for_each(slow_clients: SlowClients) -> None:
    answers, slow = slow_clients.pauses.result()

    assert [answer.partition(b"\r\n")[0] for answer in answers] == [b"HTTP/1.1 200 OK"] * 2
    assert slow.startswith(b"HTTP/1.1 404 Not Found")


def test_a_body_that_is_dripped_ends_after_thirty_seconds(slow_clients: SlowClients) -> None:
    assert 29 < slow_clients.body.result() < 36
