"""Lines as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from procedures.importers.table import COLUMNS
from procedures.selectors.logs import ValuedLog
from procedures.selectors.snapshot import one_moment
from procedures.values.cells import safe_cell
from procedures.values.collection import Json
from procedures.values.production import CountsAs

RESULTS: Final = ("wrvu", "basis", "reason", "release", "counts_as")


def table(lines: Iterable[ValuedLog], *, counts_as: Callable[[ValuedLog], CountsAs]) -> Iterator[str]:
    """Yield CSV text (RFC 4180), a header first; the columns of an import, then what each line is worth, and whether it
    is own production."""
    with one_moment():
        yield _row([*COLUMNS, *RESULTS])
        for line in lines:
            data = {"id": line.id, **line.data}
            credit = line.credit
            yield _row(
                [
                    *(safe_cell(_written(data[name])) for name in COLUMNS),
                    *(credit.wrvu, credit.basis, credit.reason, credit.release, counts_as(line).value),
                ]
            )


def _written(value: Json) -> str:
    if value is None:
        return ""
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _row(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
