"""Statements about what reports need to know of a user: each of them asks these, so that they are composed once."""

from __future__ import annotations

from typing import Final

from psycopg import sql

from procedures.selectors.sql.statements import statement
from procedures.selectors.sql.streams import MARK_COLUMNS

_CLINICIAN: Final = """
SELECT specialty, fte, week_start, time_zone,
  ARRAY(SELECT effective_from FROM {career_stages} WHERE user_id = %(user)s::uuid ORDER BY effective_from),
  ARRAY(SELECT stage FROM {career_stages} WHERE user_id = %(user)s::uuid ORDER BY effective_from){more}
FROM {profiles} LEFT JOIN {states} USING (user_id) WHERE user_id = %(user)s::uuid
"""
CLINICIAN: Final = statement(_CLINICIAN, more=sql.SQL(""))
# With how far the streams of records and of valuations go.
CLINICIAN_AT: Final = statement(
    _CLINICIAN,
    more=sql.Composed([sql.SQL(", "), MARK_COLUMNS, sql.SQL(", last_seq, gaps, last_valuation_seq, valuation_gaps")]),
)
# The same key under two ids: the one that was written last counts.
PREFERENCES: Final = statement("""
SELECT key, coalesce(value, 'null')::text FROM {settings}
WHERE user_id = %(user)s::uuid AND NOT deleted AND key = ANY(%(keys)s) ORDER BY rev
""")
