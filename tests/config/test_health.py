"""A live process says so without the database; a ready one has a database with every migration."""

from __future__ import annotations

from typing import NoReturn

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from config.postgres.durability import CommitsNotDurable, require_durable_commits

pytestmark = pytest.mark.django_db


def down(*_: object) -> NoReturn:
    """Fail as a query does whose server is gone."""
    raise OperationalError


def test_healthz_asks_no_database_even_for_somebody_with_a_cookie(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    visitor = Client()
    visitor.cookies["sessionid"] = "x" * 43

    with django_assert_num_queries(0):
        answer = visitor.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_readyz_is_ok_when_the_database_has_every_migration() -> None:
    assert Client().get("/readyz").status_code == 200


def test_readyz_is_503_while_a_migration_is_pending() -> None:
    MigrationRecorder(connection).record_unapplied("procedures", "0001_logs")

    answer = Client().get("/readyz")

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert "manage.py migrate" in answer.json()["detail"]
    assert answer["Retry-After"]


def test_readyz_is_503_without_a_database() -> None:
    with connection.execute_wrapper(down):
        assert Client().get("/readyz").status_code == 503


def test_only_reading_is_offered() -> None:
    assert Client().post("/healthz").json()["code"] == "method_not_allowed"


def test_a_database_that_confirms_before_it_writes_is_refused() -> None:
    require_durable_commits()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

    with pytest.raises(CommitsNotDurable, match="synchronous_commit is off"):
        require_durable_commits()
