"""Which PostgreSQL is used, and how long anybody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg_pool import ConnectionPool

from config.env import WrongSetting
from config.postgres.base import DatabaseWrapper
from config.postgres.database import databases


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_POOL_SIZE", "DATABASE_STATEMENT_TIMEOUT_MS"):
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


def test_a_pool_waits_two_seconds_and_django_asks_none_of_its_connections(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_POOL_SIZE", "4")

    pool = place(tmp_path)["OPTIONS"]["pool"]

    assert (pool["max_size"], pool["timeout"], pool["reconnect_timeout"]) == (4, 2.0, 2.0)
    assert place(tmp_path)["CONN_HEALTH_CHECKS"] is False


@pytest.fixture
def pooled() -> Iterator[DatabaseWrapper]:
    """Give a connection of a pool to the test's database, which holds one."""
    from django.db import DEFAULT_DB_ALIAS, connection

    pool = {"min_size": 1, "max_size": 1, "timeout": 10.0}
    options = {**connection.settings_dict["OPTIONS"], "pool": pool}
    options.pop("connect_timeout", None)
    wrapper = DatabaseWrapper({**connection.settings_dict, "OPTIONS": options}, alias=DEFAULT_DB_ALIAS)
    wrapper.settings_dict["CONN_HEALTH_CHECKS"] = False
    yield wrapper
    wrapper.close_pool()


def process_of(wrapper: DatabaseWrapper) -> int:
    """Return the process of the server that answers a connection, which goes back into its pool."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number = int(cursor.fetchone()[0])
    wrapper.close()
    return number


@pytest.mark.django_db
def test_a_connection_that_waited_in_the_pool_is_used_again_without_being_asked(
    pooled: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[object] = []
    monkeypatch.setattr(ConnectionPool, "check_connection", checked.append)

    assert process_of(pooled) == process_of(pooled)
    assert checked == []


@pytest.mark.django_db
def test_a_connection_that_its_server_closed_is_replaced_before_anybody_uses_it(pooled: DatabaseWrapper) -> None:
    from django.db import DEFAULT_DB_ALIAS

    closed = process_of(pooled)
    other = DatabaseWrapper(dict(pooled.settings_dict), alias=DEFAULT_DB_ALIAS)
    other.settings_dict["OPTIONS"] = {n: v for n, v in pooled.settings_dict["OPTIONS"].items() if n != "pool"}
    with other.cursor() as cursor:
        # It waits until the process has ended.
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [closed])
    other.close()

    assert process_of(pooled) != closed


@pytest.mark.parametrize(
    "name",
    [
        "DATABASE_POOL_SIZE", "DATABASE_CONNECT_TIMEOUT_SECONDS", "DATABASE_LOCK_TIMEOUT_MS",
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
