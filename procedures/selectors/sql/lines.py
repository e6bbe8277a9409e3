"""Statements about the live lines of a user with the credits that they have so far."""

from __future__ import annotations

from typing import Final, LiteralString

from psycopg import sql

from procedures.selectors.sql.statements import compose, statement

# One list in JSON, which is parsed in one go.
# Joined laterally, and the user hidden in a subselect (`read_records` says why): a plain join reads all valuations of a
# user whom the statistics do not know yet.
TOUCHED_LINES: Final = statement("""
SELECT coalesce(json_agg(json_build_array(l, v)), '[]') FROM (
  SELECT id, code, performed_on, units, modifiers, place_of_service, encounter_id, minutes, role
  FROM {logs} WHERE user_id = (SELECT %(user)s::uuid) AND NOT deleted AND (id = ANY(%(ids)s::uuid[])
    OR (encounter_id = ANY(%(encounters)s::uuid[]) AND performed_on = ANY(%(days)s::date[])))
) l LEFT JOIN LATERAL (
  SELECT seq, wrvu::text, unadjusted_wrvu::text, basis, reason, release, "row", flags, steps, extras,
    digest, valued_at
  FROM {valuations} WHERE user_id = (SELECT %(user)s::uuid) AND log_id = l.id LIMIT 1
) v ON true
""")
LINES_OF_DAYS: Final = statement("""
SELECT l.id, l.code, l.performed_on, l.units, l.modifiers, l.place_of_service, l.encounter_id, l.minutes, l.role,
  v.wrvu::text, v.digest::text
FROM {logs} l LEFT JOIN LATERAL (
  SELECT wrvu, digest FROM {valuations} WHERE user_id = (SELECT %(user)s::uuid) AND log_id = l.id LIMIT 1
) v ON true
WHERE l.user_id = (SELECT %(user)s::uuid) AND NOT l.deleted AND l.performed_on = ANY(%(days)s::date[])
""")
# Lines that are alike in all that their credit on its own depends on: `span` numbers what days have in common, and
# `is_joined` where another line of the same encounter and day may meet it. A uuid has no minimum, so that lines are
# grouped by their digests first.
SHAPES_OF_DAYS: Final = statement("""
SELECT min(first_day), code, units, modifiers, place_of_service, minutes, role, span, is_joined,
  CASE count(*) WHEN 1 THEN min(digest::text) END, min(rules_version), sum(lines)::int, string_agg(ids, ',')
FROM (
  SELECT min(performed_on) AS first_day, code, units, modifiers, place_of_service, minutes, role, span, is_joined,
    digest, min(rules_version) AS rules_version, count(*) AS lines, string_agg(id::text, ',') AS ids
  FROM (
    SELECT l.id, l.performed_on, l.code, l.units, l.modifiers, l.place_of_service, l.minutes, l.role, v.digest,
      v.rules_version, (%(spans)s::int[])[width_bucket(l.performed_on, %(days)s::date[])] AS span,
      count(*) OVER (PARTITION BY l.performed_on, l.encounter_id) > 1 AS is_joined
    FROM {logs} l LEFT JOIN LATERAL (
      SELECT digest, rules_version FROM {valuations} WHERE user_id = (SELECT %(user)s::uuid) AND log_id = l.id LIMIT 1
    ) v ON true
    WHERE l.user_id = (SELECT %(user)s::uuid) AND NOT l.deleted AND l.performed_on = ANY(%(days)s::date[])
  ) line
  GROUP BY code, units, modifiers, place_of_service, minutes, role, span, is_joined, digest
) alike
GROUP BY code, units, modifiers, place_of_service, minutes, role, span, is_joined
""")
LINES_TO_VALUE_TOGETHER: Final = statement("""
SELECT l.id, l.code, l.performed_on, l.units, l.modifiers, l.place_of_service, l.encounter_id, l.minutes, l.role,
  v.wrvu::text, v.digest::text
FROM (
  SELECT id, code, performed_on, units, modifiers, place_of_service, encounter_id, minutes, role,
    count(*) OVER (PARTITION BY performed_on, encounter_id) > 1 AS is_together
  FROM {logs} WHERE user_id = (SELECT %(user)s::uuid) AND NOT deleted AND id = ANY(%(joined)s::uuid[])
  UNION ALL
  SELECT id, code, performed_on, units, modifiers, place_of_service, encounter_id, minutes, role, true
  FROM {logs} WHERE user_id = (SELECT %(user)s::uuid) AND NOT deleted AND id = ANY(%(apart)s::uuid[])
) l LEFT JOIN LATERAL (
  SELECT wrvu, digest FROM {valuations} WHERE user_id = (SELECT %(user)s::uuid) AND log_id = l.id LIMIT 1
) v ON true
WHERE l.is_together
""")
# Of these no more is asked than whether they have the flag; those that are alike are one row.
LOOSE_LINES: Final = statement("""
SELECT l.code, l.performed_on, l.units, l.modifiers, l.place_of_service, l.minutes, l.role, v.is_flagged,
  array_agg(l.id::text)
FROM {logs} l LEFT JOIN LATERAL (
  SELECT 'session_not_given' = ANY(flags) AS is_flagged FROM {valuations}
  WHERE user_id = (SELECT %(user)s::uuid) AND log_id = l.id LIMIT 1
) v ON true
WHERE l.user_id = (SELECT %(user)s::uuid) AND NOT l.deleted AND l.encounter_id IS NULL
  AND l.performed_on = ANY(%(days)s::date[])
GROUP BY l.code, l.performed_on, l.units, l.modifiers, l.place_of_service, l.minutes, l.role, v.is_flagged
""")

_NEXT_DAYS: Final = """
SELECT performed_on, count(*) FROM {logs}
WHERE user_id = %(user)s AND NOT deleted AND performed_on > %(after)s
  AND performed_on >= %(first)s AND performed_on <= %(last)s AND ({which})
GROUP BY performed_on ORDER BY performed_on LIMIT %(limit)s
"""


def _on_days_with(condition: LiteralString) -> sql.Composed:
    """Return the condition that a day has a line `o` with a credit `w` of some kind."""
    return compose(
        "performed_on IN (SELECT o.performed_on FROM {logs} o "
        "JOIN {valuations} w ON w.user_id = o.user_id AND w.log_id = o.id "
        "WHERE o.user_id = %(user)s AND NOT o.deleted AND ({condition}))",
        condition=sql.SQL(condition),
    )


NEXT_DAYS: Final = statement(_NEXT_DAYS, which=sql.SQL("true"))
# From its first day on, and of the days before it those with a line that it values or that found no row.
NEXT_DAYS_OF_RELEASE: Final = statement(
    _NEXT_DAYS,
    which=sql.SQL("performed_on >= %(since)s::date OR ")
    + _on_days_with(
        "o.performed_on < %(since)s::date AND "
        "(w.release = %(release)s OR w.basis = 'unvalued' OR w.reason IN ('deleted', 'not_in_schedule'))"
    ),
)
NEXT_DAYS_OF_CODES: Final = statement(
    _NEXT_DAYS, which=_on_days_with("w.reason IN ('unknown_code', 'anesthesia') AND o.code = ANY(%(codes)s)")
)
NEXT_DAYS_WAITING: Final = statement(_NEXT_DAYS, which=_on_days_with("w.reason IN ('unknown_code', 'anesthesia')"))
NEXT_DAYS_OF_RULES: Final = statement(_NEXT_DAYS, which=_on_days_with("w.rules_version < %(rules)s"))
