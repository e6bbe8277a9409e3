"""Findings of a comparison as the tables of its page have them: what is certain apart from what is open, by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from itertools import groupby

from statements.matching.dollars import CERTAIN
from statements.matching.values import FindingKind, Grade
from statements.models import ComparisonFinding, Statement
from statements.presenters.amounts import (
    day_text,
    dollar_text,
    months_text,
    rows_text,
    signed_text,
    unit_text,
    wrvu_text,
)
from statements.presenters.words import GRADES, KINDS, explanation_text
from statements.reading.messages import from_json
from statements.reading.values import StatementMapping
from statements.selectors.comparisons import LoggedLine


@dataclass(frozen=True, slots=True)
class LogAtReading:
    """The lines of the log that findings name, as far as they are still there, and when the statement was read.

    `months` are the columns of each month in a sheet that has a column a month, by their places: sums have no row.
    """

    lines: Mapping[str, LoggedLine]
    read_at: datetime
    zone: tzinfo
    months: Mapping[date, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in words: its lines, what both records have of them, the difference, and what can explain it."""

    number: int
    code: str
    days: str
    count: str
    rows: str
    logged: str
    own_units: str
    own_wrvu: str
    statement_units: str
    statement_wrvu: str
    wrvu: str
    dollars: str
    grade: str
    explanations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingTable:
    """A table: the findings that are shown or have one cause that fits, or the others; by kind, over-credits with
    the rest."""

    is_certain: bool
    kinds: tuple[tuple[str, tuple[FindingRow, ...]], ...]


def finding_tables(
    findings: Sequence[ComparisonFinding], log: LogAtReading, *, has_days: bool
) -> tuple[FindingTable, ...]:
    """Return the tables of findings that come in the order of `findings_by_certainty`.

    Without days the dates of findings are months.
    """
    by_certainty = groupby(findings, key=lambda finding: Grade(finding.grade) in CERTAIN)
    return tuple(
        FindingTable(
            is_certain,
            tuple(
                (KINDS[FindingKind(kind)], tuple(_row(finding, log, has_days=has_days) for finding in of_kind))
                for kind, of_kind in groupby(part, key=lambda finding: finding.kind)
            ),
        )
        for is_certain, part in by_certainty
    )


def _row(finding: ComparisonFinding, log: LogAtReading, *, has_days: bool) -> FindingRow:
    return FindingRow(
        number=finding.number,
        code=code_text(finding),
        days=days_text(finding, has_days=has_days),
        count=count_text(finding),
        rows=places_text(finding, log),
        logged=logged_text(finding, log),
        own_units=unit_text(finding.own_units),
        own_wrvu=wrvu_text(finding.own_wrvu),
        statement_units=unit_text(finding.statement_units),
        statement_wrvu=wrvu_text(finding.statement_wrvu),
        wrvu=signed_text(finding.wrvu),
        dollars=dollar_text(finding.dollars),
        grade=GRADES[Grade(finding.grade)],
        explanations=tuple(explanation_text(one) for one in finding.explanations),
    )


def month_columns(statement: Statement) -> dict[date, list[int]]:
    """Return the columns of each month in a sheet that has a column a month, else nothing."""
    columns: dict[date, list[int]] = {}
    for column in from_json(StatementMapping, statement.mapping).columns:
        if column.month is not None:
            columns.setdefault(column.month, []).append(column.place)
    return columns


def places_text(finding: ComparisonFinding, log: LogAtReading) -> str:
    """Return the rows of the file in which the statement's lines stand, of sums in columns of months these columns."""
    if not log.months or not finding.rows:
        return rows_text(list(map(str, finding.rows)))
    months = (places for month, places in log.months.items() if finding.first_on <= month <= finding.last_on)
    places = sorted(place for columns in months for place in columns)
    return f"column{'' if len(places) == 1 else 's'} {', '.join(map(str, places))}"


def code_text(finding: ComparisonFinding) -> str:
    """Return the code with its modifiers, of other modifiers both."""
    if not finding.code:
        return "All codes"
    written = ("-".join((finding.code, *modifiers)) for modifiers in finding.modifiers)
    return " / ".join(dict.fromkeys(written))


def days_text(finding: ComparisonFinding, *, has_days: bool) -> str:
    """Return the days of a finding, without days its month or months."""
    return _span(finding.first_on, finding.last_on) if has_days else months_text(finding.first_on, finding.last_on)


def count_text(finding: ComparisonFinding) -> str:
    """Return how many lines are meant, of how many equal ones."""
    equal = max(len(finding.own_lines), len(finding.rows))
    if equal > finding.lines:
        return f"{finding.lines} of {equal} equal lines"
    return "1 line" if finding.lines == 1 else f"{finding.lines} lines"


def logged_text(finding: ComparisonFinding, log: LogAtReading) -> str:
    """Return when the lines of the log were logged, and how many are of after the reading or gone since."""
    ids: Sequence[str] = finding.own_lines
    there = [log.lines[line_id] for line_id in ids if line_id in log.lines]
    days = [line.logged_at.astimezone(log.zone).date() for line in there if line.logged_at is not None]
    parts = [f"logged {_span(min(days), max(days))}"] if days else []
    later = sum(line.changed_at > log.read_at for line in there)
    parts += [f"{_of(later, ids)}logged or changed after the file was read"] if later else []
    gone = len(ids) - len(there)
    parts += [f"{_of(gone, ids)}no longer in the log"] if gone else []
    return "; ".join(parts)


def _of(count: int, ids: Sequence[str]) -> str:
    return "" if count == len(ids) == 1 else f"{count} of {len(ids)} "


def _span(first: date, last: date) -> str:
    return day_text(first) if first == last else f"{day_text(first)} to {day_text(last)}"
