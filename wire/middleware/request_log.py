"""What every request gets: an id, one log line, and headers that keep an answer with whom it is for."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from wire.middleware import log_format as logs

logger = logging.getLogger(__name__)

_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Parts of an address that are credentials: the keys in mailed links.
_SECRET_PARTS = ("key", "token", "uidb36", "uidb64")
_HEADERS = {
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class RequestLogMiddleware:
    """Gives a request its id, and its answer the headers; writes one line without query, body or token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer with its headers, logged."""
        started = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _SANE_ID.fullmatch(given) else uuid4().hex
        token = logs.request_id.set(request_id)
        try:
            response = self.get_response(request)
            user_id = _user_id(request)
            response["X-Request-ID"] = request_id
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)
            _keep_private(request, response, user_id)
            _log(request, response, user_id, milliseconds=(time.perf_counter() - started) * 1000)
        finally:
            logs.request_id.reset(token)
        # Django would write a second line for what is refused, and outside of the request's id.
        response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001  # a mark of its own
        return response


def _keep_private(request: HttpRequest, response: HttpResponseBase, user_id: str | None) -> None:
    """Keep an answer to a logged-in person, or one about log-ins, out of every shared cache."""
    is_personal = user_id is not None and request.path.startswith("/api/v1/")
    if not (is_personal or request.path.startswith("/_allauth/")):
        return
    response.headers.setdefault("Cache-Control", "private, no-store")
    if "public" not in response["Cache-Control"]:
        patch_vary_headers(response, ["Authorization", "Cookie"])


def _log(request: HttpRequest, response: HttpResponseBase, user_id: str | None, *, milliseconds: float) -> None:
    match = request.resolver_match
    logger.log(
        logging.ERROR if response.status_code >= 500 else logging.INFO,
        "request",
        extra={
            "method": request.method,
            "path": _path_without_keys(request),
            "route": match.view_name if match else None,
            "status": response.status_code,
            "milliseconds": round(milliseconds, 1),
            "user_id": user_id,
        },
    )


def _path_without_keys(request: HttpRequest) -> str:
    path = request.path
    for name, value in (request.resolver_match.kwargs if request.resolver_match else {}).items():
        if name in _SECRET_PARTS:
            path = path.replace(str(value), "…")
    return path


def _user_id(request: HttpRequest) -> str | None:
    """Id of the user that answering has loaded, without asking the database for one."""
    # Django keeps the user of a session there once somebody has asked; REST framework puts its own into `user`.
    user = vars(request).get("user")
    if user is None or type(user) is SimpleLazyObject:
        user = getattr(request, "_cached_user", None)
    return str(user.pk) if user is not None and user.is_authenticated else None
