"""Totals that change stay on their pages: an update touches no index (HOT), and leaves no bloat in one."""

from __future__ import annotations

import pytest
from django.db import connection

from procedures.services.changes import NOTHING, Mutation, Op, apply_changes
from tests.procedures.conftest import NOW, new_id, new_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogue")]

_UPDATES = """
SELECT relname, n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables
WHERE relname IN ('procedures_daytotal', 'procedures_monthcode')
"""


def updates() -> dict[str, tuple[int, int]]:
    """Return by table how many rows were updated, and how many of them without touching an index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(_UPDATES)
        return {name: (rows, hot) for name, rows, hot in cursor.fetchall()}


def test_sums_that_change_touch_no_index() -> None:
    user = new_user()
    before = updates()

    for _ in range(20):
        data = {"code": "99213", "performed_on": "2025-11-14"}
        apply_changes(
            user_id=user.id, mutations=[Mutation("procedure_logs", Op.UPSERT, new_id(), data, NOTHING)], at=NOW
        )

    after = updates()
    changed = {name: (after[name][0] - before[name][0], after[name][1] - before[name][1]) for name in after}
    assert changed == {"procedures_daytotal": (19, 19), "procedures_monthcode": (19, 19)}
