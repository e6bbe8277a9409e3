"""SQL of the write path: set-based, a statement a table whatever the number of records."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from psycopg import sql

from procedures.models import Valuation
from procedures.selectors.sql.contributions import CONTRIBUTION, TOTALS_TABLES, each, rows_of_user
from procedures.selectors.sql.records import Model, names, typed_columns, written_columns
from procedures.selectors.sql.statements import compose, statement, table
from procedures.selectors.sql.streams import MARK_COLUMNS
from procedures.services.changes.sql.totals import changes_of
from procedures.wrvu.version import RULES_VERSION

_COMMA: Final = sql.SQL(", ")
_RULES_VERSION: Final = sql.Literal(RULES_VERSION)

# The sequences of a user.
LOCK_STATE: Final = statement(
    "SELECT last_seq, last_valuation_seq, gaps, devices, {mark} FROM {states} WHERE user_id = %s FOR UPDATE",
    mark=MARK_COLUMNS,
)
BEGIN_STATE: Final = statement(
    "INSERT INTO {states} (user_id, last_seq, last_valuation_seq) "
    "SELECT id, 1, 1 FROM {users} WHERE id = %s FOR KEY SHARE ON CONFLICT DO NOTHING"
)
WRITE_STATE: Final = statement(
    "UPDATE {states} SET last_seq = %s, last_valuation_seq = %s, devices = %s::jsonb WHERE user_id = %s"
)

# Epochs and the high-water mark.
BEGIN_ALL_STATES: Final = statement(
    "INSERT INTO {states} (user_id, last_seq, last_valuation_seq) SELECT id, 1, 1 FROM {users} ON CONFLICT DO NOTHING"
)
LOCK_ALL_STATES: Final = statement("LOCK TABLE {states} IN EXCLUSIVE MODE")
HIGHEST_NUMBER: Final = statement("SELECT coalesce(max(greatest(last_seq, last_valuation_seq)), 1) FROM {states}")
RAISE_ALL_STATES: Final = statement(
    "UPDATE {states} SET gaps = gaps || jsonb_build_array(jsonb_build_array(last_seq, %(first)s)), "
    "valuation_gaps = valuation_gaps || jsonb_build_array(jsonb_build_array(last_valuation_seq, %(first)s)), "
    "last_seq = %(first)s, last_valuation_seq = %(first)s"
)
WRITE_MARK: Final = statement(
    "INSERT INTO {marks} AS m (id, writes, highest_seq) "
    "SELECT 1, %(writes)s, greatest(%(highest)s, coalesce(max(last_seq), 1)) FROM {states} "
    "ON CONFLICT (id) DO UPDATE SET writes = greatest(m.writes, excluded.writes - 1) + 1, "
    "highest_seq = greatest(m.highest_seq, excluded.highest_seq) RETURNING writes, highest_seq"
)

# Idempotency and history.
FIND_PROCESSED: Final = statement(
    "SELECT mutation_id::text, content_hash, result FROM {processed} "
    "WHERE user_id = %s AND mutation_id = ANY(%s::uuid[])"
)
STORE_PROCESSED: Final = statement(
    "WITH kept AS ("
    "INSERT INTO {versions} (user_id, device_id, replaced_at, collection, record_id, rev, data) "
    "SELECT %(user)s::uuid, %(device)s::uuid, %(at)s::timestamptz, v.* FROM json_to_recordset(%(versions)s::json) "
    "AS v(collection text, record_id uuid, rev bigint, data jsonb) ON CONFLICT DO NOTHING"
    ") INSERT INTO {processed} "
    "(user_id, remembered_at, mutation_id, content_hash, collection, record_id, result) "
    "SELECT %(user)s::uuid, %(at)s::timestamptz, t.* FROM json_to_recordset(%(processed)s::json) "
    "AS t(mutation_id uuid, content_hash text, collection text, record_id uuid, result jsonb) ON CONFLICT DO NOTHING"
)
REDACT_VERSIONS: Final = statement(
    "UPDATE {versions} SET data = data || %s::jsonb WHERE user_id = %s AND collection = %s AND record_id = %s"
)
REDACT_PROCESSED: Final = statement(
    "UPDATE {processed} "
    "SET result = jsonb_set(result, '{{server,data}}', (result #> '{{server,data}}') || %s::jsonb) "
    "WHERE user_id = %s AND collection = %s AND record_id = %s "
    "AND jsonb_typeof(result #> '{{server,data}}') = 'object'"
)

# Retention.
FORGET_PROCESSED: Final = statement("DELETE FROM {processed} WHERE remembered_at < %s")
FORGET_VERSIONS: Final = statement("DELETE FROM {versions} WHERE replaced_at < %s")
FORGET_SURPLUS_VERSIONS: Final = statement(
    "DELETE FROM {versions} v USING (SELECT user_id, collection, record_id, rev, row_number() OVER "
    "(PARTITION BY user_id, collection, record_id ORDER BY rev DESC) AS place FROM {versions}) o "
    "WHERE o.place > %s AND (v.user_id, v.collection, v.record_id, v.rev) = "
    "(o.user_id, o.collection, o.record_id, o.rev)"
)
RAISE_PURGED: Final = statement("UPDATE {states} SET purged_through = greatest(purged_through, %s) WHERE user_id = %s")

# Credits; of each line `seq`, too.
CREDIT_COLUMNS: Final = {
    "wrvu": "numeric",
    "unadjusted_wrvu": "numeric",
    "basis": "text",
    "reason": "text",
    "release": "text",
    "row": "jsonb",
    "flags": "varchar[]",
    "steps": "jsonb",
    "extras": "jsonb",
    "digest": "uuid",
}


def _excluded(columns: Sequence[str]) -> sql.Composed:
    """Return the assignments of an upsert that take the new values."""
    return each("{0} = excluded.{0}", columns)


_COUNTED: Final = sql.SQL("id, code, performed_on, units, modifiers, role, billing_state")
# Credits that say the same are sent once, and lines with the place of theirs. Lines as they were count off and as they
# are count on. All parts of a statement see the credits of before it, so that of those that it writes the new ones are
# what `written` returns.
WRITE_CREDITS: Final = statement(
    """
