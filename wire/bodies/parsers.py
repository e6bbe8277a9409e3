"""JSON bodies for Django REST framework, each read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO, Any, Final

from django.http import HttpRequest
from rest_framework.parsers import BaseParser

from wire.bodies.json_text import BadJson, parse_json, parse_json_by_object
from wire.problems.problem import Problem

_KEPT: Final = "wire_json"
_NOTHING: Final = object()


def keep_json(request: HttpRequest, value: object) -> None:
    """Keep what the body says with the request, for the parser."""
    setattr(request, _KEPT, value)


class JsonParser(BaseParser):
    """The value that was read and checked before the view, or else the body, read here as strictly."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:  # Any: as in the library's signature
        """Return the value; raises Problem 400 `malformed`."""
        request = (parser_context or {}).get("request")
        kept = getattr(request, _KEPT, _NOTHING)
        return _parsed(parse_json, stream) if kept is _NOTHING else kept


class JsonByObjectParser(BaseParser):
    """The body in which a fault is one of its object alone (`wire.bodies.json_text.FaultyObject`)."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:  # Any: as in the library's signature
        """Return the value; raises Problem 400 `malformed` for what is not UTF-8 or not JSON."""
        return _parsed(parse_json_by_object, stream)


def _parsed(read: Callable[[bytes], object], stream: IO[Any]) -> object:  # Any: as the library gives it
    try:
        return read(stream.read())
    except BadJson as bad:
        raise Problem(400, "malformed", str(bad)) from None
