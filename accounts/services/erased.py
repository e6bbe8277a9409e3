"""The ids of erased accounts, in a file outside the database: a restored back-up would bring them back."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings


def note_erased(*, user_id: UUID) -> None:
    """Add an id to the file, on disk when this returns."""
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"{user_id}\n")
        file.flush()
        os.fsync(file.fileno())


def erased_ids() -> frozenset[UUID]:
    """Return the ids in the file; a line that is none, as of a write that was cut, is passed over."""
    try:
        lines = _path().read_text().splitlines()
    except FileNotFoundError:
        return frozenset()
    return frozenset(found for found in map(_id, lines) if found is not None)


def _path() -> Path:
    folder: Path = settings.MARKS_FOLDER
    return folder / "erased_accounts"


def _id(line: str) -> UUID | None:
    try:
        return UUID(line)
    except ValueError:
        return None
