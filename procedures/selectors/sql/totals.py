"""Statements that add up a user's lines: out of the totals that the write path keeps, and out of lines where these are
too coarse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, LiteralString

from psycopg import sql

from procedures.selectors.sql.contributions import CONTRIBUTION, SUMS, each
from procedures.selectors.sql.statements import compose, statement

# As `procedures.domain.production.counts_as` says it, which is the same rule for one line. In tables of totals the day
# of a row is `t.day`; of a month that no stage cuts any day will do.
_IS_OBSERVED: Final[LiteralString] = "({observer} OR {day} <@ %(student)s::datemultirange)"
_IS_TRAINING: Final[LiteralString] = "({resident} OR {day} <@ %(resident)s::datemultirange)"
_OF_DAYS: Final = {
    "observer": sql.SQL("t.role = 'observer'"),
    "resident": sql.SQL("t.role = 'resident'"),
    "day": sql.SQL("t.day"),
}
_OF_MONTHS: Final = {
    "observer": sql.SQL("t.counts_as = 'observed'"),
    "resident": sql.SQL("t.counts_as = 'training'"),
    "day": sql.SQL("t.day"),
}
_OF_LINES: Final = {
    "observer": sql.SQL("l.role = 'observer'"),
    "resident": sql.SQL("l.role = 'resident'"),
    "day": sql.SQL("l.performed_on"),
}


def _counts_as(columns: Mapping[str, sql.SQL]) -> sql.Composed:
    return compose(
        f"CASE WHEN {_IS_OBSERVED} THEN 'observed' WHEN {_IS_TRAINING} THEN 'training' ELSE 'own' END", **columns
    )


def _is_own(columns: Mapping[str, sql.SQL]) -> sql.Composed:
    return compose(f"NOT ({_IS_OBSERVED} OR {_IS_TRAINING})", **columns)


# A resident's goal is one of the work in training, so on those days the training lines are what counts.
_IS_FOR_GOALS: Final = compose(
    f"NOT {_IS_OBSERVED} AND (NOT {{resident}} OR {{day}} <@ %(resident)s::datemultirange)", **_OF_DAYS
)
_SUM: Final = sql.SQL("coalesce(sum(t.wrvu) FILTER (WHERE t.basis <> 'contract_value'), 0.00)")
_IN_SPAN: Final = sql.SQL("t.user_id = %(user)s AND t.day BETWEEN %(first)s AND %(last)s")
_FROM_DAYS: Final = compose("FROM {day_totals} t WHERE {in_span}", in_span=_IN_SPAN)
_FROM_LINES: Final = compose(
    "FROM {logs} l JOIN {valuations} v ON v.user_id = l.user_id AND v.log_id = l.id "
    "WHERE l.user_id = %(user)s AND NOT l.deleted AND l.performed_on BETWEEN %(first)s AND %(last)s"
)
_COMMON: Final = ("counts_as", "basis", "zero_reason", "flags", "code", "component", "row_work_rvu")
# Whole months, and the lines of single days: those of the span count on, the others off what their month holds. Each
# credit is looked up by its line, for a join reads all of them of a user whom the statistics do not know yet.
_MONTHS_AND_LINES: Final = compose(
    """
SELECT t.month AS day, {common}, {sums} FROM {month_codes} t
WHERE t.user_id = %(user)s AND t.month BETWEEN %(first_month)s AND %(last_month)s
  AND t.month <> ALL(%(cut_months)s::date[])
