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


@pytest.mark.parametrize("name", [f"requirements{part}.txt" for part in ("", "-build", "-dev", "-test")])
def test_every_package_of_a_lock_file_has_a_hash(name: str) -> None:
    parts = re.split(r"^(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    packages = [part for part in parts if _PIN.match(part)]

    assert {part.partition("\n")[0] for part in packages if "--hash=sha256:" not in part} == set()
    assert len(packages) == len([part for part in parts if re.match(r"[a-z0-9]", part)]) > 0


@pytest.mark.parametrize("part", ["", "-build", "-dev", "-test"])
def test_every_direct_requirement_is_pinned_by_its_lock_file_and_says_what_it_is_for(part: str) -> None:
    lines = (ROOT / f"requirements{part}.in").read_text(encoding="utf-8").splitlines()
    direct = [re.match(r"(?P<name>[\w.-]+)\S*\s+# \w.+", line) for line in lines if not line.startswith("-")]

    assert None not in direct
    names = {found["name"].lower().replace("_", "-") for found in direct if found}
    pinned = {name.partition("[")[0] for name, _ in pins_of(f"requirements{part}.txt")}
    assert {name.replace(".", "-") for name in names} <= {name.replace(".", "-") for name in pinned}
