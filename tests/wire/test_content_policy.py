"""Every answer says what a browser may load with it."""

from __future__ import annotations

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from wire.middleware.content_policy import ContentPolicyMiddleware

HEADER = "Content-Security-Policy"


def passed(middleware: CSPMiddleware) -> HttpResponse:
    """Return the answer to a request."""
    answer = middleware(RequestFactory().get("/"))
    assert isinstance(answer, HttpResponse)
    return answer


def answer_of(middleware: type[CSPMiddleware], **own: object) -> HttpResponse:
    """Return an answer that passed a middleware, with attributes as the library's decorators set them."""

    def view(_request: HttpRequest) -> HttpResponse:
        response = HttpResponse()
        vars(response).update(own)
        return response

    return passed(middleware(view))


@pytest.mark.parametrize(
    "own",
    [
        {}, {"_csp_update": {"style-src": ["'unsafe-inline'"]}}, {"_csp_replace": {"img-src": None}},
        {"_csp_config": {"default-src": ["'none'"]}}, {"_csp_exempt": True},
    ],
)  # fmt: skip
def test_policy_is_the_one_that_the_library_writes(own: dict[str, object]) -> None:
    ours, library = answer_of(ContentPolicyMiddleware, **own), answer_of(CSPMiddleware, **own)

    assert ours.headers.get(HEADER) == library.headers.get(HEADER)


def test_policy_of_changed_settings_is_written_anew(settings: Settings) -> None:
    middleware = ContentPolicyMiddleware(lambda _request: HttpResponse())
    before = passed(middleware).headers[HEADER]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'none'"]}}

    after = passed(middleware).headers[HEADER]

    assert "frame-ancestors" in before
    assert after == "default-src 'none'"


def test_policy_that_a_view_wrote_itself_is_kept() -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={HEADER: "default-src 'none'"})

    assert passed(ContentPolicyMiddleware(view)).headers[HEADER] == "default-src 'none'"
