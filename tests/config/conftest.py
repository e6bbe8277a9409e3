"""Servers that are processes of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.server import Server, running


@pytest.fixture
def server(server_data: Path) -> Iterator[Server]:
    """Return a running server of two processes."""
    with running(server_data) as running_server:
        yield running_server


@pytest.fixture(scope="session")
def shared_server(server_data: Path) -> Iterator[Server]:
    """Return a running server for tests that leave it as it was."""
    with running(server_data) as running_server:
        yield running_server
