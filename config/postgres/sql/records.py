"""SQL over our own tables: what a back-up holds, and whether a restored database has a mark."""

from __future__ import annotations

from typing import Final

from psycopg.sql import SQL, Composed, Identifier, Literal

from procedures.models import SyncMark, SyncState

# A hash of all users' last numbers.
HEADS: Final = SQL(
    "SELECT encode(sha256(convert_to(coalesce(string_agg(user_id || ':' || last_seq || ':' || last_valuation_seq, "
    "chr(10) ORDER BY user_id), ''), 'UTF8')), 'hex') FROM {}"
).format(Identifier(SyncState._meta.db_table))
HAS_HIGH_WATER_MARK: Final = SQL("SELECT to_regclass({}) IS NOT NULL").format(
    Literal(f"public.{SyncMark._meta.db_table}")
)


def count_of_rows(table: str) -> Composed:
    """Number of rows of a table."""
    return SQL("SELECT count(*) FROM {}").format(Identifier(table))
