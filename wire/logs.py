"""Log lines as JSON, each with the id of its request, none with what a person wrote."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")

# Django hangs the whole request on its records, whose text has the query string.
_LEFT_OUT = [*RESERVED_ATTRS, "request", "server_time"]


class RequestId(logging.Filter):
    """Adds the id of the request that is being answered."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass."""
        record.request_id = request_id.get()
        return True


class JsonLines(JsonFormatter):
    """One JSON object a line: time, level, logger, message and what the record adds."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger", "exc_info": "traceback"},
            reserved_attrs=_LEFT_OUT,
        )
        self.default_msec_format = "%s.%03dZ"
        self.converter = time.gmtime

    def formatException(self, exc_info: Any) -> str:  # noqa: N802  # Any: the library's and the stub's types differ
        """Return frames and first lines only: PostgreSQL's DETAIL shows the row, and with it a note."""
        return "\n".join(part for error in _chain(exc_info[1]) for part in _told(error))


def _told(error: BaseException) -> Iterator[str]:
    yield from (line.rstrip("\n") for line in traceback.format_tb(error.__traceback__))
    yield f"{type(error).__module__}.{type(error).__qualname__}: {str(error).partition(chr(10))[0]}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception after what caused it."""
    if error is None:
        return
    yield from _chain(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    yield error
