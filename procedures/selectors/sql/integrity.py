"""Statements of the integrity check: a rule each, and the rows that break it (user, where)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from psycopg import sql

from procedures.models import SyncedRecord
from procedures.selectors.sql.contributions import TOTALS_TABLES, differing_rows
from procedures.selectors.sql.records import data_columns
from procedures.selectors.sql.statements import compose, statement, table

Model = type[SyncedRecord]

_OF_RECORDS: Final = {
    "its user has no sequence": sql.SQL("s.user_id IS NULL"),
    "its rev is above the last number, or not above the first": sql.SQL("r.rev > s.last_seq OR r.rev < 2"),
    "its rev lies in a gap": sql.SQL(
        "EXISTS (SELECT FROM jsonb_array_elements(s.gaps) g WHERE r.rev > (g->>0)::bigint AND r.rev < (g->>1)::bigint)"
    ),
    "a field changed before the record was made, or after its rev": sql.SQL(
        "r.since > r.rev OR EXISTS (SELECT FROM jsonb_each_text(coalesce(r.field_revs, '{}')) f "
        "WHERE f.value::bigint NOT BETWEEN r.since AND r.rev)"
    ),
    "it was purged and is still there": sql.SQL(
        "r.deleted AND r.rev < s.purged_through AND r.changed_at < now() - interval '401 days'"
    ),
}
OF_ALL: Final = {
    "a live line has no credit": statement(
        "SELECT l.user_id, 'procedure_logs ' || l.id FROM {logs} l "
        "LEFT JOIN {valuations} v ON v.user_id = l.user_id AND v.log_id = l.id "
        "WHERE NOT l.deleted AND v.user_id IS NULL"
    ),
    "a credit has no live line": statement(
        "SELECT v.user_id, 'valuation ' || v.log_id FROM {valuations} v "
        "LEFT JOIN {logs} l ON l.user_id = v.user_id AND l.id = v.log_id AND NOT l.deleted WHERE l.user_id IS NULL"
    ),
    "the number of a credit is above the last one": statement(
        "SELECT v.user_id, 'valuation ' || v.log_id FROM {valuations} v "
        "LEFT JOIN {states} s USING (user_id) WHERE s.user_id IS NULL OR v.seq > s.last_valuation_seq"
    ),
    "two credits have one number": statement(
        "SELECT user_id, 'valuation ' || seq FROM {valuations} GROUP BY user_id, seq HAVING count(*) > 1"
    ),
    "a processed mutation names a number that was not given": statement(
        "SELECT m.user_id, 'mutation ' || m.mutation_id FROM {processed} m "
        "LEFT JOIN {states} s USING (user_id) WHERE s.user_id IS NULL OR (m.result ->> 'rev')::bigint > s.last_seq"
    ),
    "the purged part is longer than the stream": statement(
        "SELECT user_id, 'sequence' FROM {states} WHERE purged_through > last_seq"
    ),
    "a gap is no pair of rising numbers": statement(
        "SELECT user_id, 'sequence' FROM {states}, jsonb_array_elements(gaps || valuation_gaps) g "
        "WHERE (g->>0)::bigint >= (g->>1)::bigint"
    ),
}
# Written by whoever writes lines, in the same transaction.
OF_TOTALS: Final = {
    f"a {of.model._meta.verbose_name} differs from the lines": differing_rows(of) for of in TOTALS_TABLES
}
COUNT_USERS: Final = statement("SELECT count(*) FROM {users}")


@cache
def of_records(model: Model) -> Mapping[str, str]:
    """Return the queries about the records of a collection, by rule."""
    named: dict[str, sql.Composable] = {"name": sql.Literal(f"{model.collection.name} "), "table": table(model)}
    by_condition = {
        rule: statement(
            "SELECT r.user_id, {name} || r.id FROM {table} r LEFT JOIN {states} s USING (user_id) WHERE {condition}",
            condition=condition,
            **named,
        )
        for rule, condition in _OF_RECORDS.items()
    }
    versions = statement(
        "SELECT v.user_id, {name} || v.record_id FROM {versions} v "
        "LEFT JOIN {table} r ON r.user_id = v.user_id AND r.id = v.record_id "
        "WHERE v.collection = {collection} AND (r.id IS NULL OR v.rev >= r.rev)",
        collection=sql.Literal(model.collection.name),
        **named,
    )
    return {**by_condition, "a replaced version is not older than its record": versions}


@cache
def numbers_given_twice(models_: Sequence[Model]) -> str:
    """Return the query of numbers that two records of one user have."""
    revs = sql.SQL(" UNION ALL ").join(
        compose("SELECT user_id, rev FROM {table}", table=table(model)) for model in models_
    )
    return statement(
        "SELECT user_id, 'rev ' || rev FROM ({revs}) r GROUP BY user_id, rev HAVING count(*) > 1", revs=revs
    )


@cache
def whole_records(model: Model) -> str:
    """Return the query of all records of a collection as JSON text."""
    return statement(
        "SELECT row_to_json(r)::text FROM (SELECT user_id, id, deleted, {data} FROM {table}) r",
        data=data_columns(model),
        table=table(model),
    )
