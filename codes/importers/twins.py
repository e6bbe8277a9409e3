"""The nonQPP and QPP tables of one release, which are equal but for the conversion factor (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from codes.importers.columns import COLUMN_NAMES
from codes.importers.faults import Faults
from codes.importers.pprrvu import PprrvuTable, RowValues

_KEY: Final = slice(COLUMN_NAMES.index("HCPCS"), COLUMN_NAMES.index("MOD") + 1)
_FACTOR: Final = COLUMN_NAMES.index("CONV FACTOR")


def values_agreed(table: PprrvuTable, twin: PprrvuTable) -> Iterator[RowValues]:
    """Yield the rows of `table` as tuples, having compared each with the row in the same place of `twin`.

    Afterwards `twin.factor` is the second factor. Raises BadLines, at the end, naming each code and column in which
    the two disagree.
    """
    faults = Faults(twin.name)
    for row, other in zip_longest(table.values(), twin.values()):
        if row is None or other is None or row[_KEY] != other[_KEY]:
            # A line that cannot be read gives no row, and is then what is wrong.
            table.raise_if_faulty()
            twin.raise_if_faulty()
            faults.add(twin.line, "HCPCS", f"{_named(other)} stands where {table.name} has {_named(row)}")
            break
        if row[:_FACTOR] != other[:_FACTOR] or row[_FACTOR + 1 :] != other[_FACTOR + 1 :]:
            _note(faults, twin.line, row, other)
        yield row
    faults.raise_if_any()


def _note(faults: Faults, line: int, row: RowValues, other: RowValues) -> None:
    # What is unknown in a row stands behind its columns, and follows from them.
    for place, (column, mine, its) in enumerate(zip(COLUMN_NAMES, row, other, strict=False)):
        if mine != its and place != _FACTOR:
            faults.add(line, column, f"{_named(row)} has {_shown(its)}, but {_shown(mine)} in the nonQPP table")


def _named(row: RowValues | None) -> str:
    return "nothing" if row is None else " ".join(filter(None, row[_KEY]))


def _shown(value: object) -> object:
    return "none" if value is None else value
