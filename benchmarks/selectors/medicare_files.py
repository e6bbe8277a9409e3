"""The Medicare files that the operator put beside the database."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

ENDINGS: Final = (".csv", ".txt", ".parquet", ".gz", ".zip")


def medicare_files() -> list[str]:
    """Return the names of the files in MEDICARE_FOLDER that can be Medicare files, by name; none without the folder."""
    folder: Path = settings.MEDICARE_FOLDER
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_file() and path.name.lower().endswith(ENDINGS))
