"""What a line with its credit adds to the tables of totals: one rule for writing, rebuilding, checking and reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

from django.db import models
from psycopg import sql

from procedures.models import DayFlag, DayTotal, MonthCode
from procedures.selectors.sql.records import names
from procedures.selectors.sql.statements import compose, statement, table
from procedures.wrvu.values import AFTER_CARE

# With modifier 55 the units of a line are days of care, and the line counts as one (`procedures.wrvu.values.Line`).
_IS_CARE: Final = sql.SQL("({} = ANY(l.modifiers))").format(sql.Literal(AFTER_CARE))
# Columns of a line `l` with its credit `v`. Of the flags of a line with a work RVU the reason is the one that made it
# zero, in the order of the rules. Not `date_trunc`, which casts to an instant.
CONTRIBUTION: Final = sql.SQL("""
l.performed_on AS day, l.performed_on - (extract(day FROM l.performed_on)::int - 1) AS month, l.role, l.billing_state,
CASE l.role WHEN 'observer' THEN 'observed' WHEN 'resident' THEN 'training' ELSE 'own' END AS counts_as, v.basis,
CASE WHEN v.wrvu <> 0 THEN '' WHEN v.basis <> 'work_rvu' THEN v.reason
  WHEN 'assistant_not_paid' = ANY(v.flags) THEN 'assistant_not_paid'
  WHEN 'bilateral_once' = ANY(v.flags) THEN 'bilateral_once'
  WHEN 'included_in_family' = ANY(v.flags) THEN 'included_in_family' ELSE v.reason END AS zero_reason,
CASE WHEN v.reason = 'no_release' OR 'schedule_year_missing' = ANY(v.flags)
  THEN coalesce((v.extras ->> 'missing_year')::int, extract(year FROM l.performed_on)::int) ELSE 0 END AS missing_year,
v.flags, l.code, coalesce(v."row" ->> 'component', '') AS component,
coalesce(v."row" ->> 'work_rvu', '') AS row_work_rvu, 1 AS lines, CASE WHEN {is_care} THEN 1 ELSE l.units END AS units,
CASE WHEN {is_care} THEN l.units ELSE 0 END AS days_of_care, v.wrvu, v.unadjusted_wrvu
""").format(is_care=_IS_CARE)
SUMS: Final = ("lines", "units", "days_of_care", "wrvu", "unadjusted_wrvu")


@dataclass(frozen=True, slots=True)
class TotalsTable:
    """A table of totals: what lines of one row have in common, what is summed, and how a line is taken apart first."""

    model: type[models.Model]
    keys: Sequence[str]
    sums: Sequence[str] = SUMS
    apart: LiteralString = ""

    @property
    def columns(self) -> Sequence[str]:
        """Return all columns but the user."""
        return (*self.keys, *self.sums)


TOTALS_TABLES: Final = (
    TotalsTable(DayTotal, ("day", "role", "billing_state", "basis", "zero_reason", "missing_year")),
    TotalsTable(DayFlag, ("day", "role", "basis", "flag"), ("lines", "units"), ", unnest(flags) AS flag"),
    TotalsTable(
        MonthCode, ("month", "counts_as", "basis", "zero_reason", "flags", "code", "component", "row_work_rvu")
    ),
)


def each(template: LiteralString, columns: Iterable[str], *, between: LiteralString = ", ") -> sql.Composed:
    """Return the template with the name of each column in place of {0}, one after the other."""
    return sql.SQL(between).join(sql.SQL(template).format(sql.Identifier(name)) for name in columns)


_OF_ALL: Final = compose(
    "FROM {logs} l JOIN {valuations} v ON v.user_id = l.user_id AND v.log_id = l.id WHERE NOT l.deleted"
)
# Each credit is looked up by its line: a join reads all of them once a line, of a user whom the statistics do not know.
_OF_USER: Final = compose(
    "FROM {logs} l CROSS JOIN LATERAL ("
    "SELECT * FROM {valuations} WHERE user_id = l.user_id AND log_id = l.id LIMIT 1) v "
    "WHERE NOT l.deleted AND l.user_id = %s"
)


def rows_of_user(of: TotalsTable) -> sql.Composed:
    """Return the query of a table's rows as the lines of a user make them: user, keys, sums."""
    return _rows(of, _OF_USER)


def _rows(of: TotalsTable, lines: sql.Composed) -> sql.Composed:
    return compose(
        "SELECT user_id, {keys}, {sums} FROM (SELECT l.user_id, {contribution} {lines}) line{apart} "
        "GROUP BY user_id, {keys}",
        keys=names(of.keys),
        sums=each("sum({0}) AS {0}", of.sums),
        contribution=CONTRIBUTION,
        lines=lines,
        apart=sql.SQL(of.apart),
    )


def differing_rows(of: TotalsTable) -> str:
    """Return the query of the rows of all users that differ from what the lines make (user, where)."""
    return statement(
        "SELECT user_id, {name} || concat_ws(' ', {keys}) FROM {table} stored FULL JOIN ({made}) made "
        "USING (user_id, {keys}) WHERE ({stored}) IS DISTINCT FROM ({made_sums}) OR stored.lines = 0",
        name=sql.Literal(f"{of.model._meta.verbose_name} "),
        keys=names(of.keys),
        table=table(of.model),
        made=_rows(of, _OF_ALL),
        stored=each("stored.{0}", of.sums),
        made_sums=each("made.{0}", of.sums),
    )
