"""How often an address may ask, over all processes."""

from __future__ import annotations

import os
import threading
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from wire.throttling import counters
from wire.throttling.throttles import rate_of

pytestmark = pytest.mark.urls("tests.wire.urls")


def ask(address: str) -> int:
    """Return the status of a request from the address."""
    return Client(REMOTE_ADDR=address).get("/api/v1/counted").status_code


def test_an_address_is_refused_above_its_rate_until_the_window_ends(settings: Settings) -> None:
    settings.CALCULATE_RATE = "3/min"

    with time_machine.travel("2026-03-14T10:00:12Z", tick=False) as clock:
        statuses = [ask("192.0.2.1") for _ in range(5)]
        refused = Client(REMOTE_ADDR="192.0.2.1").get("/api/v1/counted")
        clock.shift(48)
        after = ask("192.0.2.1")

    assert statuses == [200, 200, 200, 429, 429]
    assert (refused["Retry-After"], refused.json()["code"]) == ("48", "throttled")
    assert after == 200


def test_addresses_are_counted_apart(settings: Settings) -> None:
    settings.CALCULATE_RATE = "1/h"

    assert [ask("192.0.2.7"), ask("192.0.2.8"), ask("192.0.2.7")] == [200, 200, 429]


def test_a_claimed_address_is_not_believed_without_a_proxy(settings: Settings) -> None:
    settings.CALCULATE_RATE = "1/h"
    visitor = Client(REMOTE_ADDR="192.0.2.9")

    statuses = [
        visitor.get("/api/v1/counted", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(2)
    ]

    assert statuses == [200, 429]


@pytest.mark.parametrize(
    ("written", "rate"), [("600/min", (600, 60)), ("5/s", (5, 1)), ("1/h", (1, 3600)), ("9/day", (9, 86400))]
)
def test_a_rate_is_requests_in_seconds(written: str, rate: tuple[int, int]) -> None:
    assert rate_of(written) == rate


def test_no_count_is_lost_between_threads_and_processes() -> None:
    key = str(uuid4())

    def count_often() -> None:
        for _ in range(500):
            counters.count(key, window=1)

    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            count_often()
            os._exit(0)
        children.append(child)
    threads = [threading.Thread(target=count_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for child in children:
        os.waitpid(child, 0)

    assert counters.count(key, window=1) == 6 * 500 + 1


def test_a_new_window_counts_from_one() -> None:
    key = str(uuid4())

    assert [counters.count(key, window=window) for window in (7, 7, 8, 8, 8)] == [1, 2, 1, 2, 3]