WITH gone AS (
  DELETE FROM {valuations} WHERE user_id = (SELECT %(user)s::uuid) AND log_id = ANY(%(gone)s::uuid[])
), written AS (
  INSERT INTO {valuations} (user_id, valued_at, rules_version, log_id, seq, {columns})
  SELECT %(user)s::uuid, %(at)s::timestamptz, {rules_version}, log_id, seq, {columns}
  FROM json_to_recordset(%(numbered)s::json) AS n(log_id uuid, seq bigint, credit integer)
  JOIN json_to_recordset(%(credits)s::json) AS c(credit integer, {typed}) USING (credit)
  ON CONFLICT (user_id, log_id) DO UPDATE SET {excluded}
  RETURNING log_id, wrvu, unadjusted_wrvu, basis, reason, flags, "row", extras
), line AS MATERIALIZED (
  SELECT -1 AS sign, {contribution} FROM (
    SELECT {counted} FROM json_to_recordset(%(before)s::json) AS b(id uuid, code varchar, performed_on date,
      units integer, modifiers varchar[], role varchar, billing_state varchar)
    UNION ALL SELECT {counted} FROM {logs}
    WHERE user_id = (SELECT %(user)s::uuid) AND NOT deleted AND id = ANY(%(others)s::uuid[])
  ) l CROSS JOIN LATERAL (
    SELECT * FROM {valuations} WHERE user_id = (SELECT %(user)s::uuid) AND log_id = l.id LIMIT 1
  ) v
  UNION ALL
  SELECT 1, {contribution} FROM {logs} l JOIN written v ON v.log_id = l.id
  WHERE l.user_id = (SELECT %(user)s::uuid) AND NOT l.deleted AND l.id = ANY(%(valued)s::uuid[])
  UNION ALL
  SELECT 1, {contribution} FROM {logs} l CROSS JOIN LATERAL (
    SELECT * FROM {valuations} WHERE user_id = (SELECT %(user)s::uuid) AND log_id = l.id LIMIT 1
  ) v WHERE l.user_id = (SELECT %(user)s::uuid) AND NOT l.deleted AND l.id = ANY(%(edited)s::uuid[])
), {changes}
SELECT 1
""",
    columns=names(CREDIT_COLUMNS),
    typed=_COMMA.join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in CREDIT_COLUMNS.items()
    ),
    excluded=_excluded(["seq", *CREDIT_COLUMNS, "valued_at", "rules_version"]),
    rules_version=_RULES_VERSION,
    contribution=CONTRIBUTION,
    counted=_COUNTED,
    changes=_COMMA.join(changes_of(of) for of in TOTALS_TABLES),
)
_COUNTED_CREDIT: Final = ("wrvu", "unadjusted_wrvu", "basis", "reason", "flags", "row", "extras")
# A credit for many lines, of which each that has another one gets a number. They are looked up once, one at a time, and
# changed where they were found: under the user's lock nobody moves them.
WRITE_CREDITS_OF_SHAPES: Final = statement(
    """
