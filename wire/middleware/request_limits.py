"""Request limits before every parser and over every path: sizes, encodings and characters.

What passes can be parsed, stored and sent back; what does not is refused as 400, 413, 415 or 431. An app that takes
larger bodies or other media types under a path declares `body_limits` in its AppConfig.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Final
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from wire.bodies.inflate import BadGzip, TooLarge, inflated
from wire.bodies.json_text import BadJson, parse_json
from wire.bodies.limits import BodyLimits, body_limits_of
from wire.bodies.parsers import keep_json
from wire.middleware.routes import route_of
from wire.problems.problem import Problem
from wire.problems.responses import answer, is_for_program

MAX_HEAD_BYTES: Final = 32 * 1024

_JSON_TYPE = re.compile(r"application/(?:[a-z0-9.+-]+\+)?json")
# Django writes bytes of a path that are not UTF-8 back as they came.
_NOT_UTF8_IN_PATH = re.compile(r"%[89A-F][0-9A-F]")
_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class RequestLimitsMiddleware:
    """Refuses what no later step could read or hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer of what lies behind, or the refusal."""
        try:
            _check_head(request)
            _check_body(request, body_limits_of(request.path))
            _check_path(request)
        except Problem as problem:
            return answer(request, problem)
        return self.get_response(request)


def _check_path(request: HttpRequest) -> None:
    """Refuse a program's path that leads nowhere: Django would draw a page, with all that it asks of the database."""
    if is_for_program(request) and route_of(request) is None:
        raise Problem(404)


def _check_head(request: HttpRequest) -> None:
    head, query = request.META, request.META.get("QUERY_STRING", "")
    fields = sum(len(name) + len(value) + 4 for name, value in head.items() if name.startswith("HTTP_"))
    if fields + len(request.path_info) + len(query) > MAX_HEAD_BYTES:
        raise Problem(431)
    # The server hands the path over unquoted; as it was written it is only in REQUEST_URI, where there is one.
    written = head.get("REQUEST_URI", "").partition("?")[0]
    if _BROKEN_PERCENT.search(query) or _BROKEN_PERCENT.search(written):
        raise Problem(400, "malformed", "A percent sign in the address is not followed by two hexadecimal digits.")
    words = unquote_to_bytes(query.encode("latin-1", "replace"))
    if _NOT_UTF8_IN_PATH.search(request.path_info) or not _is_utf8(words):
        raise Problem(400, "malformed", "The address is not UTF-8.")
    if "\0" in request.path_info or b"\0" in words:
        raise Problem(400, "malformed", "The address has a NUL character.")


def _is_utf8(written: bytes) -> bool:
    try:
        written.decode()
    except UnicodeDecodeError:
        return False
    return True


def _check_body(request: HttpRequest, limits: BodyLimits) -> None:
    length = _length_of(request)
    if length > limits.max_bytes:
        raise _too_large(limits)
    if not length:
        return
    _check_media_type(request, limits)
    _unzip(request, limits)
    if _is_json(request) and not limits.view_reads_json:
        _read_json(request)


def _read_json(request: HttpRequest) -> None:
    body = request.read()
    _replace_body(request, body)
    try:
        keep_json(request, parse_json(body))
    except BadJson as bad:
        raise Problem(400, "malformed", str(bad)) from None


def _length_of(request: HttpRequest) -> int:
    written = request.META.get("CONTENT_LENGTH") or "0"
    if not re.fullmatch(r"[0-9]{1,15}", str(written)):
        raise Problem(400, "malformed", "Content-Length is not a number of bytes.")
    return int(written)


def _check_media_type(request: HttpRequest, limits: BodyLimits) -> None:
    if limits.takes_any_type and not _is_json(request):
        return
    if not _is_json(request) and request.content_type not in limits.media_types:
        taken = " or ".join(("application/json", *sorted(limits.media_types)))
        raise Problem(415, detail=f"Send the body as {taken}.")
    # Whoever takes another type reads its letters, too.
    if _is_json(request) and (request.content_params or {}).get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise Problem(415, "unsupported_charset", "JSON is sent as UTF-8.")


def _is_json(request: HttpRequest) -> bool:
    return bool(_JSON_TYPE.fullmatch(request.content_type or ""))


def _unzip(request: HttpRequest, limits: BodyLimits) -> None:
    encoding = request.META.get("HTTP_CONTENT_ENCODING", "").strip().lower()
    if encoding in {"", "identity"}:
        return
    if encoding != "gzip":
        raise Problem(
            415, "unsupported_encoding", "Bodies are taken plain or as gzip.", headers={"Accept-Encoding": "gzip"}
        )
    try:
        body = inflated(request.read(), max_bytes=limits.max_bytes)
    except TooLarge:
        raise _too_large(limits) from None
    except BadGzip:
        raise Problem(400, "malformed", "The body is not whole gzip.") from None
    del request.META["HTTP_CONTENT_ENCODING"]
    _replace_body(request, body)


def _replace_body(request: HttpRequest, body: bytes) -> None:
    """Put a body that was read where Django and its parsers look for it."""
    request.META["CONTENT_LENGTH"] = str(len(body))
    # Django has no public way: these are what its own `body` sets, without its own limit, which knows no paths.
    request._body = body  # noqa: SLF001  # where Django keeps what it has read
    request._stream = BytesIO(body)  # noqa: SLF001  # as above


def _too_large(limits: BodyLimits) -> Problem:
    return Problem(413, limits.too_large_code, members={"max_bytes": limits.max_bytes})
