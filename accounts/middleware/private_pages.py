"""Pages of one's log-in and credentials are kept by no cache, neither a proxy's nor the browser's after log-out.

allauth's own say so on a few of their pages only; some show a secret, as that of a second factor.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class PrivatePagesMiddleware:
    """The middleware that says it of each page of allauth or of `accounts` that does not say anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer, match = self.get_response(request), request.resolver_match
        if (
            match is not None
            and _module_of(match.func).startswith(("accounts.", "allauth."))
            and "Cache-Control" not in answer
        ):
            add_never_cache_headers(answer)
        return answer


def _module_of(view: Callable[..., object]) -> str:
    return str(getattr(view, "view_class", view).__module__)
