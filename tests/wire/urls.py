"""Views that fail in every way, and some that do not."""

from __future__ import annotations

from typing import Any, NoReturn

import psycopg_pool
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelInvalid
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.template.response import SimpleTemplateResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions as rest
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from wire.problems.problem import Problem, ProblemType
from wire.throttling.throttles import AddressRateThrottle
from wire.validation import fields


class ReleaseGone(Exception):
    """A made-up exception of an app."""


class ReleaseGoneTwice(ReleaseGone):
    """Its descendant."""


RELEASE_GONE = ProblemType(ReleaseGone, status=409, code="release_gone", errors=lambda error: {"release": [str(error)]})

ERRORS: dict[str, Exception] = {
    "problem": Problem(400, "limit_invalid", "Too many.", members={"max_limit": 500}),
    "domain": ReleaseGone("RVU25D"),
    "domain-child": ReleaseGoneTwice("RVU25D"),
    "invalid": rest.ValidationError(
        {"units": [rest.ErrorDetail("x", code="out_of_range")], "lines": [{}, {"code": "bad"}]}
    ),
    "invalid-all": rest.ValidationError("bad", code="overlap"),
    "model-invalid": ModelInvalid({"units": [ModelInvalid("x", code="out_of_range")]}),
    "parse": rest.ParseError(),
    "login": rest.NotAuthenticated(),
    "token": rest.AuthenticationFailed(),
    "denied": rest.PermissionDenied(),
    "django-denied": PermissionDenied(),
    "missing": rest.NotFound(),
    "django-missing": Http404("no"),
    "throttled": rest.Throttled(wait=12.3),
    "suspicious": SuspiciousOperation("a secret path"),
    "bad": BadRequest(),
    "too-big": RequestDataTooBig(),
    "down": OperationalError("password of the database"),
    "interface": InterfaceError(),
    "pool": psycopg_pool.PoolTimeout(),
    "bug": KeyError("a note"),
}


class Failing(APIView):
    """Raises what its path names; anonymous with a challenge."""

    permission_classes = (AllowAny,)

    def get(self, request: Request, name: str) -> NoReturn:
        raise ERRORS[name]


class Lines(fields.StrictSerializer):
    units = fields.IntegerField(least=1, most=999)


class Echo(APIView):
    """Sends back what it has read."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    def get(self, request: Request) -> Response:
        return Response({"query": request.query_params})

    def post(self, request: Request) -> Response:
        return Response({"got": request.data})


class Counted(Echo):
    """Three a minute."""

    throttle_classes = (AddressRateThrottle,)


def page(request: HttpRequest, name: str) -> HttpResponse:
    """Raise what the path names, on a page."""
    raise ERRORS[name]


def lazy(request: HttpRequest) -> SimpleTemplateResponse:
    """Fail only when the answer is rendered."""
    response = SimpleTemplateResponse("x")

    def fail(*_: Any) -> NoReturn:
        raise OperationalError

    response.resolve_template = fail  # type: ignore[assignment, method-assign]  # stands for a lazy query in a template
    return response


def session(request: HttpRequest) -> HttpResponse:
    """Read the session, which asks the database."""
    return HttpResponse(str(request.session.get("nothing")))


def save_session(request: HttpRequest) -> HttpResponse:
    """Leave the session to be written by its middleware, after the view."""
    request.session["something"] = 1
    return HttpResponse("saved")


def own_page(request: HttpRequest) -> HttpResponse:
    """Answer 404 with a page of its own."""
    return HttpResponseNotFound("No such code. Try the search.")


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    """Tell what came."""
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    return HttpResponse(f"{len(request.POST)} fields, {sum(len(file.read()) for file in files)} bytes")


def keyed(request: HttpRequest, key: str) -> HttpResponse:
    """Stand for the address in a mail."""
    return HttpResponse("ok")


urlpatterns = [
    path("api/v1/fail/<name>", Failing.as_view(), name="fail"),
    path("api/v1/echo", Echo.as_view(), name="echo"),
    path("api/v1/counted", Counted.as_view()),
    path("api/v1/lazy", lazy),
    path("api/v1/session", session),
    path("api/v1/save-session", save_session),
    path("_allauth/echo", Echo.as_view()),
    path("page/<name>", page),
    path("session", session),
    path("own", own_page),
    path("admin/upload", upload),
    path("upload", upload),
    path("confirm/<key>", keyed, name="confirm"),
]
