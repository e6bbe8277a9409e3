"""Charges and voids of one transaction: netted, or said to repeat each other, before anything leaves memory (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from statements.domain.statement_lines import LineKind, StatementLine


def net_voids(lines: Sequence[StatementLine], transactions: Mapping[int, str]) -> tuple[tuple[StatementLine, ...], int]:
    """Return the lines that are left, and how many voids went with the charges that they take back.

    `transactions` gives the transaction of a line by its number. The lines of one transaction go together where they
    add up to nothing, in units and in wRVU; else all of them stay as they are, and a charge says which one it repeats.
    """
    groups: dict[tuple[str, str], list[StatementLine]] = defaultdict(list)
    for line in lines:
        if transaction := transactions.get(line.number):
            groups[transaction, line.code].append(line)
    gone = {line.number for group in groups.values() if _is_nothing(group) for line in group}
    voids = sum(1 for line in lines if line.number in gone and line.kind is LineKind.VOID)
    left = (line for line in lines if line.number not in gone)
    return tuple(_with_repeats(left, transactions)), voids


def _with_repeats(lines: Iterable[StatementLine], transactions: Mapping[int, str]) -> Iterator[StatementLine]:
    """Yield the lines, each charge with the number of an earlier one of its code and transaction."""
    first: dict[tuple[str, str], int] = {}
    for line in lines:
        transaction = transactions.get(line.number)
        if not transaction or line.kind is LineKind.VOID:
            yield line
            continue
        number = first.setdefault((transaction, line.code), line.number)
        yield line if number == line.number else replace(line, repeats=number)


def _is_nothing(group: Sequence[StatementLine]) -> bool:
    units = sum((line.units for line in group), Decimal(0))
    wrvu = sum((line.wrvu or Decimal(0) for line in group), Decimal(0))
    return any(line.kind is LineKind.VOID for line in group) and units == 0 and wrvu == 0
