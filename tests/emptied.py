"""The database of a test that commits, emptied after it."""

from __future__ import annotations

from typing import Final

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg.sql import SQL, Identifier

# What migrations leave there for good: types of content, permissions and the roles that are made of them.
KEPT: Final = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}


def empty_quickly(patch: pytest.MonkeyPatch) -> None:
    """Empty the tables that hold a row, in place of truncating all and making what migrations leave there anew.

    A test writes to a few tables of a hundred; to truncate the others took longer than many a test.
    """
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: delete_all())


def delete_all() -> None:
    """Delete the rows of all tables of models but those that are kept."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    is_filled = SQL("SELECT {name} WHERE EXISTS (SELECT FROM {table})")
    query = SQL(" UNION ALL ").join(is_filled.format(name=table, table=Identifier(table)) for table in sorted(tables))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query)
        filled = cursor.fetchall()
        # Without triggers, those of foreign keys among them: what is pointed at goes as well.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for (table,) in filled:
            cursor.execute(SQL("DELETE FROM {}").format(Identifier(table)))
