"""What updates of all valuations leave behind, by how the number of their stream is kept and how full a page is made.

    python -m tests.performance.valuation_updates [--lines 20000] [--users 10]

Made-up valuations in copies of the table in a scratch database, all changed four times, a transaction each half of a
user's. Counted are pages of the table and of its indexes, bytes of the write-ahead log, and updates that touched no
index (HOT): no load of the machine changes them.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from typing import Any

import django
from django.db import connection

from tests.performance.scratch import scratch_database

SCRATCH = "openrvu_measure_valuation_updates"
RUNS = 4


@dataclass(frozen=True, slots=True)
class Variant:
    """How the table is kept: percent of a page that is filled, where the number of the stream is indexed (in the table,
    or in a narrow one beside it, or nowhere), and whether room is made after each fifth of the table."""

    name: str
    fill: int = 100
    is_indexed: bool = True
    has_side_table: bool = False
    makes_room: bool = False


VARIANTS = (
    Variant("as before: room made at the end"),
    Variant("as it is: room made on the way", makes_room=True),
    Variant("no index of the number, which no device could then follow", is_indexed=False),
    Variant("the same, pages half full", fill=50, is_indexed=False),
    Variant("numbers in a table beside, pages half full", fill=50, is_indexed=False, has_side_table=True),
    Variant(
        "numbers in a table beside, room made on the way", 80, is_indexed=False, has_side_table=True, makes_room=True
    ),
)
_ROW = """
INSERT INTO v (user_id, log_id, seq, wrvu, unadjusted_wrvu, basis, reason, release, "row", flags, steps, extras, digest,
  rules_version, valued_at)
SELECT md5('user' || n %% %(users)s)::uuid, md5(n::text)::uuid, n, 1.30, 1.30, 'work_rvu', 'valued', 'RVU25D',
  '{"code": "99213", "component": "", "status": "A", "work_rvu": "1.30"}', '{}',
  '[{"rule": "by_report", "modifier": "52", "factor": "0.50", "before": "1.30", "after": "0.65", "kind": "P",
     "source": "42 CFR 414.40; Medicare Claims Processing Manual, chapter 12"}]', NULL, md5(n::text)::uuid, 2, now()
FROM generate_series(1, %(lines)s) n
"""
_CHANGED = """
WITH t AS MATERIALIZED (
  SELECT log_id, ctid AS place, seq, %(last)s + row_number() OVER () AS number FROM v
  WHERE user_id = md5('user' || %(user)s)::uuid AND (hashtext(log_id::text) & 1) = %(half)s
)"""
_BESIDE = """, gone AS (
  DELETE FROM v_number WHERE user_id = md5('user' || %(user)s)::uuid AND seq IN (SELECT seq FROM t)
), added AS (INSERT INTO v_number SELECT md5('user' || %(user)s)::uuid, number, log_id FROM t)"""
_UPDATE = """
UPDATE v SET seq = t.number, wrvu = wrvu + 1, digest = gen_random_uuid(), valued_at = now() FROM t WHERE ctid = t.place
"""


def main() -> None:
    """Measure and print a line a variant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--users", type=int, default=10)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with scratch_database(SCRATCH):
        print(f"{'pages of table: new':>20}{'then':>7}{'indexes: new':>14}{'then':>7}{'MB of log a run':>17}{'HOT':>6}")
        for variant in VARIANTS:
            _measure(variant, arguments.lines, arguments.users)


def _measure(variant: Variant, lines: int, users: int) -> None:
    _make(variant, lines, users)
    new, began = _pages(variant), _logged()
    for run in range(1, RUNS + 1):
        _change_all(variant, run * lines * 10, users)
    written = (_logged() - began) / RUNS / 1_000_000
    _make_room(variant)
    _run("SELECT pg_stat_force_next_flush()")
    ((hot,),) = _run("SELECT n_tup_hot_upd::float / n_tup_upd FROM pg_stat_user_tables WHERE relname = 'v'")
    then = _pages(variant)
    print(f"{new[0]:>20}{then[0]:>7}{new[1]:>14}{then[1]:>7}{written:>17.1f}{hot:>6.0%}   {variant.name}")


def _make(variant: Variant, lines: int, users: int) -> None:
    _run("DROP TABLE IF EXISTS v, v_number")
    _run(
        "CREATE TABLE v (LIKE procedures_valuation INCLUDING DEFAULTS) "
        f"WITH (fillfactor = {variant.fill}, autovacuum_enabled = off)"
    )
    _run(_ROW, lines=lines, users=users)
    _run("ALTER TABLE v ADD PRIMARY KEY (user_id, log_id)")
    _run("CREATE INDEX ON v (rules_version, user_id)")
    if variant.is_indexed:
        _run("CREATE UNIQUE INDEX ON v (user_id, seq)")
    if variant.has_side_table:
        _run(
            "CREATE TABLE v_number (user_id uuid, seq bigint, log_id uuid, PRIMARY KEY (user_id, seq)) "
            "WITH (autovacuum_enabled = off)"
        )
        _run("INSERT INTO v_number SELECT user_id, seq, log_id FROM v")
    _make_room(variant)


def _change_all(variant: Variant, last: int, users: int) -> None:
    changed = _CHANGED + (_BESIDE if variant.has_side_table else "") + _UPDATE
    for user in range(users):
        for half in (0, 1):
            _run(changed, user=user, half=half, last=last + half * 1_000_000)
        if variant.makes_room and user % max(1, users // 5) == 0:
            _make_room(variant)
    _make_room(variant)


def _make_room(variant: Variant) -> None:
    _run("VACUUM ANALYZE v")
    if variant.has_side_table:
        _run("VACUUM ANALYZE v_number")


def _pages(variant: Variant) -> tuple[int, int]:
    """Return the pages of what is kept in tables, and of their indexes."""
    names = ("v", "v_number") if variant.has_side_table else ("v",)
    ((heap, indexes),) = _run(
        "SELECT sum(pg_relation_size(n::regclass))::bigint / 8192, sum(pg_indexes_size(n::regclass))::bigint / 8192 "
        "FROM unnest(%(names)s::text[]) AS n",
        names=list(names),
    )
    return heap, indexes


def _logged() -> float:
    ((byte,),) = _run("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float")
    return float(byte)


def _run(statement: str, **values: Any) -> list[tuple[Any, ...]]:  # Any: as psycopg takes and gives them
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall()) if cursor.description else []


if __name__ == "__main__":
    main()
