"""The report of a comparison, as CSV, workbook and PDF take it: a headline, what to know first, parts and findings.

It says that two records differ, and never what is owed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from accounts.models import User
from accounts.selectors import profile_of
from statements.domain.statement_lines import Shape
from statements.models import ComparisonFinding, Statement, StoredComparison
from statements.presenters.amounts import day_text
from statements.presenters.figures import UNSEEN, figures_of, shape_compared
from statements.presenters.finding_rows import (
    FindingTable,
    LogAtReading,
    code_text,
    count_text,
    days_text,
    finding_tables,
    logged_text,
    month_columns,
    places_text,
)
from statements.presenters.sections import (
    Cell,
    CellKind,
    Column,
    Section,
    apart_section,
    balance_section,
    basis_section,
    dollars_section,
    figures_section,
    rules_section,
    schedule_section,
    statement_side_section,
    sums_section,
)
from statements.presenters.words import GRADES, KINDS, explanation_text
from statements.selectors.comparisons import (
    finding_sums,
    findings_by_certainty,
    last_change,
    logged_lines,
    own_ids,
    statement_side,
)

FINDING_COLUMNS: Final = (
    Column("Finding", CellKind.COUNT),
    Column("Kind"),
    Column("Grade"),
    Column("Code"),
    Column("From"),
    Column("Until"),
    Column("Lines"),
    Column("Log units", CellKind.UNITS),
    Column("Log wRVU", CellKind.WRVU),
    Column("Statement units", CellKind.UNITS),
    Column("Statement wRVU", CellKind.WRVU),
    Column("wRVU", CellKind.SIGNED_WRVU),
    Column("Dollars at the rates you entered", CellKind.DOLLARS),
    Column("What can explain it"),
    Column("Rows of the statement"),
    Column("Logged"),
)


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """A report: what it is of, its headline and what to know first, the parts before and after the findings, the
    findings as tables of a page and as one section."""

    title: str
    headline: str
    first: tuple[str, ...]
    before: tuple[Section, ...]
    tables: tuple[FindingTable, ...]
    findings: Section
    after: tuple[Section, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return all parts in order, the findings as one."""
        return *self.before, self.findings, *self.after


def report_of(*, user: User, statement: Statement, comparison: StoredComparison) -> ComparisonReport:
    """Return the report of a user's comparison; four queries.

    Days of logging, and the marks of lines that are not as they were when the file was read, are of this moment.
    """
    findings = list(findings_by_certainty(comparison))
    lines = logged_lines(user_id=user.id, ids=own_ids(findings))
    log = LogAtReading(lines, statement.made_at, ZoneInfo(profile_of(user).time_zone), month_columns(statement))
    has_days = shape_compared(statement, comparison) is Shape.LINES
    changes = max(0, last_change(user_id=user.id) - comparison.log_seq)
    side = statement_side(findings, lines, read_at=statement.made_at)
    return ComparisonReport(
        title=" ".join(filter(None, (statement.label, f"{day_text(statement.first_on)} to {_last_day(statement)}"))),
        headline=headline_of(comparison),
        first=tuple(_first(statement, comparison, changes)),
        before=(figures_section(comparison), sums_section(finding_sums(findings)), statement_side_section(side)),
        tables=finding_tables(findings, log, has_days=has_days),
        findings=_findings_section(findings, log, has_days=has_days),
        after=(
            dollars_section(comparison),
            rules_section(statement, comparison),
            balance_section(comparison),
            apart_section(statement, comparison),
            basis_section(statement, comparison, owner=user.email),
            schedule_section(comparison),
        ),
    )


def headline_of(comparison: StoredComparison) -> str:
    """Return what is said first."""
    basis = comparison.result["basis"]
    if not basis["statement_lines"] and not basis["own_lines"]:
        return "There was no line to compare."
    if not comparison.findings:
        return "No line of the two records differs."
    return f"Two records differ: {comparison.findings:,} finding{'' if comparison.findings == 1 else 's'}."


def _last_day(statement: Statement) -> str:
    return day_text(statement.last_on)


def _first(statement: Statement, comparison: StoredComparison, changes: int) -> Iterator[str]:
    """Yield what to know before the figures."""
    figures = figures_of(comparison)
    if figures.stated:
        yield (
            f"The statement prints a total of {figures.stated} wRVU; its lines add up to {figures.sum_of_lines} wRVU."
        )
    if unseen := UNSEEN.get(shape_compared(statement, comparison)):
        yield unseen
    if not comparison.result["basis"]["own_lines"]:
        yield "No line of the log counts in these days."
    if changes:
        counted = f"{changes:,} change{'' if changes == 1 else 's'}"
        yield f"The log changed since ({counted}); this report stays as it was made."


def _findings_section(findings: Sequence[ComparisonFinding], log: LogAtReading, *, has_days: bool) -> Section:
    return Section("Findings", (), FINDING_COLUMNS, tuple(_cells(one, log, has_days=has_days) for one in findings))


def _cells(finding: ComparisonFinding, log: LogAtReading, *, has_days: bool) -> tuple[Cell, ...]:
    first, last = (
        (finding.first_on.isoformat(), finding.last_on.isoformat())
        if has_days
        else (days_text(finding, has_days=False),) * 2
    )
    return (
        finding.number,
        KINDS[finding.kind],
        GRADES[finding.grade],
        code_text(finding),
        first,
        last,
        count_text(finding),
        finding.own_units,
        finding.own_wrvu,
        finding.statement_units,
        finding.statement_wrvu,
        finding.wrvu,
        finding.dollars,
        "; ".join(explanation_text(one) for one in finding.explanations),
        places_text(finding, log),
        logged_text(finding, log),
    )
