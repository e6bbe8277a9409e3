"""A long log, and how many of its rows some work reads, by the plans of its statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from procedures.services.changes.totals import rebuild_totals

_FILL = """
INSERT INTO procedures_procedurelog (user_id, id, rev, since, deleted, changed_at, code, performed_on, units, modifiers,
  role, billing_state, note)
SELECT %s, gen_random_uuid(), n + 10, n + 10, false, now(), '99213', date '2022-01-01' + n %% 1000, 1, '{}', 'primary',
  'billable', '' FROM generate_series(1, 6000) n
"""
_VALUE = """
INSERT INTO procedures_valuation (user_id, log_id, seq, wrvu, unadjusted_wrvu, basis, reason, release, flags, steps,
  digest, valued_at)
SELECT user_id, id, rev, 1.30, 1.30, 'work_rvu', 'valued', 'RVU25D', '{}', '[]', id, now() FROM procedures_procedurelog
WHERE user_id = %s AND NOT deleted
"""


def fill_log(user: User) -> None:
    """Give a user a log of 6,000 lines, six a day from 2022-01-01 on, without its totals."""
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [user.id])
        cursor.execute(_VALUE, [user.id])


@pytest.fixture
def whole_log(user: User) -> User:
    """A user with six lines a day over a thousand days, from 2022-01-01 on."""
    fill_log(user)
    rebuild_totals(user_id=user.id)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return user


def plan_of(work: Callable[[], object], *, only: str = "") -> list[dict[str, Any]]:  # Any: JSON
    """Return the nodes of the plans of what some work asks, as they were run."""
    nodes: list[dict[str, Any]] = []

    def explain(execute: Callable[..., object], text: str, *more: Any) -> object:  # Any: as Django hands it on
        if "EXPLAIN" not in text and text.startswith(only):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}", more[0])
                ((plan,),) = cursor.fetchall()
                nodes.extend(_nodes(plan[0]["Plan"]))
            if only:  # it was run already
                return None
        return execute(text, *more)

    with connection.execute_wrapper(explain):
        work()
    return nodes


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", []) for node in _nodes(child))]


def rows_read(nodes: list[dict[str, Any]], table: str) -> float:
    """Return how many rows of a table were read."""
    return sum(  # type: ignore[no-any-return]  # numbers of JSON
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in nodes
        if node.get("Relation Name") == f"procedures_{table}"
    )
