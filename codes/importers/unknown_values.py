"""Values of a table that this version does not know, counted with the codes that have them (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from codes.domain.values import UnknownValue
from codes.importers.faults import UnreadableFile

_EXAMPLES: Final = 5
_CONSENT: Final = (
    "Rows with an unknown component, status or global period can be let in without a value, rows with another"
    " conversion factor with their own: import again with --accept-unknown, or with the tick for it in the admin site"
)


class UnknownValues(UnreadableFile):
    """A table has values that this version does not know, and nobody has agreed to let their rows in."""

    def __init__(self, name: str, values: Iterable[UnknownValue]) -> None:
        self.values = tuple(values)
        lines = [f"{name}: {value}" for value in self.values]
        super().__init__("\n".join([f"{name}: values that this version does not know", *lines, _CONSENT]))


@dataclass(slots=True)
class _Count:
    rows: int = 0
    examples: list[str] = field(default_factory=list)


class UnknownCounts:
    """How many rows have each unknown value, and the first codes with it."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], _Count] = {}

    def add(self, column: str, value: str, code: str) -> None:
        """Count a row in."""
        count = self._counts.setdefault((column, value), _Count())
        count.rows += 1
        if len(count.examples) < _EXAMPLES and code not in count.examples:
            count.examples.append(code)

    @property
    def values(self) -> tuple[UnknownValue, ...]:
        """Return the values by column, then value."""
        return tuple(
            UnknownValue(column, value, count.rows, tuple(count.examples))
            for (column, value), count in sorted(self._counts.items())
        )
