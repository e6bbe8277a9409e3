"""A server behind a proxy that is not counted would throttle all readers as one: nothing starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.server

ROOT = Path(__file__).resolve().parents[2]


def _run(tmp_path: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {key: value for key, value in os.environ.items() if key not in {"DJANGO_SETTINGS_MODULE", "NUM_PROXIES"}}
    return subprocess.run(  # our own commands
        [sys.executable, *command],
        cwd=ROOT,
        env=own | {"DATA_DIR": str(tmp_path), "HTTPS": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "command", [("manage.py", "check", "--deploy"), ("manage.py", "migrate"), ("-m", "config.serve")]
)
def test_https_without_a_proxy_that_is_counted_does_not_start_and_says_what_to_set(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    refused = _run(tmp_path, *command)

    assert refused.returncode != 0
    assert "Set NUM_PROXIES=1" in refused.stderr


def test_https_with_a_proxy_that_is_counted_passes_the_check(tmp_path: Path) -> None:
    passed = _run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", NUM_PROXIES="1")

    assert passed.returncode == 0, passed.stderr
