"""Declarations that only a test makes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol
from unittest.mock import patch

from django.apps import apps


class Collected(Protocol):
    """A cached function that collects what the apps declare."""

    def cache_clear(self) -> None: ...


@contextmanager
def declaring(app: str, attribute: str, *items: object, collected: Collected) -> Iterator[None]:
    """Let an app declare these items in the place of its own."""
    with patch.object(apps.get_app_config(app), attribute, items, create=True):
        collected.cache_clear()
        yield
    collected.cache_clear()
