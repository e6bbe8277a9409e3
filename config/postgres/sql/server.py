"""SQL of administration: settings, roles and databases of a server. It names no table of ours, so that the embedded
server can be asked before Django knows its models.
"""

from __future__ import annotations

from typing import Final

from psycopg.sql import SQL, Composed, Identifier

ANSWER: Final = "SELECT 1"
SETTINGS: Final = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"
HAS_DATABASE: Final = "SELECT 1 FROM pg_database WHERE datname = %s"
TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
BEGIN_ONE_MOMENT: Final = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
EXPORT_SNAPSHOT: Final = "SELECT pg_export_snapshot()"
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


def create(database: str) -> Composed:
    """Database as the server's template has it."""
    return SQL("CREATE DATABASE {}").format(Identifier(database))


def create_empty(database: str) -> Composed:
    """Database without anything that was put into the server's template."""
    return SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(database))


def drop(database: str) -> Composed:
    """End of a database that nobody is connected to."""
    return SQL("DROP DATABASE {}").format(Identifier(database))


def drop_with_connections(database: str) -> Composed:
    """End of a database, if it is there, and of whatever is connected to it."""
    return SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(database))


def rename(database: str, name: str) -> Composed:
    """Another name for a database."""
    return SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(database), Identifier(name))


def let_create(role: str) -> str:
    """Right of a role to make databases, as a superuser types it."""
    return f"ALTER ROLE {role} CREATEDB;"


def give(database: str, role: str) -> str:
    """Owner of a database, as a superuser types it."""
    return f"ALTER DATABASE {database} OWNER TO {role};"
