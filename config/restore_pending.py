"""While a restore waits for `manage.py sync_epoch`, nobody logs in, and nothing of anybody is read or written.

What a back-up brings back was revoked since, perhaps: log-ins, passwords, accounts. Which addresses stay open is listed
here, and every other one is closed, so that a new one is closed unless somebody says that it is for all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from procedures.selectors.high_water_mark import RestorePending, is_restore_pending
from wire.middleware.routes import route_of
from wire.problems.responses import answer, is_for_program, problem_of

# Views that read and write nothing of any user.
PUBLIC: Final = frozenset(
    {"healthz", "readyz", "schema", "docs", "procedures:calculate"}
    | {f"codes-api:{name}" for name in (
        "code-list", "code-search", "code-detail", "release-list", "release-changes", "specialty-list",
        "locality-list", "catalog-manifest", "catalog-release", "catalog-delta", "catalog-words",
        "catalog-benchmarks", "catalog-modifiers")}
    | {f"benchmarks:{name}" for name in (
        "benchmark-list", "benchmark-tables", "spelling-list", "benchmark-position", "specialty-lines")}
    | {f"benchmark-pages:{name}" for name in ("benchmarks", "method", "specialty")}
    | {f"codes:{name}" for name in (
        "codes", "codes-without-slash", "compare", "changes", "changes-without-slash", "release-changes",
        "release-changes-without-slash", "code-alone", "code-alone-without-slash", "category",
        "category-without-slash", "code", "code-without-slash", "specialties", "specialties-without-slash",
        "specialty", "specialty-without-slash", "sitemap", "sitemap-part", "robots")}
    | {f"web:{name}" for name in (
        "home", "favicon", "students", "residents", "attendings", "resources", "what-is", "modifiers", "calculator",
        "glossary", "data", "blog", "feed", "post", "support", "report", "support-page", "app", "app-without-slash",
        "app-worker", "app-asset", "app-path")}
)  # fmt: skip
_CREDENTIALS: Final = ("HTTP_AUTHORIZATION", "HTTP_X_SESSION_TOKEN")


class RestorePendingMiddleware:
    """Answers 503 where a user is concerned; on what is for everybody, the reader is nobody.

    It stands before the session is read. A request for everybody that carries no log-in costs nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer of what lies behind, or 503."""
        is_public = _is_public(request)
        if (is_public and not _carries_log_in(request)) or not is_restore_pending():
            return self.get_response(request)
        if not is_public:
            return _refusal(request)
        _drop_log_in(request)
        return self.get_response(request)


def _is_public(request: HttpRequest) -> bool:
    """`True` for an address that is for everybody, and for one that leads nowhere."""
    route = route_of(request)
    return route is None or route.view_name in PUBLIC


def _carries_log_in(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or any(name in request.META for name in _CREDENTIALS)


def _drop_log_in(request: HttpRequest) -> None:
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
    for name in _CREDENTIALS:
        request.META.pop(name, None)


def _refusal(request: HttpRequest) -> HttpResponse:
    problem = problem_of(RestorePending())
    assert problem is not None  # noqa: S101  # procedures.api.problems registers it
    response = answer(request, problem)
    if not is_for_program(request):
        # The session is not read yet, so the page is that of somebody who has not logged in.
        response.content = render_to_string("503.html", request=request).encode()
        response["Content-Length"] = str(len(response.content))
    return response
