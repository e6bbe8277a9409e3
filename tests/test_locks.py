"""The lock files agree: what the program runs with is what it is linted and tested with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
_PIN: Final = re.compile(r"^([a-z0-9][a-z0-9._-]*(?:\[[^\]]*\])?)==(\S+)", re.MULTILINE)


def pins_of(name: str) -> set[tuple[str, str]]:
    """Return packages and versions of a lock file."""
    return set(_PIN.findall((ROOT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", ["requirements-dev.txt", "requirements-test.txt"])
def test_lock_file_pins_what_the_program_runs_with_in_the_same_version(name: str) -> None:
    program = pins_of("requirements.txt")

    assert len(program) >= 20
    assert program - pins_of(name) == set()
