"""SQL of the log: tables are named by their models, and one module opens the cursor."""

from __future__ import annotations

import ast

from procedures.selectors.sql.statements import statement
from tests.architecture.source import modules, nodes

MAY_OPEN_A_CURSOR = {"procedures/selectors/sql/statements.py", "procedures/selectors/snapshot.py"}


def opens_a_cursor(module: ast.Module) -> bool:
    calls = (node for node in nodes(module) if isinstance(node, ast.Call))
    return any(isinstance(c.func, ast.Attribute) and c.func.attr in {"cursor", "chunked_cursor"} for c in calls)


def test_cursors_are_opened_in_one_place_and_for_snapshots() -> None:
    opening = {path for path, module in modules("procedures").items() if opens_a_cursor(module)}

    assert opening == MAY_OPEN_A_CURSOR


def test_statement_quotes_the_table_of_the_model() -> None:
    assert statement("SELECT id FROM {logs} WHERE id = %s") == (
        'SELECT id FROM "procedures_procedurelog" WHERE id = %s'
    )