WITH credit AS MATERIALIZED (
  SELECT row_number() OVER () AS number, c.* FROM json_to_recordset(%(credits)s::json) AS c(ids text, {typed})
), target AS MATERIALIZED (
  SELECT c.number, l.*, v.*, %(last_seq)s::bigint + row_number() OVER () AS seq
  FROM credit c CROSS JOIN LATERAL unnest(c.ids::uuid[]) AS wanted(log_id)
  CROSS JOIN LATERAL (
    SELECT {counted} FROM {logs} WHERE user_id = (SELECT %(user)s::uuid) AND NOT deleted AND id = wanted.log_id LIMIT 1
  ) l LEFT JOIN LATERAL (
    SELECT ctid AS place, digest AS old_digest, {old} FROM {valuations}
    WHERE user_id = (SELECT %(user)s::uuid) AND log_id = wanted.log_id LIMIT 1
  ) v ON true
  WHERE v.old_digest IS DISTINCT FROM c.digest
), written AS (
  UPDATE {valuations} v SET seq = t.seq, valued_at = %(at)s::timestamptz, rules_version = {rules_version}, {renewed}
  FROM target t JOIN credit c ON c.number = t.number WHERE v.ctid = t.place
), added AS (
  INSERT INTO {valuations} (user_id, log_id, seq, valued_at, rules_version, {content})
  SELECT %(user)s::uuid, t.id, t.seq, %(at)s::timestamptz, {rules_version}, {of_credit}
  FROM target t JOIN credit c ON c.number = t.number WHERE t.place IS NULL
), line AS MATERIALIZED (
  SELECT -1 AS sign, {contribution}
  FROM target l CROSS JOIN LATERAL (SELECT {named_as_before}) v WHERE l.place IS NOT NULL
  UNION ALL SELECT 1, {contribution} FROM target l JOIN credit v ON v.number = l.number
), {changes}
SELECT code, to_char(month, 'YYYY-MM'), sum(lines) FILTER (WHERE sign = 1),
  coalesce(sum(wrvu) FILTER (WHERE sign = -1), 0), sum(wrvu) FILTER (WHERE sign = 1)
