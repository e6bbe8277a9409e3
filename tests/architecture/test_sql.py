"""SQL stands in modules of SQL: one `sql.py` a package, or a package `sql` where there is much."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import APPS, literals, modules

STATEMENT = re.compile(
    r"\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CREATE|ALTER|DROP|TRUNCATE|COPY|LOCK TABLE|BEGIN|SET)"
    r"\s+(?:\S|\Z)"
)


def is_of_sql(path: str) -> bool:
    return "sql" in path.removesuffix(".py").split("/")


@pytest.mark.parametrize("app", APPS)
def test_statements_stand_in_modules_of_sql(app: str) -> None:
    elsewhere = [
        f"{path}:{line}: {text[:40]}"
        for path, module in modules(app).items()
        if not is_of_sql(path)
        for line, text in literals(module)
        if STATEMENT.match(text)
    ]

    assert elsewhere == []


def test_a_statement_is_told_from_words() -> None:
    assert STATEMENT.match("SELECT 1")
    assert STATEMENT.match("\n    UPDATE {logs} SET")
    assert not STATEMENT.match("Selected rows")
    assert not STATEMENT.match("PUT, UPDATE")
