"""Statements that add up the credits of a user's lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from psycopg import sql

from procedures.selectors.sql.statements import compose, statement
from procedures.wrvu.values import AFTER_CARE

# As `procedures.domain.production.counts_as` says it, which is the same rule for one line.
_IS_OBSERVED: Final = sql.SQL("(l.role = 'observer' OR l.performed_on <@ %(student)s::datemultirange)")
_IS_TRAINING: Final = sql.SQL("(l.role = 'resident' OR l.performed_on <@ %(resident)s::datemultirange)")
_IS_OWN: Final = sql.SQL("NOT ({} OR {})").format(_IS_OBSERVED, _IS_TRAINING)
_COUNTS_AS: Final = sql.SQL("CASE WHEN {} THEN 'observed' WHEN {} THEN 'training' ELSE 'own' END").format(
    _IS_OBSERVED, _IS_TRAINING
)
# A resident's goal is one of the work in training, so on those days the training lines are what counts.
_IS_FOR_GOALS: Final = sql.SQL(
    "(NOT {} AND (l.role <> 'resident' OR l.performed_on <@ %(resident)s::datemultirange))"
).format(_IS_OBSERVED)
# With modifier 55 the units of a line are days of care, and the line counts as one (`procedures.wrvu.values.Line`).
_IS_CARE: Final = sql.SQL("({} = ANY(l.modifiers))").format(sql.Literal(AFTER_CARE))
_UNITS: Final = sql.SQL("(CASE WHEN {} THEN 1 ELSE l.units END)").format(_IS_CARE)
_SUM: Final = sql.SQL("coalesce(sum(v.wrvu) FILTER (WHERE v.basis <> 'contract_value'), 0.00)")
_FROM: Final = compose(
    "FROM {logs} l JOIN {valuations} v ON v.user_id = l.user_id AND v.log_id = l.id "
    "WHERE l.user_id = %(user)s AND NOT l.deleted AND l.performed_on BETWEEN %(first)s AND %(last)s"
)
_FROM_OWN_LINES: Final = sql.SQL("{} AND {}").format(_FROM, _IS_OWN)

_KEY_COLUMNS: Final[Mapping[str, sql.SQL]] = {
    "day": sql.SQL("l.performed_on::text"),
    "code": sql.SQL("l.code"),
    "basis": sql.SQL("v.basis"),
    "role": sql.SQL("l.role"),
    # A line without an encounter is a session of its own.
    "session": sql.SQL("coalesce(l.encounter_id, l.id)::text"),
}
_TALLIES: Final = """
WITH line AS MATERIALIZED (
  SELECT {key} AS key, l.performed_on, {units} AS units, l.units - {units} + {is_care}::int AS days_of_care,
         v.wrvu, v.unadjusted_wrvu, v.basis, v.reason, v.flags,
         coalesce(v.extras ->> 'missing_year', extract(year FROM l.performed_on)::text) AS year,
         {counts_as} AS counts_as
  {source}
), own AS (SELECT * FROM line WHERE counts_as = 'own')
SELECT counts_as AS fact, key, '' AS name, '' AS reason,
       count(*), sum(units), coalesce(sum(wrvu) FILTER (WHERE basis <> 'contract_value'), 0),
       sum(unadjusted_wrvu), sum(days_of_care) FROM line GROUP BY counts_as, key
UNION ALL
SELECT 'contract_value', key, '', '', count(*), sum(units), sum(wrvu), 0, 0
FROM own WHERE basis = 'contract_value' GROUP BY key
UNION ALL
SELECT 'zero_credit', key, basis, reason, count(*), sum(units), 0, 0, 0
FROM (SELECT key, basis, units, CASE WHEN basis <> 'work_rvu' THEN reason ELSE coalesce(
        (SELECT f FROM unnest(%(zeroing)s::text[]) WITH ORDINALITY AS z(f, place)
         WHERE f = ANY(flags) ORDER BY place LIMIT 1),
        reason) END AS reason FROM own WHERE wrvu = 0) zero
