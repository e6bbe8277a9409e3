"""The end of an account: nothing of it is left in any table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.db import connection, models

from accounts.models import User
from accounts.services.accounts import create_account, erase_account
from codes.models import Release
from tests.accounts.conftest import PASSWORD, App, Browser
from tests.factories import ReleaseFactory
from tests.matrix import matrix

# A value of each kind of field, for rows that need to be there and nothing more.
SAMPLES: dict[type[models.Field[Any, Any]], object] = {
    models.CharField: "1",
    models.TextField: "1",
    models.IntegerField: 1,
    models.DecimalField: Decimal(1),
    models.DateTimeField: datetime(2026, 1, 1, tzinfo=UTC),
    models.DateField: date(2026, 1, 1),
    models.UUIDField: uuid4(),
    models.GenericIPAddressField: "127.0.0.1",
    models.JSONField: {},
    models.EmailField: "second@example.org",
    models.BooleanField: True,
    ArrayField: [],
}


def test_password_erases_the_account_and_ends_its_log_ins(app: App, browser: Browser) -> None:
    answer = app.api("DELETE", "me", {"password": PASSWORD})

    assert (answer.status_code, answer.content) == (204, b"")
    assert app.api("GET", "me").status_code == 401
    assert browser.ask("GET", "/api/v1/me").status_code == 401
    assert App().log_in("ada@example.org").status_code == 400


def test_browser_erases_its_account_too(browser: Browser) -> None:
    assert browser.ask("DELETE", "/api/v1/me", {"password": PASSWORD}).status_code == 204
    assert not User.objects.exists()


@matrix(
    ("body", "status", "code"),
    [
        ({"password": "wrong"}, 403, "wrong_password"),
        ({"password": ""}, 403, "wrong_password"),
        ({}, 400, "invalid"),
        ({"password": None}, 400, "invalid"),
        ({"password": PASSWORD, "user": "eve"}, 400, "invalid"),
    ],
)
def test_without_the_password_nothing_is_erased(app: App, body: dict[str, Any], status: int, code: str) -> None:
    answer = app.api("DELETE", "me", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert User.objects.exists()


def test_guesses_of_the_password_are_throttled(app: App) -> None:
    answers = [app.api("DELETE", "me", {"password": "wrong"}).status_code for _ in range(11)]

    assert answers == [403] * 10 + [429]


def test_account_without_password_is_not_erased_by_an_empty_one(ada: User, app: App) -> None:
    ada.set_unusable_password()
    User.objects.filter(pk=ada.pk).update(password=ada.password)
    app.log_in(ada.email)

    assert app.api("DELETE", "me", {"password": ""}).status_code in {401, 403}
    assert User.objects.exists()


def test_every_model_with_a_key_to_the_user_lets_go_of_it() -> None:
    handlers = {field.remote_field.on_delete for _, field in _keys_to_user()}

    assert handlers <= {models.CASCADE, models.SET_NULL}


def test_every_column_that_holds_a_user_is_a_foreign_key(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.table_name, c.column_name FROM information_schema.columns c
            WHERE c.table_schema = 'public' AND c.column_name ~ '^(user|owner|history_user)(_id)?$'
              AND NOT EXISTS (
                SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
                WHERE k.contype = 'f' AND k.confrelid = 'accounts_user'::regclass
                  AND k.conrelid = c.table_name::regclass AND a.attname = c.column_name)
            """
        )
        assert cursor.fetchall() == []


def test_erased_account_leaves_no_row_in_any_table(app: App, browser: Browser, ada: User) -> None:
    keepers = {model for model, _ in _keys_to_user()}
    for model, field in _keys_to_user():
        if not model._default_manager.filter(**{field.name: ada}).exists():
            _row_of(model, field, ada).save(force_insert=True)
    cache.set(f"throttle:user:{ada.pk}", [1.0])
    staff = create_account(email="staff@example.org", password=None)
    LogEntry.objects.create(user=staff, object_id=str(ada.pk), object_repr=ada.email, action_flag=CHANGE)
    assert {model._meta.db_table for model in keepers} <= set(_tables_naming(ada))

    erase_account(user=User.objects.get(pk=ada.pk))

    assert _tables_naming(ada) == []
    assert User.objects.get() == staff


def _keys_to_user() -> list[tuple[type[models.Model], models.ForeignKey[Any, Any]]]:
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    ]


def _row_of(model: type[models.Model], key: models.ForeignKey[Any, Any], user: User) -> models.Model:
    values: dict[str, Any] = {key.name: user}
    for field in model._meta.concrete_fields:
        if field is key or field.has_default() or isinstance(field, models.AutoField):
            continue
        values[field.attname] = _sample(field)
    return model(**values)


def _sample(field: models.Field[Any, Any]) -> object:
    if isinstance(field, models.ForeignKey):
        if field.null:
            return None
        others = field.related_model._default_manager
        if field.related_model is Release and not others.exists():
            return ReleaseFactory.create().pk
        return (others.first() or others.create(name="1")).pk
    if field.name.endswith("_until"):
        return date(2027, 1, 1)
    if field.unique and isinstance(field, models.CharField):
        return uuid4().hex[: field.max_length]
    if field.name == "ends_at":
        return datetime(2027, 1, 1, tzinfo=UTC)
    if field.choices:
        return next(iter(field.flatchoices))[0]
    return next(value for kind, value in SAMPLES.items() if isinstance(field, kind))


def _tables_naming(user: User) -> list[str]:
    """Return the tables with a row in which the user's id or address stands, in whatever column."""
    return sorted(table for table in connection.introspection.table_names() if any(_rows_naming(table, user)))


def _rows_naming(table: str, user: User) -> Iterator[tuple[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT 1 FROM "{table}" t WHERE t::text ILIKE ANY (%s) LIMIT 1',  # noqa: S608  # a name from the schema
            [[f"%{user.pk}%", f"%{user.pk.hex}%", f"%{user.email}%"]],
        )
        yield from cursor.fetchall()
