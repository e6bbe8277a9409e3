"""Log lines as JSON, each with the id of its request, none with what a person wrote."""

from __future__ import annotations

import logging
import os
import time
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
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
        return "\n".join(part for error in _chain(exc_info[1]) for part in _lines_of(error))


def _lines_of(error: BaseException) -> Iterator[str]:
    yield from (line.rstrip("\n") for line in traceback.format_tb(error.__traceback__))
    yield f"{type(error).__module__}.{type(error).__qualname__}: {str(error).partition(chr(10))[0]}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception after what caused it."""
    if error is None:
        return
    yield from _chain(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    yield error


class DailyFiles(logging.Handler):
    """Appends lines to a file a day (UTC), and deletes those of more than a number of days ago.

    Each line is one write, so that processes share the files. The folder is the setting SECURITY_LOG_FOLDER.
    """

    def __init__(self, *, days: int) -> None:
        super().__init__()
        self.days = days
        self.day: date | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; where that fails, the logging module says so on standard error and the request goes on."""
        try:
            day = datetime.fromtimestamp(record.created, tz=UTC).date()
            folder: Path = settings.SECURITY_LOG_FOLDER
            # Each time, since somebody may tidy up while the server runs.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if day != self.day:
                self._delete_old(folder, day)
                self.day = day
            line = f"{self.format(record)}\n".encode()
            file = os.open(folder / f"{day.isoformat()}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, line)
            finally:
                os.close(file)
        except OSError:
            self.handleError(record)

    def _delete_old(self, folder: Path, today: date) -> None:
        """Delete the files of days that are over their time; what is no file of a day stays."""
        for path in folder.glob("*.jsonl"):
            try:
                day = date.fromisoformat(path.stem)
            except ValueError:
                continue
            if (today - day).days > self.days:
                path.unlink(missing_ok=True)