UNION ALL
SELECT t.day, {common}, {signed} FROM (
  SELECT {contribution}, CASE WHEN l.performed_on BETWEEN %(first)s AND %(last)s THEN 1 ELSE -1 END AS sign
  FROM {logs} l CROSS JOIN LATERAL (
    SELECT * FROM {valuations} WHERE user_id = (SELECT %(user)s::uuid) AND log_id = l.id LIMIT 1
  ) v WHERE l.user_id = %(user)s AND NOT l.deleted AND l.performed_on = ANY(%(single_days)s::date[])
) t
""",
    common=each("t.{0}", _COMMON),
    sums=each("t.{0}", SUMS),
    signed=each("t.sign * t.{0}", SUMS),
    contribution=CONTRIBUTION,
)

# Summed once over all rows, and out of these few sums each fact.
_TALLIES: Final = """
WITH line AS MATERIALIZED (
  SELECT {key} AS key, {counts_as} AS kind, t.basis, t.zero_reason, {apart},
    sum(t.lines)::bigint AS lines, sum(t.units)::bigint AS units, sum(t.days_of_care)::bigint AS days_of_care,
    sum(t.wrvu) AS wrvu, sum(t.unadjusted_wrvu) AS unadjusted_wrvu
  FROM ({source}) t GROUP BY 1, 2, 3, 4, 5 HAVING sum(t.lines) <> 0
), own AS (SELECT * FROM line WHERE kind = 'own')
SELECT kind AS fact, key::text, '' AS name, '' AS reason, sum(lines)::bigint, sum(units)::bigint,
  coalesce(sum(wrvu) FILTER (WHERE basis <> 'contract_value'), 0.00), sum(unadjusted_wrvu), sum(days_of_care)::bigint
FROM line GROUP BY kind, key
UNION ALL
SELECT 'contract_value', key::text, '', '', sum(lines)::bigint, sum(units)::bigint, sum(wrvu), 0, 0
FROM own WHERE basis = 'contract_value' GROUP BY key
UNION ALL
SELECT 'zero_credit', key::text, basis, zero_reason, sum(lines)::bigint, sum(units)::bigint, 0, 0, 0
FROM own WHERE zero_reason <> '' GROUP BY key, basis, zero_reason
UNION ALL
SELECT 'flag', key::text, flag, '', sum(lines)::bigint, sum(units)::bigint, 0, 0, 0
FROM ({flags}) flagged GROUP BY key, flag
UNION ALL
SELECT 'schedule_year', '', missing_year::text, '', sum(lines)::bigint, sum(units)::bigint, 0, 0, 0
FROM ({years}) dated WHERE missing_year <> 0 GROUP BY missing_year
"""


def _tallies_of_days(key: sql.SQL) -> str:
    """Return the sums by a key that is of a day, its first one for longer spans, of basis or role."""
    return statement(
        _TALLIES,
        key=key,
        counts_as=_counts_as(_OF_DAYS),
        apart=sql.SQL("t.missing_year"),
        source=compose("SELECT t.* {from_days}", from_days=_FROM_DAYS),
        flags=compose(
            "SELECT {key} AS key, t.flag, t.lines, t.units FROM {day_flags} t WHERE {in_span} AND {is_own}",
            key=key,
            in_span=_IN_SPAN,
            is_own=_is_own(_OF_DAYS),
        ),
        years=sql.SQL("SELECT missing_year, lines, units FROM own"),
    )


def _tallies_of_lines(key: sql.SQL, source: sql.Composed) -> str:
    """Return the sums by a key that days do not tell; the years without schedule they do."""
    return statement(
        _TALLIES,
        key=key,
        counts_as=_counts_as(_OF_MONTHS),
        apart=sql.SQL("t.flags"),
        source=source,
        flags=sql.SQL("SELECT key, unnest(flags) AS flag, lines, units FROM own"),
        years=compose(
            "SELECT t.missing_year, t.lines, t.units {from_days} AND {is_own}",
            from_days=_FROM_DAYS,
            is_own=_is_own(_OF_DAYS),
        ),
    )


# The first day of the calendar is a Monday.
_WEEK: Final = sql.SQL("t.day - (t.day - date '0001-01-01' + 8 - %(week_start)s) %% 7")
TALLIES: Final[Mapping[str, str]] = {
    "day": _tallies_of_days(sql.SQL("t.day")),
    "week": _tallies_of_days(_WEEK),
    # Of thousands of days `date_trunc` takes half as long again, as does `extract`, which makes decimals. A day is cast
    # to an instant without a zone, which costs nothing.
    "month": _tallies_of_days(sql.SQL("t.day - (date_part('day', t.day::timestamp)::int - 1)")),
    "basis": _tallies_of_days(sql.SQL("t.basis")),
    "role": _tallies_of_days(sql.SQL("t.role")),
    "code": _tallies_of_lines(sql.SQL("t.code"), _MONTHS_AND_LINES),
    # A line without an encounter is a session of its own.
    "session": _tallies_of_lines(
        sql.SQL("t.session"),
        compose(
            "SELECT coalesce(l.encounter_id, l.id) AS session, {contribution} {from_lines}",
            contribution=CONTRIBUTION,
            from_lines=_FROM_LINES,
        ),
    ),
}

# Lines worth nothing stand apart from others of their code and row. The last row is the first day of the whole log with
# an own line, which one of the span may not show.
PRODUCTION: Final = statement(
    """
