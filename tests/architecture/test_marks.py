"""What the fast tests leave out, they leave out by a mark."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
MAKEFILE: Final = (ROOT / "Makefile").read_text()
LEFT_OUT: Final = frozenset({"browser", "node", "spark", "faults", "server", "published", "slow"})


def marks_of_module(path: Path) -> set[str]:
    """Return the marks that a file gives to each of its tests."""
    assigned = [
        node.value
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["pytestmark"]
    ]
    return set(re.findall(r"pytest\.mark\.(\w+)", " ".join(map(ast.unparse, assigned))))


def test_fast_tests_leave_out_the_marks_that_the_settings_of_pytest_explain() -> None:
    explained = re.findall(r'^  "(\w+): ', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)

    left_out = re.findall(r'-m "not \((.*)\)"', MAKEFILE)

    assert [set(marks.split(" or ")) for marks in left_out] == [set(explained)]
    assert set(explained) == LEFT_OUT


@pytest.mark.parametrize("folder", re.findall(r"--ignore=(\S+)", MAKEFILE))
def test_folder_that_the_fast_tests_do_not_read_has_none(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("test_*.py"))

    assert files
    assert [path.name for path in files if not marks_of_module(path) & LEFT_OUT] == []
