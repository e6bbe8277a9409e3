"""What a computed table says of what was left out, as JSON that is stored beside it and as lines to read (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from benchmarks.medicare.build import Built
from benchmarks.medicare.method import DROP_WORDS, LEAST_CLINICIANS, Drop


def report_json(built: Built) -> dict[str, object]:
    """Return rows read, clinicians, drops by reason, what fractions took, extremes and coverage."""
    return {
        "rows": built.rows,
        "clinicians": built.clinicians,
        "coverage": str(built.coverage),
        "suppressed_cells": built.suppressed_cells,
        "unknown_columns": list(built.unknown_columns),
        "dropped": [
            {"reason": one.reason.value, "name": one.name, "rows": one.rows, "payment": str(one.payment)}
            for one in built.dropped
        ],
        "taken": [
            {
                "specialty": one.specialty,
                "clinicians": one.clinicians,
                "whole_wrvu": str(one.whole_wrvu),
                "taken_wrvu": str(one.taken_wrvu),
            }
            for one in built.taken
        ],
        "extremes": [
            {"npi": one.npi, "specialty": one.specialty, "state": one.state, "wrvu": str(one.wrvu)}
            for one in built.extremes
        ],
    }


def report_lines(built: Built) -> Iterator[str]:
    """Yield what an operator should know of a table, a line each."""
    yield f"{built.rows:,} rows read, {built.clinicians:,} clinicians with wRVU, {len(built.cells):,} figures."
    yield f"Payments whose code the release knows: {_percent(built.coverage)} of those that count."
    for one in built.dropped:
        words = left_out_words({"reason": one.reason, "name": one.name})
        yield f"Left out, {words}: {one.rows:,} rows, ${one.payment:,.2f}."
    if built.suppressed_cells:
        yield f"Cells of fewer than {LEAST_CLINICIANS} clinicians, not shown: {built.suppressed_cells:,}."
    if built.unknown_columns:
        yield f"Columns that no layout has, not read: {', '.join(built.unknown_columns)}."
    for taken in built.taken:
        if taken.taken_wrvu:
            share = taken.taken_wrvu / taken.whole_wrvu
            yield f"Counted in part, {taken.specialty}: {taken.taken_wrvu:,.2f} wRVU taken away ({_percent(share)})."
    for extreme in built.extremes[:5]:
        yield f"Among the largest: {extreme.wrvu:,.2f} wRVU, {extreme.specialty}, {extreme.state}, NPI {extreme.npi}."


def left_out_words(dropped: Mapping[str, str]) -> str:
    """Return in words why rows added nothing, of an entry of `dropped` of a report."""
    name = f" ({dropped['name']})" if dropped["name"] else ""
    return f"{DROP_WORDS[Drop(dropped['reason'])]}{name}"


def _percent(share: Decimal) -> str:
    return f"{share * 100:.1f} %"
