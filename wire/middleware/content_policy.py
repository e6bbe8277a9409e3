"""The Content-Security-Policy of answers: written once, not for each answer that has none of its own."""

from __future__ import annotations

from typing import Any, Final

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_OWN: Final = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")


class ContentPolicyMiddleware(CSPMiddleware):
    """The library's middleware, which copies and joins the whole policy twice an answer."""

    def __init__(self, *arguments: Any) -> None:  # Any: as in the library
        super().__init__(*arguments)
        self._written: tuple[object, str] = (None, "")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the policy of the settings, or leave it to the library where the view or a nonce makes it another."""
        if _is_of_its_own(request, response):
            return super().process_response(request, response)
        policy = settings.CONTENT_SECURITY_POLICY
        if self._written[0] is not policy:
            self._written = (policy, build_policy())
        response.headers.setdefault(HEADER, self._written[1])
        return response


def _is_of_its_own(request: HttpRequest, response: HttpResponseBase) -> bool:
    return (
        settings.DEBUG
        or getattr(request, "_csp_nonce", None) is not None
        or getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None) is not None
        or any(name in vars(response) for name in _OWN)
    )
