"""The OpenAPI document is made by one request at a time."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import spectacular_settings

from wire.openapi import Generator


def test_two_requests_for_the_document_are_answered_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    under_way = threading.Semaphore(1)

    def make(self: SchemaGenerator, *, public: bool) -> bool:
        assert under_way.acquire(blocking=False)
        time.sleep(0.02)
        under_way.release()
        return public

    monkeypatch.setattr(SchemaGenerator, "get_schema", make)
    with ThreadPoolExecutor(4) as threads:
        generator = Generator()  # type: ignore[no-untyped-call]  # of the library
        schemas = [threads.submit(generator.get_schema, public=True) for _ in range(4)]

    assert [one.result() for one in schemas] == [True] * 4


def test_generator_of_the_site_is_the_one_that_waits() -> None:
    assert spectacular_settings.DEFAULT_GENERATOR_CLASS is Generator
