"""Every error is told in one form, and an outage is never taken for a log-out or a bug."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from accounts.sessions.keys import new_key
from config import restore_pending
from tests.declarations import declaring
from tests.matrix import matrix
from tests.web.pages import plain_text, tree, words
from tests.wire.urls import RELEASE_GONE
from wire.problems.responses import Problem, problem_of, problem_types

pytestmark = pytest.mark.urls("tests.wire.urls")


@pytest.fixture(autouse=True)
def release_gone() -> Iterator[None]:
    """Declare how the made-up exception is answered."""
    with declaring("wire", "problem_types", RELEASE_GONE, collected=problem_types):
        yield


@pytest.fixture
def visitor() -> Client:
    """Return a client that sees answers only, also of bugs."""
    return Client(raise_request_exception=False)


@pytest.fixture
def database_down() -> Iterator[None]:
    """Let every query fail as it does when the server is gone."""

    def fail(*_: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("problem", 400, "limit_invalid"), ("domain", 409, "release_gone"), ("domain-child", 409, "release_gone"),
        ("invalid", 400, "invalid"), ("invalid-all", 400, "invalid"), ("model-invalid", 400, "invalid"),
        ("parse", 400, "malformed"), ("login", 401, "not_authenticated"), ("token", 401, "not_authenticated"),
        ("denied", 403, "permission_denied"), ("django-denied", 403, "permission_denied"),
        ("missing", 404, "not_found"), ("django-missing", 404, "not_found"), ("throttled", 429, "throttled"),
        ("suspicious", 400, "bad_request"),
        ("bad", 400, "bad_request"), ("too-big", 413, "body_too_large"), ("down", 503, "unavailable"),
        ("interface", 503, "unavailable"), ("pool", 503, "unavailable"), ("bug", 500, "server_error"),
    ],
)  # fmt: skip
def test_an_error_of_the_api_is_a_problem_document(visitor: Client, name: str, status: int, code: str) -> None:
    answer = visitor.get(f"/api/v1/fail/{name}")

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, "about:blank")
    assert problem["title"]
    assert problem["detail"]


def test_errors_are_codes_by_field_and_nested_ones_have_dots(visitor: Client) -> None:
    assert visitor.get("/api/v1/fail/invalid").json()["errors"] == {
        "units": ["out_of_range"],
        "lines.1.code": ["invalid"],
    }
    assert visitor.get("/api/v1/fail/invalid-all").json()["errors"] == {"non_field_errors": ["overlap"]}
    assert visitor.get("/api/v1/fail/model-invalid").json()["errors"] == {"units": ["out_of_range"]}
    assert visitor.get("/api/v1/fail/domain").json()["errors"] == {"release": ["RVU25D"]}


def test_a_problem_has_its_own_members(visitor: Client) -> None:
    assert visitor.get("/api/v1/fail/problem").json()["max_limit"] == 500


def test_a_401_names_how_to_log_in_and_a_429_when_to_come_back(visitor: Client) -> None:
    assert visitor.get("/api/v1/fail/login")["WWW-Authenticate"]
    assert visitor.get("/api/v1/fail/throttled")["Retry-After"] == "13"


@pytest.mark.slow
def test_a_503_asks_the_clients_back_at_different_times(visitor: Client) -> None:
    waits = {int(visitor.get("/api/v1/fail/down")["Retry-After"]) for _ in range(40)}

    assert min(waits) >= 1
    assert len(waits) > 1


@pytest.mark.parametrize("name", ["bug", "down", "suspicious"])
def test_what_happened_inside_is_not_told(visitor: Client, name: str) -> None:
    text = plain_text(visitor.get(f"/api/v1/fail/{name}"))

    assert [inside for inside in ("a note", "password", "secret") if inside in text] == []


def test_a_bug_is_logged_with_its_traceback(visitor: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="django.request"):
        visitor.get("/api/v1/fail/bug")

    assert any(record.exc_info and record.exc_info[0] is KeyError for record in caplog.records)


@pytest.mark.parametrize("debug", [True, False])
def test_paths_and_methods_that_are_not_there_are_problems_too(
    visitor: Client, settings: Settings, *, debug: bool
) -> None:
    settings.DEBUG = debug

    assert visitor.get("/api/v1/nowhere").json()["code"] == "not_found"
    assert visitor.delete("/api/v1/echo").json()["code"] == "method_not_allowed"
    assert visitor.delete("/api/v1/echo")["Allow"] == "GET, POST, HEAD, OPTIONS"
    assert visitor.get("/api/v1/echo", headers={"accept": "image/png"}).json()["code"] == "not_acceptable"
    assert visitor.get("/api/v1/echo", headers={"host": "elsewhere.example"}).json()["status"] == 400


@pytest.mark.parametrize("path", ["/api/v1/lazy", "/api/v1/session", "/api/v1/save-session", "/session"])
@pytest.mark.django_db
@pytest.mark.usefixtures("database_down")
def test_an_outage_is_503_wherever_it_shows(visitor: Client, path: str) -> None:
    visitor.cookies["sessionid"] = str(new_key())

    answer = visitor.get(path)

    assert answer.status_code == 503
    assert answer["Retry-After"]


@pytest.mark.django_db
@pytest.mark.usefixtures("database_down")
def test_an_outage_logs_nobody_out(visitor: Client) -> None:
    by_token = visitor.get("/api/v1/fail/login", headers={"authorization": f"Bearer {new_key(uuid4())}"})
    visitor.cookies["sessionid"] = str(new_key())
    by_cookie = visitor.get("/api/v1/fail/login")

    assert (by_token.status_code, by_cookie.status_code) == (503, 503)
    assert "Set-Cookie" not in by_cookie.headers


@pytest.mark.django_db
@pytest.mark.usefixtures("database_down")
def test_an_address_of_the_api_that_is_not_there_is_404_without_a_database(visitor: Client) -> None:
    assert visitor.get("/api/v1/nowhere").status_code == 404


@pytest.mark.django_db
def test_a_statement_that_takes_too_long_or_waits_for_a_lock_is_503() -> None:
    with pytest.raises(OperationalError) as too_long, connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 5; SELECT pg_sleep(1)")

    problem = problem_of(too_long.value)

    assert problem is not None
    assert problem.status == 503


def test_an_unknown_exception_is_no_problem_but_a_bug() -> None:
    assert problem_of(ValueError("bad")) is None


@matrix(
    ("name", "status"), [("django-missing", 404), ("django-denied", 403), ("bad", 400), ("too-big", 413), ("down", 503),
                         ("domain", 409), ("bug", 500)],
)  # fmt: skip
@pytest.mark.usefixtures("database_down")
def test_a_page_that_fails_is_a_small_page_that_needs_no_database(
    visitor: Client, settings: Settings, name: str, status: int
) -> None:
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]

    answer = visitor.get(f"/page/{name}")

    assert answer.status_code == status
    assert answer["Content-Type"].startswith("text/html")
    page = tree(answer)
    assert words(page, "h1")
    assert "a note" not in str(page)


def test_a_page_of_ones_own_is_left_as_it_is(visitor: Client) -> None:
    assert visitor.get("/own").content == b"No such code. Try the search."


def test_the_sentence_of_a_page_is_escaped() -> None:
    from django.http import HttpRequest

    from wire.problems.responses import answer

    page = tree(answer(HttpRequest(), Problem(400, detail="<script>")))

    assert "<script>" in page.get_text()
    assert not page.select("script")


@pytest.mark.parametrize("path", ["/api/v1/me", "/contracts/"])
@pytest.mark.django_db
@pytest.mark.urls("config.urls")
def test_an_outage_in_a_middleware_is_503_also_where_no_page_can_be_rendered(
    visitor: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def fail() -> bool:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(restore_pending, "is_restore_pending", fail)
    # Of files that nobody has collected.
    manifest = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": manifest}
    visitor.cookies["sessionid"] = str(new_key())

    answer = visitor.get(path)

    assert (answer.status_code, "Retry-After" in answer) == (503, True)
