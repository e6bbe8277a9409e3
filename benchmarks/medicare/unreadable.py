"""What a file holds that cannot be: found again by its text once the sums say that there is some (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import ibis.expr.types as ir

from benchmarks.medicare.engines import Engine
from benchmarks.medicare.expressions import FARTHEST_DOLLARS, FARTHEST_SERVICES, MOST_DOLLARS, MOST_SERVICES
from benchmarks.medicare.files import SourceFile
from benchmarks.medicare.method import COPYRIGHT_NPI, SUPPRESSED_WORDS
from codes.importers.faults import UnreadableFile

_MOST_TEXTS: Final = 200
_SHOWN: Final = 5
_NUMBERS: Final = ("services", "allowed", "paid", "standardised")
_EXPECTED: Final = {
    "npi": "a provider's number",
    "code": "a code of five characters",
    "services": f"a count from 0 to {MOST_SERVICES:,}",
}


def refuse_unreadable(engine: Engine, files: Sequence[SourceFile], raw: ir.Table) -> None:
    """Refuse what is no number where one belongs, counts and amounts that cannot be, and rows without code or number.

    What CMS writes for a count that it does not publish passes: those rows are dropped and counted.
    Raises UnreadableFile naming file, rows, column and value.
    """
    # The copyright line of the old files has a number and nothing else.
    rows = raw.filter(raw.npi.fill_null("").try_cast("int64").fill_null(0) != COPYRIGHT_NPI)
    for column in ("npi", "code", *_NUMBERS):
        wrong = engine.rows(rows.filter(_is_wrong(rows, column)).select(column).distinct().limit(_MOST_TEXTS))
        texts = sorted({row[column] or "" for row in wrong if not _is_unpublished(column, row[column])})
        if texts:
            raise UnreadableFile("\n".join(_refusals(engine, files, column, texts[:_SHOWN])))


def _is_wrong(rows: ir.Table, column: str) -> ir.BooleanValue:
    text = rows[column]
    if column == "code":
        return text.fill_null("").strip() == ""
    if column == "npi":
        return text.try_cast("int64").isnull()
    number = text.try_cast("float64")
    most, farthest = (MOST_SERVICES, FARTHEST_SERVICES) if column == "services" else (MOST_DOLLARS, FARTHEST_DOLLARS)
    could_count = (rows.entity.fill_null("") == "I") & (rows.drug.fill_null("") != "Y")
    is_too_much = (number > farthest) | (could_count & (number > most))
    return (number < 0) | is_too_much | (number.isnull() & text.notnull())


def _is_unpublished(column: str, text: str | None) -> bool:
    return column in _NUMBERS and (text or "").strip().lower() in SUPPRESSED_WORDS


def _refusals(engine: Engine, files: Sequence[SourceFile], column: str, texts: Sequence[str]) -> list[str]:
    """Return a refusal for each file that holds one of the texts; for every file where an engine cannot tell."""
    located = [(file, engine.places(file, column, texts)) for file in files]
    at_fault = [(file, rows) for file, rows in located if rows] or located
    return [_refusal(file, column, texts, rows) for file, rows in at_fault]


def _refusal(file: SourceFile, column: str, texts: Sequence[str], rows: Sequence[int]) -> str:
    places = [f"{row:,}" for row in rows]
    where = f"row{'s' * (len(places) > 1)} {', '.join(places)}, " if places else ""
    shown = ", ".join(repr(text) for text in texts)
    expected = _EXPECTED.get(column, f"an amount of money from 0 to {MOST_DOLLARS:,}")
    return f"{file.name}: {where}{file.layout.spelled.get(column, column)}: {shown} is not {expected}"
