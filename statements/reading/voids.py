"""Voids that take back a charge of the same file, netted by their transaction before anything leaves memory (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from statements.domain.statement_lines import LineKind, StatementLine


def net_voids(lines: Sequence[StatementLine], transactions: Mapping[int, str]) -> tuple[tuple[StatementLine, ...], int]:
    """Return the lines that are left, and how many voids went with the charges that they take back.

    `transactions` gives the transaction of a line by its number. The lines of one transaction go together where they
    add up to nothing, in units and in wRVU; else all of them stay as they are.
    """
    groups: dict[tuple[str, str], list[StatementLine]] = defaultdict(list)
    for line in lines:
        if transaction := transactions.get(line.number):
            groups[transaction, line.code].append(line)
    gone = {line.number for group in groups.values() if _is_nothing(group) for line in group}
    voids = sum(1 for line in lines if line.number in gone and line.kind is LineKind.VOID)
    return tuple(line for line in lines if line.number not in gone), voids


def _is_nothing(group: Sequence[StatementLine]) -> bool:
    units = sum((line.units for line in group), Decimal(0))
    wrvu = sum((line.wrvu or Decimal(0) for line in group), Decimal(0))
    return any(line.kind is LineKind.VOID for line in group) and units == 0 and wrvu == 0
