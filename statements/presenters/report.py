"""The report of a comparison as a table for spreadsheets: what differs, what can explain it, and how it was counted.

It says that two records differ, and never what is owed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from statements.matching.values import FindingCause, FindingKind, Grade
from statements.models import ComparisonFinding, Statement, StoredComparison
from statements.presenters.comparisons import amount, units_text
from wire.cells import safe_cell

FOOT: Final = "A comparison of a personal log with a statement. Neither is proof of what was performed or billed."
_MARK: Final = "\ufeff"
COLUMNS: Final = (
    "finding", "kind", "from", "until", "code", "modifiers", "lines", "units", "wrvu", "dollars_at_rates_entered",
    "grade", "explanations", "statement_rows", "log_units", "log_wrvu", "statement_units", "statement_wrvu",
)  # fmt: skip

KINDS: Final[Mapping[str, str]] = {
    FindingKind.ABSENT: "in the log, not in the statement",
    FindingKind.EXTRA: "in the statement, not in the log",
    FindingKind.VALUE: "other wRVU",
    FindingKind.MODIFIERS: "other modifiers",
    FindingKind.UNITS: "other units",
    FindingKind.SPLIT: "as several lines, with other wRVU",
    FindingKind.VOID: "charged and taken back",
    FindingKind.TOTAL: "other total of the month",
}
GRADES: Final[Mapping[str, str]] = {
    Grade.SHOWN: "shown by a column or another statement",
    Grade.ONLY: "no other listed cause fits",
    Grade.EITHER: "several causes fit, or cannot be excluded",
    Grade.UNKNOWN: "no listed cause fits",
}
CAUSES: Final[Mapping[str, str]] = {
    FindingCause.VOIDED: "the statement took the charge back",
    FindingCause.MODIFIERS: "the statement has other modifiers",
    FindingCause.UNITS: "the statement has other units",
    FindingCause.SPLIT: "the statement has it as several lines",
    FindingCause.CODE: "another code",
    FindingCause.DATE: "another date",
    FindingCause.LOGGED_APART: "logged, but not counted (observed, in training, or not billed yet)",
    FindingCause.NOT_POSTED_YET: "not posted yet",
    FindingCause.LATE_CHARGE: "a late charge",
    FindingCause.OTHER_PROVIDER: "under another provider",
    FindingCause.EXCLUDED_ENCOUNTER: "an encounter that the statement leaves out",
    FindingCause.DUPLICATE: "a line twice",
    FindingCause.ROUNDING: "rounding",
    FindingCause.TOTAL_RVU: "total RVU in place of work RVU",
    FindingCause.ZERO: "counted as zero",
    FindingCause.RELEASE: "another release of the year",
    FindingCause.YEAR: "the schedule of another year",
    FindingCause.MODIFIER_DROPPED: "a modifier without its factor",
    FindingCause.SESSION_RULES: "rules of several procedures in one session",
    FindingCause.EMPLOYER_FACTOR: "a factor of the employer",
}


def explanation_text(explanation: Mapping[str, str]) -> str:
    """Return an explanation in words, with its detail."""
    words, detail = CAUSES[FindingCause(explanation["cause"])], explanation["detail"]
    return f"{words} ({detail})" if detail else words


def report_csv(
    statement: Statement, comparison: StoredComparison, findings: Iterable[ComparisonFinding]
) -> Iterator[str]:
    """Yield CSV text (RFC 4180): how it was counted, the totals, a header, the findings, and the foot.

    No cell is taken for a formula; the byte order mark is for Excel.
    """
    yield _MARK
    for row in _head(statement, comparison):
        yield _row(row)
    yield _row([])
    yield _row(COLUMNS)
    for finding in findings:
        yield _row(_cells(finding))
    yield _row([])
    yield _row([FOOT])


def _head(statement: Statement, comparison: StoredComparison) -> Iterator[Sequence[object]]:
    result = comparison.result
    basis, totals = result["basis"], result["totals"]
    contracts = ", ".join(f"{one['name']}, version {one['version']}" for one in basis["contracts"])
    yield ["Two records differ", f"{comparison.findings} findings"]
    yield ["statement", f"{statement.first_on} to {statement.last_on}", statement.basis, statement.label]
    yield ["made at", comparison.made_at.isoformat()]
    yield ["file SHA-256", statement.sha256]
    yield ["program", basis["program"], "releases", ", ".join(basis["releases"])]
    yield ["contract", contracts, "change of the log", comparison.log_seq]
    if totals["stated_differs"]:
        yield ["the statement's own total, which differs from the sum of its lines", totals["stated"]]
    yield ["wRVU of the statement", totals["statement"]]
    yield ["wRVU of the log under the contract", totals["own"]]
    yield ["wRVU of the log before modifiers and rules of sessions", totals["own_unadjusted"]]
    for grade, sums in totals["by_grade"].items():
        yield [f"findings: {GRADES[Grade(grade)]}", sums["findings"], "wRVU", sums["wrvu"]]
    for span in result["pay_periods"]:
        period = f"{span['first_on']} to {span['last_on']}, {span['contract']}"
        yield ["dollars at the rates you entered", period, span["certain"], "open", span["open"]]
    for name, left in result["not_compared"].items():
        yield [f"not compared ({name})", left["lines"], "wRVU", left["wrvu"]]


def _cells(finding: ComparisonFinding) -> list[object]:
    return [
        finding.number,
        KINDS[FindingKind(finding.kind)],
        finding.first_on.isoformat(),
        finding.last_on.isoformat(),
        finding.code,
        "; ".join(" ".join(modifiers) for modifiers in finding.modifiers),
        finding.lines,
        units_text(finding.units),
        amount(finding.wrvu),
        amount(finding.dollars),
        GRADES[Grade(finding.grade)],
        "; ".join(explanation_text(one) for one in finding.explanations),
        " ".join(map(str, finding.rows)),
        units_text(finding.own_units),
        amount(finding.own_wrvu),
        units_text(finding.statement_units),
        amount(finding.statement_wrvu),
    ]


def _row(cells: Sequence[object]) -> str:
    """Return a row; numbers below nothing are numbers, so their sign is no formula's."""
    text = io.StringIO()
    csv.writer(text).writerow([_safe(cell) for cell in cells])
    return text.getvalue()


def _safe(cell: object) -> str:
    written = "" if cell is None else str(cell)
    return written if _is_number(written) else safe_cell(written)


def _is_number(written: str) -> bool:
    return written.lstrip("-").replace(".", "", 1).isdigit()
