"""Records, credits and totals are written by `procedures.services.changes` and by nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import APPS, modules, nodes
from tests.matrix import matrix

WRITERS = "procedures/services/changes/"

MODELS = {
    "ProcedureLog",
    "Valuation",
    "SyncState",
    "Favorite",
    "Template",
    "Goal",
    "Shift",
    "Setting",
    "RecordVersion",
    "RememberedMutation",
    "DayTotal",
    "DayFlag",
    "MonthCode",
}
WRITING = {"create", "bulk_create", "bulk_update", "update", "update_or_create", "get_or_create", "delete", "save"}
# By the name of a table, or by the part of a statement that stands for it (`procedures.selectors.sql.statements`).
TABLES = re.compile(
    r"(INSERT\s+INTO|UPDATE|DELETE\s+FROM|COPY|TRUNCATE)\s+"
    r"(procedures_\w+|\{(logs|valuations|states|versions|processed|table)\})",
    re.IGNORECASE,
)


def writes(module: ast.Module) -> Iterator[str]:
    """Yield what looks like a write to a table of ours: by statement, by the manager, or by an instance."""
    for node in nodes(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and TABLES.search(node.value):
            yield node.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
            yield from (name.id for name in ast.walk(node.func) if isinstance(name, ast.Name) and name.id in MODELS)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MODELS:
            yield node.func.id


@matrix("app", APPS)
def test_modules_do_not_write_records_or_credits_themselves(app: str) -> None:
    writes_by_path = {
        path: list(writes(module)) for path, module in modules(app).items() if not path.startswith(WRITERS)
    }

    assert {path: written for path, written in writes_by_path.items() if written} == {}


@pytest.mark.parametrize(
    "statement",
    [
        "ProcedureLog.objects.create(code='99213')",
        "ProcedureLog.objects.filter(user=user).update(note='')",
        "Valuation(wrvu=1).save()",
        "cursor.execute('update procedures_valuation set wrvu = 0')",
        "execute(statement('UPDATE {logs} SET note = NULL'))",
    ],
)
def test_a_write_would_be_seen(statement: str) -> None:
    assert list(writes(ast.parse(statement)))


def test_the_write_path_is_seen_to_write() -> None:
    assert any(list(writes(module)) for path, module in modules("procedures").items() if path.startswith(WRITERS))
