"""The page of a comparison, as its template takes it: figures, months, pay, and by what all of it was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from statements.domain.statement_lines import DateBasis, Shape
from statements.matching.dollars import CERTAIN
from statements.matching.values import StatementColumn
from statements.models import Statement, StoredComparison
from statements.presenters.amounts import balance_text, day_text, dollar_text, signed_text, wrvu_text
from statements.presenters.clauses import contract_text
from statements.presenters.finding_rows import month_columns
from statements.presenters.rule_words import RuleWords, rule_words
from statements.presenters.words import GRADES, KINDS
from statements.selectors.comparisons import FindingSum, total_of

BASIS_WORDS: Final[Mapping[DateBasis, str]] = {
    DateBasis.SERVICE: "by date of service",
    DateBasis.POSTING: "by posting date",
}
SHAPE_WORDS: Final[Mapping[Shape, str]] = {
    Shape.LINES: "single lines",
    Shape.CODE_MONTHS: "sums by code and month",
    Shape.MONTH_TOTALS: "totals of months",
}
UNSEEN: Final[Mapping[Shape, str]] = {
    Shape.CODE_MONTHS: (
        "The statement has sums by code and month: other units and other values show; other dates, splits and swaps "
        "inside a month cannot be seen."
    ),
    Shape.MONTH_TOTALS: "The statement has totals of months: there is one difference a month, and nothing explains it.",
}
COLUMN_WORDS: Final[Mapping[StatementColumn, str]] = {
    StatementColumn.SERVICE_DATE: "date of service",
    StatementColumn.POST_DATE: "post date",
    StatementColumn.MODIFIERS: "modifiers",
    StatementColumn.UNITS: "units",
    StatementColumn.WRVU: "wRVU",
    StatementColumn.PROVIDER: "provider",
    StatementColumn.TRANSACTION: "transaction number",
}


@dataclass(frozen=True, slots=True)
class ComparedFigures:
    """The three figures, the differences, the statement's own total where it is another than the sum of its lines, and
    to which of the own figures the lines of the statement are nearer."""

    statement: str
    own: str
    own_unadjusted: str
    difference: str
    stated: str
    sum_of_lines: str
    agreeing_unadjusted: str
    is_unadjusted: bool
    tells_apart: bool


@dataclass(frozen=True, slots=True)
class FindingSumRow:
    """Findings of a kind and grade, and what they sum to."""

    kind: str
    grade: str
    findings: int
    wrvu: str
    dollars: str


@dataclass(frozen=True, slots=True)
class FindingSums:
    """What is certain, or what is open: by kind and grade, and all together."""

    is_certain: bool
    rows: tuple[FindingSumRow, ...]
    findings: int
    wrvu: str
    dollars: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month, or a quarter, of the running balance."""

    months: str
    reported: str
    tracked: str
    difference: str
    explained: str
    running: str


@dataclass(frozen=True, slots=True)
class PayRow:
    """A pay period in both records, and the dollars by which they differ."""

    days: str
    contract: str
    own_wrvu: str
    statement_wrvu: str
    certain: str
    open: str
    dollars: str
    bonuses: tuple[str, ...]


def seeming_basis(figures: ComparedFigures) -> str:
    """Return to which figure of the log the statement is nearer; an empty text where no line tells them apart."""
    if not figures.tells_apart:
        return ""
    if figures.is_unadjusted:
        return (
            "The employer seems to count before modifiers and rules of sessions: of the lines that tell the two apart, "
            "more equal that figure."
        )
    return "Of the lines that tell the two apart, at least as many equal the figure under the contract."


def shape_compared(statement: Statement, comparison: StoredComparison) -> Shape:
    """Return how finely the statement was compared; without dates of service its lines are sums of a month."""
    shape = Shape(statement.shape)
    has_days = StatementColumn.SERVICE_DATE.value in comparison.result["basis"]["columns"]
    return Shape.CODE_MONTHS if shape is Shape.LINES and not has_days else shape


def comparison_context(
    statement: Statement, comparison: StoredComparison, sums: Sequence[FindingSum]
) -> dict[str, object]:
    """Return what the template says of a comparison beside its findings."""
    result = comparison.result
    return {
        "figures": figures_of(comparison),
        "seeming_basis": seeming_basis(figures_of(comparison)),
        "unseen": UNSEEN.get(shape_compared(statement, comparison), ""),
        "sums": _sums(sums),
        "months": [_month(month) for month in result["months"]],
        "periods": pay_rows(comparison),
        "rules": _rules(statement, result["rules"]),
        "outside": _left(result["not_compared"]["statement"]),
        "own_before": _left(result["not_compared"]["own_before"]),
        "basis": result["basis"],
        "basis_words": BASIS_WORDS[DateBasis(statement.basis)],
        "columns": columns_of(comparison),
        "contracts": contracts_of(comparison),
        "rows": [_schedule_row(row) for row in result["basis"].get("rows", ())],
    }


