"""Statements about what reports need to know of a user: each of them asks these, so that they are composed once."""

from __future__ import annotations

from typing import Final

from procedures.selectors.sql.statements import statement

CLINICIAN: Final = statement("""
SELECT specialty, fte, week_start, time_zone,
  ARRAY(SELECT effective_from FROM {career_stages} WHERE user_id = %(user)s::uuid ORDER BY effective_from),
  ARRAY(SELECT stage FROM {career_stages} WHERE user_id = %(user)s::uuid ORDER BY effective_from)
FROM {profiles} WHERE user_id = %(user)s::uuid
""")
# The same key under two ids: the one that was written last counts.
PREFERENCES: Final = statement("""
SELECT key, coalesce(value, 'null')::text FROM {settings}
WHERE user_id = %(user)s::uuid AND NOT deleted AND key = ANY(%(keys)s) ORDER BY rev
""")
