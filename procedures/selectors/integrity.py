"""Integrity check: the rows of all users that break a rule of the sync (the sync contract, sections 1, 2 and 6)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections

from procedures.selectors.records import TABLES, Table
from procedures.selectors.snapshot import one_moment

MOST_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a row of a user breaks; `where` is a collection and an id, or the name of a table."""

    rule: str
    user_id: str
    where: str

    def __str__(self) -> str:
        return f"user {self.user_id}: {self.where}: {self.rule}"


@dataclass(frozen=True, slots=True)
class IntegrityReport:
    """How much was checked, and what is wrong."""

    users: int
    records: int
    violations: tuple[Violation, ...]


# Each a rule, and the rows that break it: user, where.
_OF_EVERY_TABLE: Final = {
    "its user has no sequence": "s.user_id IS NULL",
    "its rev is above the last number, or not above the first": "r.rev > s.last_seq OR r.rev < 2",
    "its rev lies in a gap": "EXISTS (SELECT FROM jsonb_array_elements(s.gaps) g "
    "WHERE r.rev > (g->>0)::bigint AND r.rev < (g->>1)::bigint)",
    "a field changed before the record was made, or after its rev": "r.since > r.rev OR EXISTS (SELECT FROM "
    "jsonb_each_text(coalesce(r.field_revs, '{}')) f WHERE f.value::bigint NOT BETWEEN r.since AND r.rev)",
    "it was purged and is still there": "r.deleted AND r.rev < s.purged_through AND r.changed_at < "
    "now() - interval '401 days'",
}
_OF_ALL: Final = {
    "a live line has no credit": "SELECT l.user_id, 'procedure_logs ' || l.id FROM procedures_procedurelog l "
    "LEFT JOIN procedures_valuation v ON v.user_id = l.user_id AND v.log_id = l.id "
    "WHERE NOT l.deleted AND v.user_id IS NULL",
    "a credit has no live line": "SELECT v.user_id, 'valuation ' || v.log_id FROM procedures_valuation v "
    "LEFT JOIN procedures_procedurelog l ON l.user_id = v.user_id AND l.id = v.log_id AND NOT l.deleted "
    "WHERE l.user_id IS NULL",
    "the number of a credit is above the last one": "SELECT v.user_id, 'valuation ' || v.log_id "
    "FROM procedures_valuation v LEFT JOIN procedures_syncstate s USING (user_id) "
    "WHERE s.user_id IS NULL OR v.seq > s.last_valuation_seq",
    "two credits have one number": "SELECT user_id, 'valuation ' || seq FROM procedures_valuation "
    "GROUP BY user_id, seq HAVING count(*) > 1",
    "a processed mutation names a number that was not given": "SELECT m.user_id, 'mutation ' || m.mutation_id "
    "FROM procedures_rememberedmutation m LEFT JOIN procedures_syncstate s USING (user_id) "
    "WHERE s.user_id IS NULL OR (m.result ->> 'rev')::bigint > s.last_seq",
    "the purged part is longer than the stream": "SELECT user_id, 'sequence' FROM procedures_syncstate "
    "WHERE purged_through > last_seq",
    "a gap is no pair of rising numbers": "SELECT user_id, 'sequence' FROM procedures_syncstate, "
    "jsonb_array_elements(gaps || valuation_gaps) g WHERE (g->>0)::bigint >= (g->>1)::bigint",
}


def check_integrity(*, using: str = DEFAULT_DB_ALIAS) -> IntegrityReport:
    """Return what breaks a rule in a database, all of one moment; records are read in parts."""
    with one_moment(using=using), connections[using].cursor() as cursor:
        violations = [*_by_statement(cursor), *_numbers_given_twice(cursor)]
        records = 0
        for table in TABLES.values():
            for row in _records(table, using):
                records += 1
                violations += _in_record(table, row)
        cursor.execute("SELECT count(*) FROM accounts_user")
        ((users,),) = cursor.fetchall()
    return IntegrityReport(users, records, tuple(violations))


def _by_statement(cursor: Any) -> Iterator[Violation]:  # Any: Django's cursor has no public type
    for name, table in TABLES.items():
        for rule, condition in _OF_EVERY_TABLE.items():
            cursor.execute(
                f"SELECT r.user_id, '{name} ' || r.id FROM {table.name} r "  # noqa: S608  # names of ours
                f"LEFT JOIN procedures_syncstate s USING (user_id) WHERE {condition}"
            )
            yield from (Violation(rule, str(user_id), where) for user_id, where in cursor.fetchall())
        rule = "a replaced version is not older than its record"
        cursor.execute(
            f"SELECT v.user_id, '{name} ' || v.record_id FROM procedures_recordversion v "  # noqa: S608  # as above
            f"LEFT JOIN {table.name} r ON r.user_id = v.user_id AND r.id = v.record_id "
            "WHERE v.collection = %s AND (r.id IS NULL OR v.rev >= r.rev)",
            [name],
        )
        yield from (Violation(rule, str(user_id), where) for user_id, where in cursor.fetchall())
    for rule, statement in _OF_ALL.items():
        cursor.execute(statement)
        yield from (Violation(rule, str(user_id), where) for user_id, where in cursor.fetchall())


def _numbers_given_twice(cursor: Any) -> Iterator[Violation]:  # Any: as above
    revs = " UNION ALL ".join(f"SELECT user_id, rev FROM {table.name}" for table in TABLES.values())  # noqa: S608  # as above
    cursor.execute(f"SELECT user_id, rev FROM ({revs}) r GROUP BY user_id, rev HAVING count(*) > 1")  # noqa: S608  # as above
    for user_id, rev in cursor.fetchall():
        yield Violation("two records have one number", str(user_id), f"rev {rev}")


def _records(table: Table, using: str) -> Iterator[dict[str, Any]]:  # Any: JSON
    with connections[using].chunked_cursor() as cursor:
        columns = f"user_id, id, deleted, {table.data_columns}"
        cursor.execute(f"SELECT row_to_json(r)::text FROM (SELECT {columns} FROM {table.name}) r")  # noqa: S608  # as above
        for (text,) in cursor:
            yield json.loads(text)


def _in_record(table: Table, row: dict[str, Any]) -> Iterator[Violation]:  # Any: JSON
    collection = table.collection
    data = {name: row[name] for name in collection.names}
    where = f"{collection.name} {row['id']}"
    if row["deleted"]:
        if data != collection.empty:
            yield Violation("a tombstone has a payload", row["user_id"], where)
        return
    checked = collection.checked(data, is_whole=True)
    errors = checked.errors or collection.check_record(data)
    for name, codes in errors.items():
        yield Violation(f"{name} is {', '.join(codes)}", row["user_id"], where)
