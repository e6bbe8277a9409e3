"""What a push asks of the database: so many statements, whatever it holds, and of users' rows those that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.services.changes.totals import rebuild_totals
from tests.matrix import matrix
from tests.procedures.conftest import new_id, new_user
from tests.procedures.sync.conftest import Device, delete, line, upsert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

# With the totals, for which two more were allowed; without the log-in.
MOST_STATEMENTS = 12

TABLES = (
    "procedurelog", "valuation", "daytotal", "dayflag", "monthcode", "rememberedmutation", "recordversion",
)  # fmt: skip
_LINES = """
INSERT INTO procedures_procedurelog (user_id, id, rev, since, deleted, changed_at, code, performed_on, units, modifiers,
  role, billing_state, note)
SELECT %s, gen_random_uuid(), n + 1, n + 1, false, now(), '99' || n %% 600, date '2005-01-01' + n, 1, '{}', 'primary',
  'billable', '' FROM generate_series(1, 7000) n
"""
_VALUATIONS = """
INSERT INTO procedures_valuation (user_id, log_id, seq, wrvu, unadjusted_wrvu, basis, reason, release, flags, steps,
  digest, valued_at)
SELECT user_id, id, rev, 1.30, 1.30, 'work_rvu', 'valued', 'RVU25D', '{older_release}', '[]', id, now()
FROM procedures_procedurelog
"""
_PROCESSED = """
INSERT INTO procedures_rememberedmutation (user_id, mutation_id, content_hash, collection, record_id, result,
  remembered_at)
SELECT user_id, id, repeat('a', 64), 'procedure_logs', id, '{}', now() FROM procedures_procedurelog
"""
_VERSIONS = """
INSERT INTO procedures_recordversion (user_id, collection, record_id, rev, data, replaced_at)
SELECT user_id, 'procedure_logs', id, rev, '{}', now() FROM procedures_procedurelog
"""
_PREPARED = "SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements"


def every_kind(phone: Device) -> None:
    """Push new lines, edits, a deletion and what was pushed before, of days with other lines and of encounters."""
    lines = [line(new_id(), code="45378", modifiers=["RT"]) for _ in range(3)]
    joined = [line(new_id(), code="45378", encounter_id="5a3f3ad1-5f0e-4d8a-9f6a-2c9a3f1d7e10") for _ in range(2)]
    revs = [one["rev"] for one in phone.push(*lines, *joined)]
    edits = [upsert(one["id"], base=rev, units=3, note="n") for one, rev in zip(lines[:2], revs, strict=False)]
    moved = upsert(joined[0]["id"], base=revs[3], encounter_id=None, performed_on="2025-11-15")
    phone.push(*edits, moved, delete(lines[2]["id"], base=revs[2]), joined[1], line(new_id(), code="71046"))


def test_push_of_every_kind_asks_at_most_twelve_statements(phone: Device) -> None:
    every_kind(phone)
    with CaptureQueriesContext(connection) as captured:
        every_kind(phone)

    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    # Of two pushes; the first has no versions to keep.
    assert len(statements) <= 2 * MOST_STATEMENTS, "\n".join(statements)
    assert max(_by_push(statements)) <= MOST_STATEMENTS


def _by_push(statements: list[str]) -> Iterator[int]:
    begins = [number for number, text in enumerate(statements) if "FOR UPDATE" in text]
    yield from (end - begin for begin, end in zip(begins, [*begins[1:], len(statements)], strict=True))


def test_each_statement_of_a_push_looks_rows_up_by_their_user_and_something_else(phone: Device) -> None:
    with connection.cursor() as cursor:
        other = new_user()
        cursor.execute(_LINES, [other.id])
        for text in (_VALUATIONS, _PROCESSED, _VERSIONS):
            cursor.execute(text)
        rebuild_totals(user_id=other.id)
        cursor.execute("ANALYZE")
    before = _used()

    every_kind(phone)

    used = [text for text, times in _used().items() if times > before.get(text, 0)]
    scans = [scan for text in used for scan in _scans(_generic_plan(text))]
    assert {scan["Relation Name"] for scan in scans} >= {"procedures_procedurelog", "procedures_valuation"}
    assert [scan for scan in scans if not _finds_few(scan)] == []


@matrix(
    "text",
    [
        "SELECT * FROM procedures_valuation",
        "SELECT * FROM procedures_valuation WHERE user_id = $1",
        "SELECT user_id FROM procedures_daytotal ORDER BY user_id",
        "SELECT * FROM procedures_daytotal WHERE day = $1 AND role = $2",
        "SELECT * FROM procedures_procedurelog WHERE user_id = $1 AND note = $2",
    ],
)
def test_statement_that_reads_all_rows_or_all_of_a_user_is_noticed(text: str) -> None:
    assert not all(map(_finds_few, _scans(_generic_plan(text))))


def _finds_few(scan: Mapping[str, Any]) -> bool:  # Any: JSON of a plan
    """`True` for a node that looks rows up by their user and something else, or goes to where they were found."""
    conditions = [node.get("Index Cond", "") for node in _nodes(scan) if "Index" in node["Node Type"]]
    return scan["Node Type"] == "Tid Scan" or (
        bool(conditions) and all("user_id = " in condition and " AND " in condition for condition in conditions)
    )


def _nodes(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:  # Any: as above
    return [plan, *(node for child in plan.get("Plans", []) for node in _nodes(child))]


def _used() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_PREPARED)
        return dict(cursor.fetchall())


def _generic_plan(text: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {text}")
        ((plan,),) = cursor.fetchall()
        node: dict[str, Any] = plan[0]["Plan"]
        return node


def _scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the nodes that read one of the tables."""
    if (
        re.fullmatch(f"procedures_(?:{'|'.join(TABLES)})", plan.get("Relation Name", ""))
        and "Scan" in plan["Node Type"]
    ):
        yield plan
    for child in plan.get("Plans", []):
        yield from _scans(child)
