"""The table of docs/sync.md names tests that there are, for each invariant of the sync."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (I\d+) \|[^|]+\|([^|]+)\|$", re.MULTILINE)


def test_every_invariant_has_tests_that_exist() -> None:
    rows = dict(ROW.findall((ROOT / "docs" / "sync.md").read_text()))
    defined = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE)
    }

    assert list(rows) == [f"I{number}" for number in range(1, 20)]
    for tests in rows.values():
        named = re.findall(r"`(test_\w+)`", tests)
        assert named
        assert set(named) <= defined
