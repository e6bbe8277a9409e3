"""Tables of rows of which one stands for the others while somebody writes code: the rest are slow tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest


def matrix(
    names: str | Sequence[str],
    rows: Iterable[object],
    *,
    ids: Sequence[str] | Callable[[Any], object] | None = None,
) -> pytest.MarkDecorator:
    """Parametrize a test whose rows each ask a page, an endpoint, the database or a program: one fast row, others slow.

    As `pytest.mark.parametrize`, and the first row is the fast one; of two on one test the first row of each. Rows of
    what asks none of them are parametrized as usual, and all fast.
    """
    one_name = isinstance(names, str) and "," not in names
    first, *others = [_row(row, one_name=one_name) for row in rows]
    slow = [pytest.param(*row.values, id=row.id, marks=[*row.marks, pytest.mark.slow]) for row in others]
    return pytest.mark.parametrize(names, [first, *slow], ids=ids)


def _row(row: Any, *, one_name: bool) -> Any:  # Any: pytest's own class of a row has no public name
    if isinstance(row, type(pytest.param())):
        return row
    return pytest.param(row) if one_name else pytest.param(*row)
