"""SQL that moves the tables of totals with the lines that a statement changes."""

from __future__ import annotations

from psycopg import sql

from procedures.selectors.sql.contributions import TotalsTable, each
from procedures.selectors.sql.records import names
from procedures.selectors.sql.statements import compose, table


def changes_of(of: TotalsTable) -> sql.Composed:
    """Return the parts of a statement that add what `line` holds, signed, to a table; rows without lines go.

    A row is looked up where lines leave it, for none may be left, and by its whole key, one at a time: a join would
    read all rows of a user whom the statistics do not know yet.
    """
    parts = {
        name: sql.Identifier(f"{of.model._meta.model_name}_{name}") for name in ("change", "found", "emptied", "moved")
    }
    return compose(
        """
{change} AS MATERIALIZED (
  SELECT {keys}, {signed} FROM line{apart} GROUP BY {keys} HAVING ({signed_sums}) IS DISTINCT FROM ({zeros})
), {found} AS MATERIALIZED (
  SELECT c.*, t.place, coalesce(t.lines, 0) + c.lines AS lines_left FROM {change} c LEFT JOIN LATERAL (
    SELECT ctid AS place, lines FROM {table} t
    WHERE c.lines < 0 AND t.user_id = (SELECT %(user)s::uuid) AND {same_key} LIMIT 1
  ) t ON true
), {emptied} AS (
  DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT place FROM {found} WHERE lines_left = 0 AND place IS NOT NULL))
), {moved} AS (
  INSERT INTO {table} AS t (user_id, {columns})
  SELECT %(user)s::uuid, {columns} FROM {found} WHERE lines_left <> 0 OR lines = 0
  ON CONFLICT (user_id, {keys}) DO UPDATE SET {added}
)""",
        table=table(of.model),
        apart=sql.SQL(of.apart),
        keys=names(of.keys),
        columns=names(of.columns),
        signed=each("sum(sign * {0}) AS {0}", of.sums),
        signed_sums=each("sum(sign * {0})", of.sums),
        zeros=each("0", of.sums),
        same_key=each("t.{0} = c.{0}", of.keys, between=" AND "),
        added=each("{0} = t.{0} + excluded.{0}", of.sums),
        **parts,
    )
