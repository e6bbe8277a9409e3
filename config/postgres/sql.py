"""SQL of back-ups and restores."""

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
RIGHTS_OF_ROLE: Final = (
    "SELECT r.rolname, r.rolcreatedb OR r.rolsuper, r.rolsuper OR pg_has_role(d.datdba, 'USAGE') "
    "FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()"
)
TERMINATE_CONNECTIONS: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
)
REPLACED_DATABASES: Final = (
    "SELECT datname, pg_database_size(datname) FROM pg_database "
    "WHERE datname ~ ('^' || %s || '_(before_[0-9]{14}|restoring|restore_check_[0-9]+)$') ORDER BY datname"
)
TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def count_of_rows(table: str) -> Composed:
    """Number of rows of a table."""
    return SQL("SELECT count(*) FROM {}").format(Identifier(table))