SELECT {counts_as}, t.code, t.component, t.row_work_rvu, sum(t.lines), sum(t.units)::bigint, {sum}, NULL::date
FROM ({source}) t GROUP BY 1, 2, 3, 4, t.zero_reason <> '' HAVING sum(t.lines) <> 0
UNION ALL
SELECT 'first_on', '', '', '', 0, 0, 0, (
  SELECT t.day FROM {day_totals} t WHERE t.user_id = %(user)s AND {is_own} ORDER BY t.day LIMIT 1)
""",
    counts_as=_counts_as(_OF_MONTHS),
    sum=_SUM,
    source=_MONTHS_AND_LINES,
    is_own=_is_own(_OF_DAYS),
)
GOAL_DAYS: Final = statement(
    "SELECT t.day, {sum} {from_days} AND {is_for_goals} GROUP BY t.day",
    sum=_SUM,
    from_days=_FROM_DAYS,
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
SELECT s.started_on, s.counts_as, s.minutes, coalesce(sum(made.wrvu), 0.00)
FROM shift s LEFT JOIN (
  SELECT t.day, {counts_as} AS counts_as, t.wrvu {from_days}
  AND t.basis <> 'contract_value' AND t.day IN (SELECT started_on FROM shift)
) made ON made.day = s.started_on AND made.counts_as = s.counts_as
GROUP BY s.started_on, s.counts_as, s.minutes
""",
    counts_as=_counts_as(_OF_DAYS),
    from_days=_FROM_DAYS,
)
PAID_DAYS: Final = statement(
    """
SELECT t.day,
  coalesce(sum(t.lines) FILTER (WHERE {counts}), 0),
  coalesce(sum(t.wrvu) FILTER (WHERE {counts} AND t.basis <> 'contract_value'), 0.00),
  coalesce(sum(t.wrvu) FILTER (WHERE {counts} AND t.basis = 'contract_value'), 0.00),
  coalesce(sum(t.lines) FILTER (WHERE NOT {counts}), 0),
  coalesce(sum(t.wrvu) FILTER (WHERE NOT {counts}), 0.00)
{from_days} AND {is_own} GROUP BY t.day ORDER BY t.day
""",
    counts=sql.SQL("t.billing_state = ANY(%(states)s)"),
    from_days=_FROM_DAYS,
    is_own=_is_own(_OF_DAYS),
)
# Training and observed lines are nobody's claim.
_BILLED: Final[LiteralString] = (
    "{billing_state} = ANY(%(states)s) AND {day} <@ (%(days)s::datemultirange - %(others)s::datemultirange)"
)
LINES_BY_BILLING_STATE: Final = statement(
    f"SELECT t.billing_state, sum(t.lines), sum(t.wrvu) {{from_days}} AND {{is_own}} AND {_BILLED} "
    "GROUP BY t.billing_state",
    from_days=_FROM_DAYS,
    is_own=_is_own(_OF_DAYS),
    billing_state=sql.SQL("t.billing_state"),
    day=sql.SQL("t.day"),
)
NEXT_LINES_TO_BILL: Final = statement(
    f"SELECT l.id {{from_lines}} AND {{is_own}} AND {_BILLED} ORDER BY l.performed_on, l.id LIMIT %(most)s",
    from_lines=_FROM_LINES,
    is_own=_is_own(_OF_LINES),
    billing_state=sql.SQL("l.billing_state"),
    day=sql.SQL("l.performed_on"),
)