GROUP BY key, basis, reason
UNION ALL
SELECT 'flag', key, flag, '', count(*), sum(units), 0, 0, 0
FROM own CROSS JOIN unnest(flags) AS flag GROUP BY key, flag
UNION ALL
SELECT 'schedule_year', '', year, '', count(*), sum(units), 0, 0, 0
FROM own WHERE 'schedule_year_missing' = ANY(flags) OR reason = 'no_release' GROUP BY year
"""
# The sums by day, code, basis, role or session.
TALLIES: Final[Mapping[str, str]] = {
    name: statement(_TALLIES, key=column, units=_UNITS, is_care=_IS_CARE, counts_as=_COUNTS_AS, source=_FROM)
    for name, column in _KEY_COLUMNS.items()
}

# The last row is the first day of the whole log with an own line, which one of the span may not show.
PRODUCTION: Final = statement(
    """
(SELECT {counts_as}, l.code, v.row, count(*), sum({units}), {sum}, NULL::date {source} GROUP BY 1, 2, 3)
UNION ALL
SELECT 'first_on', '', NULL, 0, 0, 0, (
  SELECT min(l.performed_on) FROM {logs} l WHERE l.user_id = %(user)s AND NOT l.deleted AND {is_own})
""",
    counts_as=_COUNTS_AS,
    units=_UNITS,
    sum=_SUM,
    source=_FROM,
    is_own=_IS_OWN,
)
GOAL_DAYS: Final = statement(
    "SELECT l.performed_on, {sum} {source} AND {is_for_goals} GROUP BY l.performed_on",
    sum=_SUM,
    source=_FROM,
    is_for_goals=_IS_FOR_GOALS,
)
# A shift is of its day's stage; its hours are those of the lines that count as the stage does.
SHIFT_DAYS: Final = statement(
    """
WITH shift AS MATERIALIZED (
  SELECT started_on, sum(minutes) AS minutes,
         CASE WHEN started_on <@ %(student)s::datemultirange THEN 'observed'
              WHEN started_on <@ %(resident)s::datemultirange THEN 'training' ELSE 'own' END AS counts_as
  FROM {shifts}
  WHERE user_id = %(user)s AND NOT deleted AND started_on BETWEEN %(first)s AND %(last)s
  GROUP BY started_on
)
SELECT s.started_on, s.counts_as, s.minutes, coalesce(sum(line.wrvu), 0.00)
FROM shift s LEFT JOIN (
  SELECT l.performed_on, {counts_as} AS counts_as, v.wrvu {source}
  AND v.basis <> 'contract_value' AND l.performed_on IN (SELECT started_on FROM shift)
) line ON line.performed_on = s.started_on AND line.counts_as = s.counts_as
GROUP BY s.started_on, s.counts_as, s.minutes
""",
    counts_as=_COUNTS_AS,
    source=_FROM,
)
PAID_DAYS: Final = statement(
    """
SELECT l.performed_on,
  count(*) FILTER (WHERE {counts}),
  coalesce(sum(v.wrvu) FILTER (WHERE {counts} AND v.basis <> 'contract_value'), 0.00),
  coalesce(sum(v.wrvu) FILTER (WHERE {counts} AND v.basis = 'contract_value'), 0.00),
  count(*) FILTER (WHERE NOT {counts}),
  coalesce(sum(v.wrvu) FILTER (WHERE NOT {counts}), 0.00)
{source} GROUP BY l.performed_on ORDER BY l.performed_on
""",
    counts=sql.SQL("l.billing_state = ANY(%(states)s)"),
    source=_FROM_OWN_LINES,
)
# Training and observed lines are nobody's claim.
_BILLED_LINES: Final = sql.SQL(
    "{} AND l.billing_state = ANY(%(states)s) "
    "AND l.performed_on <@ (%(days)s::datemultirange - %(others)s::datemultirange)"
).format(_FROM_OWN_LINES)
LINES_BY_BILLING_STATE: Final = statement(
    "SELECT l.billing_state, count(*), sum(v.wrvu) {lines} GROUP BY l.billing_state", lines=_BILLED_LINES
)
NEXT_LINES_TO_BILL: Final = statement(
    "SELECT l.id {lines} ORDER BY l.performed_on, l.id LIMIT %(most)s", lines=_BILLED_LINES
)
