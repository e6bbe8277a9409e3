"""Where the vectors lie, and how they are written: one case a line, ASCII alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


def write(name: str, cases: Iterable[object], *, into: Path = FOLDER) -> None:
    """Write cases as a JSON list."""
    lines = ",\n".join(json.dumps(case) for case in cases)
    into.mkdir(parents=True, exist_ok=True)
    (into / name).write_text(f"[\n{lines}\n]\n", encoding="ascii")


def read(name: str) -> list[list[object]]:
    """Return the cases of a file."""
    cases: list[list[object]] = json.loads((FOLDER / name).read_text(encoding="ascii"))
    return cases


def read_words(name: str) -> list[tuple[str, str, list[str], int, int]]:
    """Return the rows of a file of words: code, title, synonyms, prominence, prior."""
    rows: list[tuple[str, str, list[str], int, int]] = json.loads((FOLDER / name).read_text(encoding="ascii"))
    return rows
