"""Integrity check: the rows of all users that break a rule of the sync (the sync contract, sections 1, 2 and 6)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import DEFAULT_DB_ALIAS

from procedures.collections.collection import Json
from procedures.selectors.records import TABLES, Table
from procedures.selectors.snapshot import repeatable_read
from procedures.selectors.sql import integrity as sql
from procedures.selectors.sql.statements import fetch_all, fetch_in_parts

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


def check_integrity(*, using: str = DEFAULT_DB_ALIAS) -> IntegrityReport:
    """Return what breaks a rule in a database, all of one moment; records are read in parts."""
    with repeatable_read(using=using):
        violations = list(_by_statement(using))
        records = 0
        for table in TABLES.values():
            for row in _records(table, using):
                records += 1
                violations += _in_record(table, row)
        ((users,),) = fetch_all(sql.COUNT_USERS, using=using)
    return IntegrityReport(users, records, tuple(violations))


def _by_statement(using: str) -> Iterator[Violation]:
    models = tuple(table.model for table in TABLES.values())
    queries = [query for model in models for query in sql.of_records(model).items()]
    queries += [
        *sql.OF_ALL.items(),
        *sql.OF_TOTALS.items(),
        ("two records have one number", sql.numbers_given_twice(models)),
    ]
    for rule, query in queries:
        yield from (Violation(rule, str(user_id), where) for user_id, where in fetch_all(query, using=using))


def _records(table: Table, using: str) -> Iterator[dict[str, Json]]:
    return (json.loads(text) for (text,) in fetch_in_parts(sql.whole_records(table.model), using=using))


def _in_record(table: Table, row: dict[str, Json]) -> Iterator[Violation]:
    collection = table.collection
    data = {name: row[name] for name in collection.names}
    user_id, where = str(row["user_id"]), f"{collection.name} {row['id']}"
    if row["deleted"]:
        if data != collection.empty:
            yield Violation("a tombstone has a payload", user_id, where)
        return
    checked = collection.checked(data, is_whole=True)
    errors = checked.errors or collection.check_record(data)
    for name, codes in errors.items():
        yield Violation(f"{name} is {', '.join(codes)}", user_id, where)
