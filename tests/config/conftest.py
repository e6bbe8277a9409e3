"""Data of a migrated embedded PostgreSQL, for servers that are processes of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.postgres.embedded import EmbeddedPostgres
from tests.config.server import Server, migrate, running


@pytest.fixture(scope="package")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a data folder whose database has every migration; its server is stopped at the end."""
    folder = tmp_path_factory.mktemp("data")
    migrate(folder)
    yield folder
    EmbeddedPostgres(folder / "postgres").stop()


@pytest.fixture
def server(data: Path) -> Iterator[Server]:
    """Return a running server of two processes."""
    with running(data) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def shared_server(data: Path) -> Iterator[Server]:
    """Return a running server for tests that leave it as it was."""
    with running(data) as running_server:
        yield running_server
