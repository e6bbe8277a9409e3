"""The yardstick of a request, on the server that is measured: a view of a bare Django, and the settings that add it.

`/bare` is answered by a view that says a constant, found by Django's resolver behind the middlewares of a new project
(`django-admin startproject`) and in front of all of ours. `DJANGO_SETTINGS_MODULE=tests.performance.bare` adds it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.urls.resolvers import RegexPattern, URLResolver
from django.utils.module_loading import import_string

from config.settings import *  # noqa: F403  # the settings as they are, and one middleware before the others
from config.settings import MIDDLEWARE as OURS

PATH = "/bare"
MIDDLEWARE = ["tests.performance.bare.BareViewMiddleware", *OURS]
_OF_NEW_PROJECT = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)

Handler = Callable[[HttpRequest], HttpResponseBase]


class BareViewMiddleware:
    """Answers `/bare`, and leaves every other request to the middlewares behind it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        bare: Handler = _resolve_and_answer
        for name in reversed(_OF_NEW_PROJECT):
            bare = import_string(name)(bare)
        self.bare = bare

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.bare(request) if request.path_info == PATH else self.get_response(request)


def bare_view(request: HttpRequest) -> JsonResponse:
    """Answer with a constant."""
    return JsonResponse({"status": "ok"})


_RESOLVER = URLResolver(RegexPattern(r"^/"), [path(PATH[1:], bare_view)])


def _resolve_and_answer(request: HttpRequest) -> HttpResponseBase:
    match = _RESOLVER.resolve(request.path_info)
    answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return answer