FROM line GROUP BY code, month
""",
    typed=_COMMA.join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in CREDIT_COLUMNS.items()
    ),
    counted=_COUNTED,
    old=_COMMA.join(
        sql.SQL("{} AS {}").format(sql.Identifier(name), sql.Identifier(f"old_{name}")) for name in _COUNTED_CREDIT
    ),
    named_as_before=_COMMA.join(
        sql.SQL("l.{} AS {}").format(sql.Identifier(f"old_{name}"), sql.Identifier(name)) for name in _COUNTED_CREDIT
    ),
    renewed=each("{0} = c.{0}", CREDIT_COLUMNS),
    of_credit=each("c.{0}", CREDIT_COLUMNS),
    content=names(CREDIT_COLUMNS),
    rules_version=_RULES_VERSION,
    contribution=CONTRIBUTION,
    changes=_COMMA.join(changes_of(of) for of in TOTALS_TABLES),
)
# As the statistics have it; below 0 of a table that was never looked at.
COUNT_CREDITS_ROUGHLY: Final = statement(
    "SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = {name}::regclass",
    name=sql.Literal(table(Valuation).as_string(None)),
)
# Where another one is at work on a table, it is left to that.
VACUUM: Final = (
    statement("VACUUM (SKIP_LOCKED) {valuations}"),
    *(statement("VACUUM (SKIP_LOCKED) {table}", table=table(of.model)) for of in TOTALS_TABLES),
)
# Of a session, for VACUUM has no transaction.
WITHOUT_TIME_LIMIT: Final = "SET statement_timeout = 0"
USUAL_TIME_LIMIT: Final = "RESET statement_timeout"
MARK_CREDITS_CURRENT: Final = statement(
    "UPDATE {valuations} SET rules_version = {rules_version} "
    "WHERE user_id = (SELECT %s::uuid) AND rules_version < {rules_version} AND log_id = ANY(%s::uuid[])",
    rules_version=_RULES_VERSION,
)


@cache
def write_records(model: Model) -> str:
    """Return the statement that stores records as they are, each in place of the one with its id."""
    columns = written_columns(model)
    return statement(
        "INSERT INTO {table} (user_id, changed_at, {columns}) "
        "SELECT %s::uuid, %s::timestamptz, t.* FROM json_to_recordset(%s::json) AS t({typed}) "
        "ON CONFLICT (user_id, id) DO UPDATE SET {excluded}",
        table=table(model),
        columns=names(columns),
        typed=typed_columns(model),
        excluded=_excluded([*columns[1:], "changed_at"]),
    )


@cache
def forget_versions_of_deleted(model: Model) -> str:
    """Return the statement that deletes the versions of records that were deleted before an instant."""
    return statement(
        "DELETE FROM {versions} v USING {table} r WHERE v.collection = {collection} "
        "AND r.user_id = v.user_id AND r.id = v.record_id AND r.deleted AND r.changed_at < %s",
        table=table(model),
        collection=sql.Literal(model.collection.name),
    )


@cache
def owners_of_tombstones(models: Sequence[Model]) -> str:
    """Return the query of the users who have tombstones of before an instant."""
    parts = (
        compose("SELECT user_id FROM {table} WHERE deleted AND changed_at < %(before)s", table=table(model))
        for model in models
    )
    return statement("{parts}", parts=sql.SQL(" UNION ").join(parts))


@cache
def purge_tombstones(model: Model) -> str:
    """Return the statement that deletes a user's tombstones of before an instant, with their versions."""
    return statement(
        "WITH gone AS (DELETE FROM {table} WHERE user_id = %(user)s AND deleted AND changed_at < %(before)s "
        "RETURNING id, rev), wiped AS (DELETE FROM {versions} v USING gone WHERE v.user_id = %(user)s "
        "AND v.collection = {collection} AND v.record_id = gone.id) SELECT rev FROM gone",
        table=table(model),
        collection=sql.Literal(model.collection.name),
    )


# To delete a user's rows of each table of totals, and to make them from the lines.
REBUILD_TOTALS: Final = tuple(
    (
        statement("DELETE FROM {table} WHERE user_id = %s", table=table(of.model)),
        statement(
            "INSERT INTO {table} (user_id, {columns}) {rows}",
            table=table(of.model),
            columns=names(of.columns),
            rows=rows_of_user(of),
        ),
    )
    for of in TOTALS_TABLES
)
