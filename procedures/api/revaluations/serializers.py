"""Re-valuations and previews as the API gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import serializers

from procedures.collections.revaluation import CreditDifference, RevaluationTally, month_sentence
from procedures.models import Revaluation


class DifferenceOutput(serializers.Serializer[object]):
    """How many lines changed, what they were worth before and after, in wRVU, and the difference."""

    lines = serializers.IntegerField()
    before = serializers.CharField()
    after = serializers.CharField()
    difference = serializers.CharField()


class MonthOutput(DifferenceOutput):
    """What changed in a month, also as a sentence."""

    month = serializers.CharField()
    sentence = serializers.CharField(required=False)


class CodeOutput(DifferenceOutput):
    """What changed of a code."""

    code = serializers.CharField()


class RevaluationOutput(serializers.Serializer[Revaluation]):
    """The report of a run over one's lines: why, how many were looked at, and what changed.

    `cause` is release, contract, code, command or rules (an upgrade); `finished_at` is null while the run goes on.
    """

    id = serializers.UUIDField()
    cause = serializers.CharField()
    subject = serializers.CharField(allow_blank=True)
    begun_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    looked_at = serializers.IntegerField()
    changed = DifferenceOutput()
    months = MonthOutput(many=True)
    codes = CodeOutput(many=True)


class PreviewOutput(serializers.Serializer[object]):
    """What would change, as a report says it; nothing is written."""

    looked_at = serializers.IntegerField()
    changed = DifferenceOutput()
    months = MonthOutput(many=True)
    codes = CodeOutput(many=True)


def revaluation_json(report: Revaluation) -> dict[str, Any]:  # Any: JSON
    """Return a report as `RevaluationOutput` describes it."""
    tally = RevaluationTally.of(
        report.lines, report.changed, report.wrvu_before, report.wrvu_after, report.by_code, report.by_month
    )
    totals = tally_json(tally)
    for month in totals["months"]:
        change = tally.by_month[month["month"]]
        month["sentence"] = month_sentence(month["month"], change, cause=report.cause, subject=report.subject)
    return {
        "id": str(report.id),
        "cause": report.cause,
        "subject": report.subject,
        "begun_at": report.begun_at.isoformat(),
        "finished_at": None if report.finished_at is None else report.finished_at.isoformat(),
        **totals,
    }


def tally_json(tally: RevaluationTally) -> dict[str, Any]:  # Any: JSON
    """Return what a re-valuation changed, in all, by month and by code."""
    return {
        "looked_at": tally.lines,
        "changed": _difference_json(tally.total),
        "months": list(_keyed("month", tally.by_month)),
        "codes": list(_keyed("code", tally.by_code)),
    }


def _keyed(name: str, differences: Mapping[str, CreditDifference]) -> Iterator[dict[str, Any]]:  # Any: JSON
    for key, difference in sorted(differences.items()):
        yield {name: key, **_difference_json(difference)}


def _difference_json(difference: CreditDifference) -> dict[str, Any]:  # Any: JSON
    return {
        "lines": difference.lines,
        "before": f"{difference.before:.2f}",
        "after": f"{difference.after:.2f}",
        "difference": f"{difference.difference:.2f}",
    }
