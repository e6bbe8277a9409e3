"""Problems out of exceptions that are not ours: Django's, Django REST framework's and the database's."""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterator, Mapping, Sequence

import psycopg
from django.core import exceptions as django_errors
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions as rest

from wire.problems.problem import Problem

# Of the class "internal error", and yet an outage: a pause that was too long inside a transaction, a server that has
# become a standby.
_OUTAGE_STATES = {"25P03", "25006"}
_RETRY_AFTER_SECONDS = (2, 8)


def problem_of_library_error(error: BaseException) -> Problem | None:
    """Problem that an exception of a library means to a client; None for a bug."""
    if isinstance(error, rest.APIException):
        return _of_rest(error)
    if is_outage(error):
        return unavailable()
    return _of_django(error)


def unavailable(detail: str = "") -> Problem:
    """Return a 503 that asks the clients to come back, not all at once."""
    low, high = _RETRY_AFTER_SECONDS
    return Problem(503, detail=detail, headers={"Retry-After": str(low + secrets.randbelow(high - low + 1))})


def is_outage(error: BaseException) -> bool:
    """`True` where the database was away, too slow or too busy: the same request may well succeed later."""
    if isinstance(error, (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)):
        return True
    return isinstance(error, InternalError) and getattr(error.__cause__, "sqlstate", None) in _OUTAGE_STATES


def _of_rest(error: rest.APIException) -> Problem:
    if isinstance(error, rest.ValidationError):
        return Problem(400, "invalid", "Some values are not acceptable.", errors=dict(_flat(error.get_codes())))
    if isinstance(error, rest.ParseError):
        return Problem(400, "malformed", "The body is not well-formed.")
    if isinstance(error, rest.Throttled):
        return Problem(429, headers={"Retry-After": str(max(1, math.ceil(getattr(error, "wait", None) or 1)))})
    if isinstance(error, (rest.NotAuthenticated, rest.AuthenticationFailed)):
        challenge = getattr(error, "auth_header", None)
        return Problem(
            error.status_code, "not_authenticated", headers={"WWW-Authenticate": challenge} if challenge else None
        )
    code = error.get_codes()
    return Problem(error.status_code, code if isinstance(code, str) else "", str(error.detail))


def _flat(codes: object, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield (field, codes) of the nested codes of a validation error; `non_field_errors` is for all fields."""
    if isinstance(codes, Mapping):
        for name, inner in codes.items():
            yield from _flat(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(codes, Sequence) and not isinstance(codes, str):
        own = [code for code in codes if isinstance(code, str)]
        if own:
            yield path or "non_field_errors", own
        for number, inner in enumerate(codes):
            if not isinstance(inner, str):
                yield from _flat(inner, f"{path}.{number}" if path else str(number))
    else:
        yield path or "non_field_errors", [str(codes)]


def _of_django(error: BaseException) -> Problem | None:
    for kind, status, code in (
        (Http404, 404, ""),
        (django_errors.PermissionDenied, 403, ""),
        (django_errors.RequestDataTooBig, 413, ""),
        (django_errors.DisallowedHost, 400, "host_not_allowed"),
        (django_errors.SuspiciousOperation, 400, ""),
        (django_errors.BadRequest, 400, ""),
        (MultiPartParserError, 400, "malformed"),
        (UnreadablePostError, 400, "malformed"),
    ):
        if isinstance(error, kind):
            return Problem(status, code)
    if isinstance(error, django_errors.ValidationError):
        return Problem(400, "invalid", "Some values are not acceptable.", errors=_codes_of_model(error))
    return None


def _codes_of_model(error: django_errors.ValidationError) -> dict[str, list[str]]:
    by_field = error.error_dict if hasattr(error, "error_dict") else {"non_field_errors": error.error_list}
    return {
        "non_field_errors" if field == django_errors.NON_FIELD_ERRORS else field: [
            inner.code or "invalid" for inner in errors
        ]
        for field, errors in by_field.items()
    }
