"""One problem as RFC 9457 has it: `type`, `title`, `status`, `detail`, `code`, and `errors` by field."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Generic, TypeVar

E = TypeVar("E", bound=Exception)

CONTENT_TYPE: Final = "application/problem+json"

# The code of an error answer that nobody has given one.
CODES: Final = {
    400: "bad_request",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    410: "gone",
    411: "length_required",
    413: "body_too_large",
    415: "unsupported_media_type",
    429: "throttled",
    431: "head_too_large",
    500: "server_error",
    503: "unavailable",
}

_DETAILS: Final = {
    400: "The request could not be understood.",
    401: "Log in, or send a valid token.",
    403: "You may not do this.",
    404: "There is nothing here.",
    405: "This method is not offered here.",
    411: "Say how long the body is, in Content-Length.",
    413: "The body is larger than what is taken here.",
    429: "Too many requests; try again later.",
    431: "The head of the request is too large.",
    500: "Something went wrong on our side; it has been noted.",
    503: "The service is not available right now; try again shortly.",
}


class Problem(Exception):
    """What went wrong with a request, as it is told to the client.

    `code` is stable and for programs, `detail` one sentence for people, `errors` the codes by field (nested ones with
    dots: `lines.0.units`), `members` further members of the document such as `max_limit`.
    """

    def __init__(
        self,
        status: int,
        code: str = "",
        detail: str = "",
        *,
        errors: Mapping[str, Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code or CODES.get(status, "error"))
        self.status = status
        self.code = code or CODES.get(status, "error")
        self.title = _title(status)
        self.detail = detail or _DETAILS.get(status, self.title)
        self.errors = errors
        self.headers = headers or {}
        self.members = members or {}

    def as_json(self) -> dict[str, object]:
        """Return the document, its members in their order."""
        document: dict[str, object] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.errors:
            document["errors"] = {field: list(codes) for field, codes in self.errors.items()}
        return {**document, **self.members}


@dataclass(frozen=True, slots=True)
class ProblemType(Generic[E]):
    """How an exception of an app, and what descends from it, is answered.

    The detail is the message of the exception unless one is given; `errors` returns the codes by field, `members`
    further members of the document. Of `retry_after` each client is told another number of seconds.
    """

    exception: type[E]
    status: int
    code: str
    detail: str = ""
    errors: Callable[[E], Mapping[str, Sequence[str]]] | None = None
    members: Callable[[E], Mapping[str, object]] | None = None
    headers: Mapping[str, str] | None = None
    retry_after: range | None = None

    def problem(self, error: E) -> Problem:
        """Problem that an exception of this type means to a client."""
        return Problem(
            self.status,
            self.code,
            self.detail or str(error),
            errors=self.errors(error) if self.errors else None,
            members=self.members(error) if self.members else None,
            headers={**(self.headers or {}), **self._retry_header()},
        )

    def _retry_header(self) -> dict[str, str]:
        return {"Retry-After": str(secrets.choice(self.retry_after))} if self.retry_after else {}


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
