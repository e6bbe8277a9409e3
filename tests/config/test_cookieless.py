"""Who reads without a cookie passes without the middlewares of browsers, and is answered as if they were there."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

import pytest
import time_machine
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_resolver

from accounts.models import LogIn
from accounts.services.accounts import create_account
from accounts.services.logins import issue_token
from codes.models import CodeSpecialty, Specialty
from tests.addresses import addresses
from tests.factories import RelativeValueFactory, ReleaseFactory
from wire.middleware.handlers import CookielessHandler, ServerHandler
from wire.middleware.routes import RoutedHandler

AT: Final = datetime(2026, 7, 1, 12, tzinfo=UTC)
# What leads nowhere, too, as a program and as a person ask for it.
PATHS: Final = sorted(
    {address.path for address in addresses(get_resolver()) if address.path.startswith(settings.COOKIELESS_PATHS)}
    | {"/api/v1/nowhere", "/codes/nowhere/at/all/", "/codes/00000/", "/api/v1/codes?state=nowhere"}
)
# Drawn anew for each answer.
DRAWN: Final = {"X-Request-ID", "Retry-After"}


VISIT: Final = "/codes/evaluation-management/99213/"
# Whole pages of what `publish_visit` publishes.
PAGES: Final = (
    VISIT, "/codes/", "/codes/evaluation-management/", "/codes/changes/", "/codes/changes/RVU25D/",
    "/codes/compare?codes=99213", "/specialties/", "/specialties/family-medicine/",
)  # fmt: skip


def publish_visit() -> None:
    """Publish a release with a code, which a specialty logs."""
    value = RelativeValueFactory.create(release=ReleaseFactory.create())
    specialty = Specialty.objects.create(slug="family-medicine", name="Family Medicine")
    CodeSpecialty.objects.create(code_id=value.code_id, specialty=specialty)


def request(address: str, method: str = "GET", **head: str) -> WSGIRequest:
    """Return a request as the server makes it."""
    path, _, query = address.partition("?")
    return WSGIRequest(
        {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http",
            **head,
        }
    )  # fmt: skip


def shown(answer: HttpResponseBase) -> tuple[object, ...]:
    """Return what a client sees of an answer, apart from what is drawn and from `Vary`."""
    headers = {name: value for name, value in answer.headers.items() if name not in {*DRAWN, "Vary"}}
    body = answer.content if isinstance(answer, HttpResponse) else b"".join(answer)
    return answer.status_code, headers, dict(answer.cookies), body


def varies_by(answer: HttpResponseBase) -> set[str]:
    """Return the headers on which an answer depends."""
    return {name.strip() for name in answer.headers.get("Vary", "").split(",")} - {""}


def heads() -> Mapping[str, Mapping[str, str]]:
    """Return the heads of nobody, of somebody with a token, and of somebody whose token has ended."""
    tokens = [issue_token(user=create_account(email=f"{name}@example.org", password=None)) for name in ("ada", "ben")]
    LogIn.objects.filter(user__email="ben@example.org").delete()
    given, ended = ({"HTTP_AUTHORIZATION": f"Bearer {token}"} for token in tokens)
    return {"nobody": {}, "given": given, "ended": ended}


@pytest.mark.django_db
def test_every_address_is_answered_alike_with_and_without_the_middlewares_of_browsers() -> None:
    publish_visit()
    every, few = RoutedHandler(), CookielessHandler()

    with time_machine.travel(AT, tick=False):
        for who, head in heads().items():
            for path in (*PATHS, *PAGES):
                full, short = (handler.get_response(request(path, **head)) for handler in (every, few))

                assert shown(full) == shown(short), (path, who)
                assert path not in PAGES or full.status_code == 200, path
                # Redirects and refusals may say more than they need.
                assert varies_by(short) >= varies_by(full), (path, who)
                assert short.status_code != 200 or varies_by(short) == varies_by(full), (path, who)


@pytest.mark.django_db
def test_page_that_is_known_is_304_alike() -> None:
    publish_visit()
    every, few = RoutedHandler(), CookielessHandler()
    tag = every.get_response(request(VISIT))["ETag"]

    full, short = (handler.get_response(request(VISIT, HTTP_IF_NONE_MATCH=tag)) for handler in (every, few))

    assert (short.status_code, shown(short), varies_by(short)) == (304, shown(full), varies_by(full))


@pytest.mark.parametrize(
    ("method", "path", "head", "is_short"),
    [
        ("GET", "/api/v1/sync/head", {}, True),
        ("HEAD", "/codes/99213/", {}, True),
        ("GET", "/api/v1/sync/head", {"HTTP_COOKIE": "a=b"}, False),
        ("POST", "/api/v1/calculate", {}, False),
        ("GET", "/accounts/login/", {}, False),
        ("GET", "/admin/", {}, False),
        ("GET", "/", {}, False),
    ],
)
def test_who_writes_brings_a_cookie_or_logs_in_passes_all_middlewares(
    monkeypatch: pytest.MonkeyPatch, method: str, path: str, head: Mapping[str, str], *, is_short: bool
) -> None:
    handler = ServerHandler()
    passed = list[str]()

    def passing(name: str) -> Callable[..., HttpResponse]:
        def answer(*_: object) -> HttpResponse:
            passed.append(name)
            return HttpResponse()

        return answer

    monkeypatch.setattr(CookielessHandler, "get_response", passing("few"))
    monkeypatch.setattr(handler, "_middleware_chain", passing("all"))

    handler.get_response(request(path, method, **head))

    assert passed == ["few" if is_short else "all"]


def test_those_of_browsers_are_middlewares_and_the_others_hold_for_everybody() -> None:
    every = settings.MIDDLEWARE

    CookielessHandler()

    assert set(every) > settings.BROWSER_MIDDLEWARE
    assert every == settings.MIDDLEWARE
