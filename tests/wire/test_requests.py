"""What every request gets, and what its log line tells and does not tell."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from wire.middleware.log_format import JsonLines, RequestId
from wire.middleware.request_log import RequestLogMiddleware

pytestmark = pytest.mark.urls("tests.wire.urls")

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Return what gives the log lines so far."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    handler.addFilter(RequestId())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def answered(request: HttpRequest, user: User | None = None, **headers: str) -> HttpResponse:
    """Return an answer of a view that found this user, as the middleware lets it go."""

    def view(request: HttpRequest) -> HttpResponse:
        if user is not None:
            request.user = user
        return HttpResponse(headers=headers)

    answer = RequestLogMiddleware(view)(request)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_request_has_one_line_without_query_and_body(lines: Lines) -> None:
    Client().post("/api/v1/echo?q=secret-word", {"note": "secret-word"}, content_type="application/json")

    (line,) = [line for line in lines() if line["logger"] == "wire.middleware.request_log"]
    assert (line["method"], line["path"], line["route"], line["status"]) == ("POST", "/api/v1/echo", "echo", 200)
    assert line["milliseconds"] >= 0
    assert line["user_id"] is None
    assert "secret-word" not in json.dumps(lines())


def test_a_key_in_an_address_is_not_logged(lines: Lines) -> None:
    Client().get("/confirm/MTI-secret-key")

    assert "MTI-secret-key" not in json.dumps(lines())
    assert lines()[-1]["path"] == "/confirm/…"


def test_a_failed_request_is_logged_as_an_error_with_the_traceback_under_its_id(lines: Lines) -> None:
    answer = Client(raise_request_exception=False).get("/api/v1/fail/bug?q=secret-word")

    errors = [line for line in lines() if line["level"] == "ERROR"]
    assert {line["request_id"] for line in errors} == {answer["X-Request-ID"]}
    assert any("KeyError" in line.get("traceback", "") for line in errors)
    assert "secret-word" not in json.dumps(errors)


def test_a_traceback_has_no_detail_of_the_database() -> None:
    failed = IntegrityError("duplicate key\nDETAIL:  Failing row contains (Mrs Example, 555-1234).\n\nmore")
    failed.__cause__ = KeyError(1)
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "failed", None, (IntegrityError, failed, None))

    traceback = json.loads(JsonLines().format(record))["traceback"]

    assert "Mrs Example" not in traceback
    assert "IntegrityError: duplicate key" in traceback
    assert "KeyError: 1" in traceback


def test_a_sane_request_id_is_kept_and_sent_back() -> None:
    assert Client().get("/api/v1/echo", headers={"x-request-id": "abc-123_x.Y"})["X-Request-ID"] == "abc-123_x.Y"


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "abc def ghi", 'a"b\\cdefgh', "abcdefgh\u00e9"])
def test_another_request_id_is_replaced(given: str) -> None:
    sent_back = Client().get("/api/v1/echo", headers={"x-request-id": given})["X-Request-ID"]

    assert sent_back != given
    assert len(sent_back) == 32


def test_an_answer_to_a_person_is_private_and_kept_apart_by_log_in() -> None:
    answer = answered(RequestFactory().get("/api/v1/logs"), User())

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Vary"] == "Authorization, Cookie"


def test_a_view_may_say_itself_how_an_answer_is_kept() -> None:
    head = answered(RequestFactory().get("/api/v1/sync/head"), User(), **{"Cache-Control": "private, no-cache"})
    catalog = answered(RequestFactory().get("/api/v1/catalog"), User(), **{"Cache-Control": "public, max-age=300"})

    assert (head["Cache-Control"], head["Vary"]) == ("private, no-cache", "Authorization, Cookie")
    assert catalog["Cache-Control"] == "public, max-age=300"
    assert "Vary" not in catalog


def test_an_answer_about_log_ins_is_private_before_there_is_a_user() -> None:
    assert answered(RequestFactory().post("/_allauth/app/v1/auth/login"))["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in answered(RequestFactory().get("/api/v1/codes"))


def test_a_user_is_logged_by_id(lines: Lines) -> None:
    user = User()

    answered(RequestFactory().get("/api/v1/logs"), user)

    assert lines()[-1]["user_id"] == str(user.pk)


@pytest.mark.django_db
def test_logging_asks_the_database_for_nobody(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    visitor = Client()
    visitor.cookies["sessionid"] = "someone"

    with django_assert_num_queries(0):
        visitor.get("/api/v1/echo")


def test_every_answer_forbids_what_we_never_use() -> None:
    for path in ("/api/v1/echo", "/own", "/api/v1/echo?q=%00"):
        answer = Client().get(path)
        assert "camera=()" in answer["Permissions-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
