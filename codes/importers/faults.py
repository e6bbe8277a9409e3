"""What is wrong with a published file: every bad line with its number and column, up to a limit (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FAULT_LIMIT = 50


@dataclass(frozen=True, slots=True)
class LineFault:
    """One thing that is wrong: `line` counts from 1, `column` is the file's own name of it or empty."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{place}: {self.message}"


def open_quotation(last_line: int) -> str:
    """Return the words for a row that reaches down to another line, whose cells would stand in this one's place."""
    return f"a cell reaches down to line {last_line}; expected a row in each line: a quotation mark is not closed"


class UnreadableFile(ValueError):
    """A published file, or a member of it, is not what it claims to be; nothing of it is used."""


class BadLines(UnreadableFile):
    """A member has lines that cannot be read; `faults` names them."""

    def __init__(self, name: str, faults: Sequence[LineFault], *, more: bool = False) -> None:
        self.name = name
        self.faults = tuple(faults)
        self.more = more
        lines = [f"{name}: {fault}" for fault in self.faults]
        if more:
            lines.append(f"{name}: more than {len(self.faults)} faults; the reading stopped there")
        super().__init__("\n".join(lines))


class Faults:
    """Collects what is wrong with one member and raises it all at once."""

    def __init__(self, name: str, *, limit: int = FAULT_LIMIT) -> None:
        self.name = name
        self.limit = limit
        self.found: list[LineFault] = []

    def add(self, line: int, column: str, message: str) -> None:
        """Note a fault; raises BadLines when one more than the limit is found."""
        if len(self.found) == self.limit:
            raise BadLines(self.name, self.found, more=True)
        self.found.append(LineFault(line, column, message))

    def raise_if_any(self) -> None:
        """Raise BadLines if a fault was noted."""
        if self.found:
            raise BadLines(self.name, self.found)
