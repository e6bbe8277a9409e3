"""What a computed table says of what was left out, as JSON that is stored beside it and as lines to read (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from benchmarks.medicare.method import DROP_WORDS, LEAST_CLINICIANS
from benchmarks.medicare.results import BuiltTables


def report_json(built: BuiltTables) -> dict[str, object]:
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
                "specialty": taken.specialty,
                "clinicians": taken.clinicians,
                "whole_wrvu": str(taken.whole_wrvu),
                "taken_wrvu": str(taken.taken_wrvu),
            }
            for taken in built.taken
        ],
        "extremes": [
            {"npi": one.npi, "specialty": one.specialty, "state": one.state, "wrvu": str(one.wrvu)}
            for one in built.extremes
        ],
    }


def report_lines(built: BuiltTables) -> Iterator[str]:
    """Yield what an operator should know of a table, a line each."""
    yield f"{built.rows:,} rows read, {built.clinicians:,} clinicians with wRVU, {len(built.cells):,} figures."
    yield f"Payments whose code the release knows: {_percent(built.coverage)} of those that count."
    for dropped in built.dropped:
        words = left_out_words({"reason": dropped.reason, "name": dropped.name})
        yield f"Left out, {words}: {dropped.rows:,} rows, ${dropped.payment:,.2f}."
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


def stored_report_lines(report: Mapping[str, Any]) -> Iterator[str]:  # Any: JSON that a build of any age stored
    """Yield what a stored report says, a line each; nothing of an empty one. What an older build left out is absent."""
    if not report:
        return
    yield f"{report.get('rows', 0):,} rows read, {report.get('clinicians', 0):,} clinicians with wRVU."
    if releases := report.get("releases"):
        excerpt = ", an excerpt" if report.get("release_is_excerpt") else ""
        yield f"Work RVUs of {', '.join(releases)}{excerpt}."
    if "coverage" in report:
        yield f"Payments whose code the release knows: {_percent(Decimal(report['coverage']))} of those that count."
    if "least_active_wrvu" in report:
        yield f"A clinician is active from {report['least_active_wrvu']:,} wRVU a year on."
    if "fractions" in report:
        yield f"Rows of assistants are counted {'in part' if report['fractions'] else 'whole'}."
    for dropped in report.get("dropped", ()):
        yield f"Left out, {left_out_words(dropped)}: {dropped['rows']:,} rows, ${Decimal(dropped['payment']):,.2f}."
    yield from _stored_counts(report)
    for name, digest in report.get("files", {}).items():
        yield f"File {name}, SHA-256 {digest}."


def _stored_counts(report: Mapping[str, Any]) -> Iterator[str]:  # Any: as above
    if report.get("suppressed_cells"):
        yield f"Cells of fewer than {LEAST_CLINICIANS} clinicians, not shown: {report['suppressed_cells']:,}."
    if report.get("unknown_columns"):
        yield f"Columns that no layout has, not read: {', '.join(report['unknown_columns'])}."
    for fractions in report.get("taken", ()):
        whole, taken = Decimal(fractions["whole_wrvu"]), Decimal(fractions["taken_wrvu"])
        if taken:
            share = _percent(taken / whole)
            yield f"Counted in part, {fractions['specialty']}: {taken:,.2f} wRVU taken away ({share})."
    for extreme in report.get("extremes", ())[:5]:
        wrvu = Decimal(extreme["wrvu"])
        yield f"Among the largest: {wrvu:,.2f} wRVU, {extreme['specialty']}, {extreme['state']}, NPI {extreme['npi']}."


def left_out_words(dropped: Mapping[str, str]) -> str:
    """Return in words why rows added nothing, of an entry of `dropped` of a report that a build of any age stored."""
    name = f" ({dropped['name']})" if dropped["name"] else ""
    reason = dropped["reason"]
    return f"{DROP_WORDS.get(reason, f'“{reason}”, a reason that this version of OpenRVU does not know')}{name}"


def _percent(share: Decimal) -> str:
    return f"{share * 100:.1f}%"
