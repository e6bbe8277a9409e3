"""Which PostgreSQL is used, and how long anybody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.env import WrongSetting
from config.postgres.base import DatabaseWrapper
from config.postgres.database import databases


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_KEEP_SECONDS", "DATABASE_STATEMENT_TIMEOUT_MS"):
        monkeypatch.delenv(name, raising=False)


def place(data: Path) -> dict[str, Any]:
    """Return the settings of the one database."""
    return databases(data)["default"]


def test_without_a_url_the_embedded_server_under_the_data_folder_is_used(tmp_path: Path) -> None:
    assert place(tmp_path)["ENGINE"] == "config.postgres"
    assert place(tmp_path)["EMBEDDED_DATA"] == str(tmp_path / "postgres")


def test_a_url_names_a_server_with_its_parameters(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", "postgres://someone:a%40b@db.example:6432/rvu?sslmode=require&options=-c%20geqo%3Doff"
    )

    database = place(tmp_path)

    assert [database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "rvu", "someone", "a@b", "db.example", "6432",
    ]  # fmt: skip
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["options"].startswith("-c geqo=off -c lock_timeout=5000")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://someone@db.example/rvu", "expected postgres://"),
        ("sqlite:///rvu.db", "expected postgres://"),
        ("postgres://db.example", "name of the database is missing"),
        ("postgres://someone:se%cret@db.example/rvu", "percent-encoded"),
        ("postgres://db.example/rvu?colour=red", "not an address"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_by_name_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, message: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(WrongSetting, match=message) as refused:
        databases(tmp_path)

    assert str(refused.value).startswith("DATABASE_URL: ")
    assert "cret" not in str(refused.value)


def test_a_command_closes_its_connection_and_a_server_keeps_it_and_django_asks_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    command = place(tmp_path)
    monkeypatch.setenv("DATABASE_KEEP_SECONDS", "3600")
    server = place(tmp_path)

    assert (command["CONN_MAX_AGE"], server["CONN_MAX_AGE"]) == (0, 3600)
    assert (command["CONN_HEALTH_CHECKS"], server["CONN_HEALTH_CHECKS"]) == (False, False)


@pytest.fixture
def kept() -> Iterator[DatabaseWrapper]:
    """Give a connection to the test's database that is kept from request to request."""
    from django.db import DEFAULT_DB_ALIAS, connection

    wrapper = DatabaseWrapper({**connection.settings_dict, "CONN_MAX_AGE": 3600}, alias=DEFAULT_DB_ALIAS)
    yield wrapper
    wrapper.close()


def process_of(wrapper: DatabaseWrapper) -> int:
    """Return the process of the server that answers a request, which ends and begins as Django has it."""
    wrapper.close_if_unusable_or_obsolete()
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number = int(cursor.fetchone()[0])
    wrapper.close_if_unusable_or_obsolete()
    return number


@pytest.mark.django_db
def test_a_kept_connection_is_used_again_without_being_asked(kept: DatabaseWrapper) -> None:
    first = process_of(kept)
    kept.force_debug_cursor = True

    assert process_of(kept) == first
    assert [query["sql"] for query in kept.queries_log] == ["SELECT pg_backend_pid()"]


@pytest.mark.django_db
def test_a_connection_that_its_server_closed_is_replaced_before_anybody_uses_it(kept: DatabaseWrapper) -> None:
    from django.db import DEFAULT_DB_ALIAS

    closed = process_of(kept)
    other = DatabaseWrapper(dict(kept.settings_dict), alias=DEFAULT_DB_ALIAS)
    with other.cursor() as cursor:
        # It waits until the process has ended.
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [closed])
    other.close()

    assert process_of(kept) != closed


@pytest.mark.django_db
def test_a_kept_connection_that_was_told_something_stays(kept: DatabaseWrapper) -> None:
    from django.db import DEFAULT_DB_ALIAS

    first = process_of(kept)
    with kept.cursor() as cursor:
        cursor.execute("LISTEN news")
    other = DatabaseWrapper(dict(kept.settings_dict), alias=DEFAULT_DB_ALIAS)
    with other.cursor() as cursor:
        cursor.execute("NOTIFY news")
    other.close()

    assert process_of(kept) == first


@pytest.mark.parametrize(
    "name",
    [
        "DATABASE_KEEP_SECONDS", "DATABASE_CONNECT_TIMEOUT_SECONDS", "DATABASE_LOCK_TIMEOUT_MS",
        "DATABASE_STATEMENT_TIMEOUT_MS", "DATABASE_IDLE_TRANSACTION_TIMEOUT_MS",
    ],
)  # fmt: skip
def test_a_wrong_number_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv(name, "soon")

    with pytest.raises(WrongSetting, match=name):
        databases(tmp_path)


@pytest.mark.django_db
def test_a_connection_has_the_limits() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name LIKE '%%timeout' OR name = 'jit'")
        limits = dict(cursor.fetchall())

    assert (limits["lock_timeout"], limits["statement_timeout"], limits["jit"]) == ("5000", "30000", "off")
    assert limits["idle_in_transaction_session_timeout"] == "30000"
