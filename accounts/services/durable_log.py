"""Append-only logs outside the database, on disk before what they are about is committed (setting MARKS_FOLDER).

A restored back-up of the database does not hold what happened after it; these files do.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


class LogNotWritten(RuntimeError):
    """The folder outside the database takes no line, so the change may not be made."""


def append_lines(name: str, lines: Iterable[str]) -> None:
    """Add lines to a log, on disk when this returns. Raises LogNotWritten."""
    path = _path(name)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
            # The line before may have been cut, which would spoil this one, too.
            file.write("\n" + "".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise LogNotWritten(f"{path}: {error.strerror}") from error


def read_lines(name: str) -> list[str]:
    """Lines of a log, some of them empty or cut; none where nothing was logged yet."""
    try:
        return _path(name).read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _path(name: str) -> Path:
    folder: Path = settings.MARKS_FOLDER
    return folder / name
