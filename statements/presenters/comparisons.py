"""A comparison as JSON: what is frozen with it, and what the API gives (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from procedures.collections.collection import Json
from statements.domain.statement_lines import StatementLine
from statements.matching.balance import MonthBalance
from statements.matching.compare import StatementComparison
from statements.matching.dollars import SpanDollars
from statements.matching.employer_rules import EmployerRule
from statements.matching.evidence import total_of_statement
from statements.matching.values import ZERO, Finding, OwnLine

JsonMap = dict[str, Json]


def amount(value: Decimal | None) -> str | None:
    """Return wRVU or dollars with at least two decimals and no more than they need; None for none."""
    if value is None:
        return None
    written = f"{value.normalize():f}"
    return written if len(written.partition(".")[2]) > 2 else f"{value:.2f}"


def units_text(value: Decimal | None) -> str | None:
    """Return units with no more decimals than they need; None for none."""
    return None if value is None else f"{value.normalize():f}"


def result_json(comparison: StatementComparison, spans: Sequence[SpanDollars], basis: JsonMap) -> JsonMap:
    """Return what is kept of a comparison beside its findings; `basis` says by what it was counted."""
    totals, chosen = comparison.totals, comparison.selection
    return {
        "basis": basis,
        "totals": {
            "statement": amount(totals.statement),
            "own": amount(totals.own),
            "own_unadjusted": amount(totals.own_unadjusted),
            "stated": amount(totals.stated),
            "stated_differs": totals.is_own_total_wrong,
            "agreeing_unadjusted": amount(totals.agreeing_unadjusted),
            "employer_uses": "unadjusted" if totals.seems_unadjusted else "contract",
            "telling_lines": totals.lines_by_contract + totals.lines_by_unadjusted,
            "by_grade": _by_grade(comparison.findings),
        },
        "not_compared": {
            "statement": _not_compared(chosen.outside),
            "own_before": _own_before(chosen.own_before),
        },
        "months": [month_json(month) for month in comparison.months],
        "pay_periods": [span_json(span) for span in spans],
        "rules": [rule_json(rule) for rule in comparison.rules],
    }


def _by_grade(findings: Iterable[Finding]) -> JsonMap:
    sums: dict[str, tuple[int, Decimal]] = {}
    for finding in findings:
        count, wrvu = sums.get(finding.grade.value, (0, ZERO))
        sums[finding.grade.value] = (count + 1, wrvu + (finding.wrvu or ZERO))
    return {grade: {"findings": count, "wrvu": amount(wrvu)} for grade, (count, wrvu) in sorted(sums.items())}


def _not_compared(lines: Sequence[StatementLine]) -> JsonMap:
    return {"lines": len(lines), "wrvu": amount(total_of_statement(lines))}


def _own_before(lines: Sequence[OwnLine]) -> JsonMap:
    return {"lines": len(lines), "wrvu": amount(sum((own.wrvu for own in lines), ZERO))}


def month_json(month: MonthBalance) -> JsonMap:
    """Return a month of the running balance."""
    return {
        "month": month.month.isoformat(),
        "months": month.months,
        "reported": amount(month.reported),
        "tracked": amount(month.tracked),
        "difference": amount(month.difference),
        "explained": amount(month.explained),
        "running": amount(month.running),
    }


def span_json(span: SpanDollars) -> JsonMap:
    """Return a pay period: own wRVU, those with the statement's differences, and the dollars at the rates entered."""
    return {
        "first_on": span.span.period.first.isoformat(),
        "last_on": span.span.period.last.isoformat(),
        "contract": span.span.contract,
        "own_wrvu": amount(span.span.own_wrvu),
        "statement_wrvu": amount(span.statement_wrvu),
        "dollars": amount(span.dollars),
        "certain": amount(span.certain),
        "open": amount(span.open),
        "bonuses": [
            {
                "at_wrvu": amount(bonus.at_wrvu),
                "dollars": amount(bonus.dollars),
                "reached_by": "own" if own else "statement",
            }
            for bonus, own in span.bonuses
        ],
    }


def rule_json(rule: EmployerRule) -> JsonMap:
    """Return a rule with the interval and the simplest decimal of a factor."""
    interval = rule.interval
    return {
        "kind": rule.kind.value,
        "state": rule.state.value,
        "subject": list(rule.subject),
        "factor": None if rule.factor is None else f"{rule.factor.normalize():f}",
        "low": None if interval is None else f"{interval.low:.6f}",
        "high": None if interval is None else f"{interval.high:.6f}",
        "proving": list(rule.proving),
        "contradicting": list(rule.contradicting),
    }
