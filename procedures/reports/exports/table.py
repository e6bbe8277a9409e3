"""Lines as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from procedures.collections.collection import Json
from procedures.domain.production import CountsAs
from procedures.importers.table import COLUMNS
from procedures.selectors.logs import ValuedLog
from procedures.selectors.snapshot import repeatable_read
from wire.cells import csv_row, safe_cell

_MARK: Final = "\ufeff"
RESULTS: Final = ("wrvu", "basis", "reason", "release", "counts_as")

Counting = Callable[[ValuedLog], CountsAs]


def table(lines: Iterable[ValuedLog], *, counts_as: Counting, for_excel: bool = False) -> Iterator[str]:
    """Yield CSV text (RFC 4180), a header first; the columns of an import, then what each line is worth, and whether it
    is own production.

    `for_excel` puts the byte order mark before it, without which Excel takes UTF-8 for another encoding.
    """
    with repeatable_read():
        yield f"{_MARK if for_excel else ''}{csv_row([*COLUMNS, *RESULTS])}"
        for line in lines:
            yield csv_row(list(cells_of(line, counts_as).values()))


def cells_of(line: ValuedLog, counts_as: Counting) -> dict[str, str]:
    """Return the cells of a line by their columns, each so that no spreadsheet takes it for a formula."""
    data, credit = {"id": line.id, **line.fields.as_json()}, line.credit
    results = (credit.wrvu, credit.basis, credit.reason, credit.release, counts_as(line).value)
    written = {name: _written(data[name]) for name in COLUMNS} | dict(zip(RESULTS, results, strict=True))
    return {name: safe_cell(cell) for name, cell in written.items()}


def _written(value: Json) -> str:
    if value is None:
        return ""
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
