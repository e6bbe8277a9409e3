"""Statements about a user's sequences, the high-water mark, valuations, contracts, published releases, known codes."""

from __future__ import annotations

from typing import Final

from psycopg import sql

from procedures.selectors.sql.statements import compose, statement

MARK_COLUMNS: Final = compose(
    "coalesce((SELECT writes FROM {marks}), 0), coalesce((SELECT highest_seq FROM {marks}), 1)"
)
READ_MARK: Final = statement("SELECT {mark}", mark=MARK_COLUMNS)

_READ_STATE: Final = "SELECT {mark}, {columns} FROM (SELECT) one LEFT JOIN {states} ON user_id = %s"
READ_RECORD_STREAM: Final = statement(_READ_STATE, mark=MARK_COLUMNS, columns=sql.SQL("last_seq, purged_through, gaps"))
READ_VALUATION_STREAM: Final = statement(
    _READ_STATE, mark=MARK_COLUMNS, columns=sql.SQL("last_valuation_seq, 0, valuation_gaps")
)
READ_BOTH_STREAMS: Final = statement(
    _READ_STATE,
    mark=MARK_COLUMNS,
    columns=sql.SQL("last_seq, purged_through, gaps, last_valuation_seq, 0, valuation_gaps"),
)

_VALUATIONS_AFTER: Final = (
    "SELECT seq, (SELECT row_to_json(d)::text FROM (SELECT log_id, seq, wrvu::text AS wrvu, "
    "unadjusted_wrvu::text AS unadjusted_wrvu, basis, reason, nullif(release, '') AS release, flags, "
    "valued_at{more}) d) "
    "FROM {valuations} WHERE user_id = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s"
)
VALUATIONS_AFTER: Final = statement(_VALUATIONS_AFTER, more=sql.SQL(""))
VALUATIONS_WITH_STEPS_AFTER: Final = statement(_VALUATIONS_AFTER, more=sql.SQL(', "row", steps'))

CONTRACTS: Final = statement("""
SELECT c.id, c.name, c.is_default, c.effective_from, c.effective_until, v.number, v.effective_from, v.made_at, v.terms
FROM {contracts} c JOIN {contract_versions} v ON v.user_id = c.user_id AND v.contract_id = c.id
WHERE c.user_id = %s ORDER BY c.is_default, c.effective_from, c.id, v.effective_from, v.number
""")

# In the order of `codes.selectors.releases.published_releases`.
PUBLISHED_RELEASES: Final = statement("""
SELECT id, year, effective_from, published_order, complete, complete_for_level_ii, file_sha256, published_at
FROM {releases} WHERE published_at IS NOT NULL ORDER BY effective_from, published_order
""")

# A code that only a draft release holds is not known.
KNOWN_CODES: Final = statement("""
SELECT 'code', c.code, c.terminated_on::text FROM {codes} c WHERE c.code = ANY(%(codes)s) AND (
  c.added_on IS NOT NULL OR c.terminated_on IS NOT NULL
  OR EXISTS (SELECT FROM {hcpcs_words} w WHERE w.code = c.code))
UNION ALL SELECT 'modifier', modifier, NULL FROM {modifiers} WHERE modifier = ANY(%(modifiers)s)
UNION ALL SELECT 'base', code, units::text FROM {anesthesia_bases} WHERE code = ANY(%(codes)s)
""")
