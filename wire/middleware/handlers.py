"""The server's handler: a reader who brings no cookie passes without the middlewares that serve browsers' log-ins.

A program that reads with its token, and a visitor or a search engine that reads pages for everybody, have no session
and send no form. Their requests pass all of the setting MIDDLEWARE but BROWSER_MIDDLEWARE, so that a new middleware
holds for them, too, unless it is named there.
"""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from wire.middleware.routes import RoutedHandler
from wire.problems.responses import is_for_program


class ServerHandler(RoutedHandler):
    """The handler of every request, which hands readers without a cookie to a `CookielessHandler`."""

    _cookieless: CookielessHandler

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002  # Django's signature
        """Load all middlewares, and those of readers without a cookie a second time."""
        super().load_middleware(is_async)
        self._cookieless = CookielessHandler()

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer."""
        if _reads_without_cookie(request):
            return self._cookieless.get_response(request)
        return super().get_response(request)


class CookielessHandler(RoutedHandler):
    """The handler of readers without a cookie: its requests have no session, no messages and no theme."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002  # Django's signature
        """Load the middlewares that are not for browsers alone."""
        # Django reads the setting, and takes no list.
        every = settings.MIDDLEWARE
        settings.MIDDLEWARE = [name for name in every if name not in settings.BROWSER_MIDDLEWARE]
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = every

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer; a cache is told of pages and refusals that who brings a cookie gets another one."""
        response = super().get_response(request)
        if response.status_code == HTTPStatus.UNAUTHORIZED or not is_for_program(request):
            patch_vary_headers(response, ["Cookie"])
        return response


def _reads_without_cookie(request: HttpRequest) -> bool:
    return (
        not request.META.get("HTTP_COOKIE")
        and request.method in {"GET", "HEAD"}
        and request.path_info.startswith(settings.COOKIELESS_PATHS)
    )