def columns_of(comparison: StoredComparison) -> list[str]:
    """Return the columns of the statement, in words."""
    return [COLUMN_WORDS[StatementColumn(name)] for name in comparison.result["basis"]["columns"]]


def contracts_of(comparison: StoredComparison) -> list[str]:
    """Return the contracts by which the log was counted, each with its version and clause."""
    return [contract_text(one) for one in comparison.result["basis"]["contracts"]]


def pay_rows(comparison: StoredComparison) -> list[PayRow]:
    """Return the pay periods."""
    return [_period(period) for period in comparison.result["pay_periods"]]


def figures_of(comparison: StoredComparison) -> ComparedFigures:
    """Return the figures of a comparison."""
    totals, outside = comparison.result["totals"], comparison.result["not_compared"]["statement"]
    own, unadjusted = Decimal(totals["own"]), Decimal(totals["own_unadjusted"])
    listed = None if totals["statement"] is None else Decimal(totals["statement"])
    agreeing = Decimal(totals["agreeing_unadjusted"])
    differs = totals["stated_differs"] and listed is not None
    return ComparedFigures(
        statement=wrvu_text(listed),
        own=wrvu_text(own),
        own_unadjusted=wrvu_text(unadjusted),
        difference=signed_text(None if listed is None else listed - own),
        stated=wrvu_text(totals["stated"]) if differs else "",
        sum_of_lines=wrvu_text((listed or 0) + Decimal(outside["wrvu"] or 0)) if differs else "",
        agreeing_unadjusted=signed_text(agreeing) if agreeing else "",
        is_unadjusted=totals["employer_uses"] == "unadjusted",
        # A comparison made before these lines were counted has the totals alone.
        tells_apart=totals.get("telling_lines", own != unadjusted) > 0 and listed is not None,
    )


def _sums(sums: Sequence[FindingSum]) -> list[FindingSums]:
    certain = [one for one in sums if one.grade in CERTAIN]
    uncertain = [one for one in sums if one.grade not in CERTAIN]
    return [
        FindingSums(
            part is certain,
            tuple(_sum_row(one) for one in part),
            sum(one.findings for one in part),
            signed_text(total_of(one.wrvu for one in part)),
            dollar_text(total_of(one.dollars for one in part)),
        )
        for part in (certain, uncertain)
        if part
    ]


def _sum_row(part: FindingSum) -> FindingSumRow:
    return FindingSumRow(
        KINDS[part.kind], GRADES[part.grade], part.findings, signed_text(part.wrvu), dollar_text(part.dollars)
    )


def _month(month: Mapping[str, Any]) -> MonthRow:  # Any: as above
    return MonthRow(
        balance_text(month),
        wrvu_text(month["reported"]),
        wrvu_text(month["tracked"]),
        signed_text(month["difference"]),
        signed_text(month["explained"]),
        signed_text(month["running"]),
    )


def _period(period: Mapping[str, Any]) -> PayRow:  # Any: JSON of our own
    first, last = (date.fromisoformat(period[name]) for name in ("first_on", "last_on"))
    return PayRow(
        f"{day_text(first)} to {day_text(last)}",
        period["contract"],
        wrvu_text(period["own_wrvu"]),
        wrvu_text(period["statement_wrvu"]),
        dollar_text(period["certain"]),
        dollar_text(period["open"]),
        dollar_text(period["dollars"]),
        tuple(_bonus(bonus) for bonus in period["bonuses"]),
    )


def _bonus(bonus: Mapping[str, Any]) -> str:  # Any: as above
    ours, theirs = ("is", "is not") if bonus["reached_by"] == "own" else ("is not", "is")
    return (
        f"With the figures of your log the threshold of {wrvu_text(bonus['at_wrvu'])} wRVU {ours} reached, with those "
        f"of the statement it {theirs}: {dollar_text(bonus['dollars'])}."
    )


# Any: as above
def _rules(statement: Statement, rules: Sequence[Mapping[str, Any]]) -> list[RuleWords]:
    has_rows = not month_columns(statement)
    return [rule_words(rule, has_rows=has_rows) for rule in rules]


def _schedule_row(row: Mapping[str, Any]) -> tuple[str, str, str]:  # Any: as above
    """Return a row of the schedule: its code with its component, its release, and its work RVU."""
    return "-".join(filter(None, (row["code"], row["component"]))), row["release"], wrvu_text(row["work_rvu"])


def _left(left: Mapping[str, Any]) -> dict[str, object] | None:  # Any: as above
    """Return lines that were not compared, None where there are none."""
    if not left["lines"]:
        return None
    return {"lines": left["lines"], "wrvu": wrvu_text(left["wrvu"]), "has_wrvu": left["wrvu"] is not None}
