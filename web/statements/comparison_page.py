"""The page of a comparison, as its template takes it: figures, months, pay, and by what all of it was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from statements.domain.statement_lines import DateBasis, Shape
from statements.matching.dollars import CERTAIN
from statements.matching.values import StatementColumn
from statements.models import Statement, StoredComparison
from statements.presenters.report import GRADES, KINDS
from statements.selectors.comparisons import FindingSum
from web.statements.amounts import day_text, dollar_text, signed_text, wrvu_text
from web.statements.rule_words import RuleWords, rule_words

BASIS_WORDS: Final[Mapping[DateBasis, str]] = {
    DateBasis.SERVICE: "by date of service",
    DateBasis.POSTING: "by posting date",
}
SHAPE_WORDS: Final[Mapping[Shape, str]] = {
    Shape.LINES: "single lines",
    Shape.CODE_MONTHS: "sums by code and month",
    Shape.MONTH_TOTALS: "totals of months",
}
_UNSEEN: Final[Mapping[Shape, str]] = {
    Shape.CODE_MONTHS: (
        "The statement has sums by code and month: other units and other values show; other dates, splits and swaps "
        "inside a month cannot be seen."
    ),
    Shape.MONTH_TOTALS: "The statement has totals of months: there is one difference a month, and nothing explains it.",
}
_COLUMNS: Final[Mapping[StatementColumn, str]] = {
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
    """A month of the running balance."""

    month: date
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
        "figures": _figures(result["totals"], result["not_compared"]["statement"]),
        "unseen": _UNSEEN.get(shape_compared(statement, comparison), ""),
        "sums": _sums(sums),
        "months": [_month(month) for month in result["months"]],
        "periods": [_period(period) for period in result["pay_periods"]],
        "rules": _rules(result["rules"]),
        "outside": _left(result["not_compared"]["statement"]),
        "own_before": _left(result["not_compared"]["own_before"]),
        "basis": result["basis"],
        "basis_words": BASIS_WORDS[DateBasis(statement.basis)],
        "columns": [_COLUMNS[StatementColumn(name)] for name in result["basis"]["columns"]],
        "contracts": [f"{one['name']}, version {one['version']}" for one in result["basis"]["contracts"]],
    }


def _figures(totals: Mapping[str, Any], outside: Mapping[str, Any]) -> ComparedFigures:  # Any: JSON of our own
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
        tells_apart=own != unadjusted and listed is not None,
    )


def _sums(sums: Sequence[FindingSum]) -> list[FindingSums]:
    certain = [one for one in sums if one.grade in CERTAIN]
    uncertain = [one for one in sums if one.grade not in CERTAIN]
    return [
        FindingSums(
            part is certain,
            tuple(_sum_row(one) for one in part),
            sum(one.findings for one in part),
            signed_text(_total(one.wrvu for one in part)),
            dollar_text(_total(one.dollars for one in part)),
        )
        for part in (certain, uncertain)
        if part
    ]


def _sum_row(part: FindingSum) -> FindingSumRow:
    return FindingSumRow(
        KINDS[part.kind], GRADES[part.grade], part.findings, signed_text(part.wrvu), dollar_text(part.dollars)
    )


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    given = [one for one in amounts if one is not None]
    return sum(given, Decimal(0)) if given else None


def _month(month: Mapping[str, Any]) -> MonthRow:  # Any: as above
    return MonthRow(
        date.fromisoformat(month["month"]),
        wrvu_text(month["reported"]),
        wrvu_text(month["tracked"]),
        signed_text(month["difference"]),
        signed_text(month["explained"]),
        signed_text(month["running"]),
    )


def _period(period: Mapping[str, Any]) -> PayRow:  # Any: as above
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


def _rules(rules: Sequence[Mapping[str, Any]]) -> list[RuleWords]:  # Any: as above
    return [rule_words(rule) for rule in rules]


def _left(left: Mapping[str, Any]) -> dict[str, object] | None:  # Any: as above
    """Return lines that were not compared, None where there are none."""
    if not left["lines"]:
        return None
    return {"lines": left["lines"], "wrvu": wrvu_text(left["wrvu"]), "has_wrvu": left["wrvu"] is not None}
