"""The view of a request is looked for once, by middlewares and Django together."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path
from django.urls.resolvers import URLResolver

from wire.middleware.routes import RoutedHandler

urlpatterns = [path("only-here/", lambda _: HttpResponse())]


@pytest.fixture
def looked_for(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The whole paths that a view was looked for by."""
    paths: list[str] = []
    look = URLResolver.resolve

    def noted(self: URLResolver, path: str) -> Any:  # Any: as the function itself
        paths.extend([path] if path.startswith("/") else [])
        return look(self, path)

    monkeypatch.setattr(URLResolver, "resolve", noted)
    return paths


def status_of(path: str) -> int:
    """Answer a request as the server does, and return the status."""
    from config.wsgi import application

    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http",
    }  # fmt: skip
    response = application(environ, lambda *_: lambda _: None)
    response.close()
    return response.status_code


@pytest.mark.django_db
def test_view_of_a_request_is_looked_for_once(looked_for: list[str]) -> None:
    assert status_of("/healthz") == 200
    assert looked_for == ["/healthz"]


@pytest.mark.django_db
def test_path_that_leads_nowhere_is_not_found() -> None:
    assert status_of("/api/v1/nowhere") == 404


def test_addresses_that_a_request_brings_along_are_looked_through(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/only-here/")
    request.urlconf = __name__

    assert RoutedHandler().resolve_request(request).route == "only-here/"
