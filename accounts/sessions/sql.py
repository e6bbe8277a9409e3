"""SQL of the sessions: the row of a log-in with that of its user."""

from __future__ import annotations

from typing import Final

from django.db import models
from psycopg import sql

from accounts.models import LogIn, User


def names_of(model: type[models.Model]) -> list[str]:
    """Return the fields of a model in the order in which they are read."""
    return [field.attname for field in model._meta.concrete_fields]


def _columns(model: type[models.Model], alias: str) -> sql.Composed:
    names = (sql.Identifier(alias, str(field.column)) for field in model._meta.concrete_fields)
    return sql.SQL(", ").join(names)


FIND_LOGIN: Final = (
    sql.SQL(
        "SELECT {login}, {user} FROM {logins} l JOIN {users} u ON u.id = l.user_id "
        "WHERE l.user_id = %s AND l.key_hash = %s AND l.expires_at > %s AND l.client = %s"
    )
    .format(
        login=_columns(LogIn, "l"),
        user=_columns(User, "u"),
        logins=sql.Identifier(LogIn._meta.db_table),
        users=sql.Identifier(User._meta.db_table),
    )
    .as_string(None)
)
