"""One home for each fact of the schedule: how a code is written, and the names of global periods and statuses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

import pytest

from codes.domain.indicators import GLOBAL_PERIODS, STATUSES
from tests.architecture.source import APPS, literals, modules, nodes

INDICATORS: Final = "codes/domain/indicators.py"
PATTERNS: Final = "codes/domain/patterns.py"
# Those that have a name.
NAMED: Final = {period for period in GLOBAL_PERIODS if period.isalpha()}
OF_CODES: Final = re.compile(
    r"\[0-9\]\{4\}\[0-9A-Z\]|\[A-(?:Z|CE-Z)\]\[0-9\]\{4\}|\[0-9A-Z\]\{[25]\}"
    r"|(?<!\d)0\[[\d-]+\]\[?.*\{[34]\}|\[1-6\]\[0-9\]"
)


def repeated(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the literals that say a fact again: a global period, all statuses, how a code or a modifier is written."""
    for line, text in literals(module):
        if text in NAMED or "".join(STATUSES) in text or OF_CODES.search(text):
            yield line, text


@pytest.mark.parametrize("app", APPS)
def test_fact_of_the_schedule_is_written_down_once(app: str) -> None:
    again = [
        f"{path}:{line}: {text}"
        for path, module in modules(app).items()
        if path not in {INDICATORS, PATTERNS}
        for line, text in repeated(module)
    ]

    assert again == []


@pytest.mark.parametrize("app", APPS)
def test_facts_of_a_release_are_made_of_rows_of_the_database_and_of_files_alone(app: str) -> None:
    makers = {
        path
        for path, module in modules(app).items()
        for node in nodes(module)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ReleaseFacts"
    }

    assert makers <= {
        "codes/models/releases.py",
        "codes/selectors/releases.py",
        "procedures/selectors/schedule.py",
        "procedures/wrvu/files.py",
    }


@pytest.mark.parametrize(
    ("text", "is_fact"),
    [("'ZZZ'", True), ("'[0-9]{4}[0-9A-Z]'", True), ("'[A-Z][0-9]{4}'", True), ("'[0-9]{4}-[0-9]{2}'", False)],
)
def test_fact_that_is_written_again_is_found(text: str, *, is_fact: bool) -> None:
    assert bool(list(repeated(ast.parse(text + " + ''")))) is is_fact
