"""Summaries as the API gives them."""

from __future__ import annotations

from typing import Final

from rest_framework import serializers

from procedures.reports.hours import ShiftBucket, ShiftHours, WorkedTime
from procedures.reports.summary import NO_LINES, Bucket, LineTotals, Summary

# What buckets without a line, or without a shift, say.
_EMPTY: Final = Bucket()
_NO_SHIFT: Final = ShiftBucket()


class AmountOutput(serializers.Serializer[object]):
    """How many lines and units, worth how many wRVU."""

    lines = serializers.IntegerField()
    units = serializers.IntegerField()
    wrvu = serializers.CharField()


class WorkedTimeOutput(serializers.Serializer[object]):
    """Time of shifts, and what the days on which they began made an hour."""

    shift_minutes = serializers.IntegerField(
        allow_null=True, help_text="Of shifts that began on these days; null in a bucket that is no span of time."
    )
    wrvu_per_hour = serializers.CharField(
        allow_null=True, help_text="wRVU of days with a shift by the hours of these shifts; null without a shift."
    )


class TrainingOutput(AmountOutput, WorkedTimeOutput):
    """Lines made in training; the time is that of shifts on days of the stage resident."""


class ZeroCreditOutput(serializers.Serializer[object]):
    """Own lines worth 0.00, by what they rest on and why."""

    basis = serializers.CharField()
    reason = serializers.CharField()
    lines = serializers.IntegerField()
    units = serializers.IntegerField()


class TotalOutput(WorkedTimeOutput):
    """Own production; beside it, and no part of it, training lines and what was observed. `flags` counts own lines."""

    wrvu = serializers.CharField()
    unadjusted_wrvu = serializers.CharField()
    lines = serializers.IntegerField()
    units = serializers.IntegerField()
    days_of_care = serializers.IntegerField(help_text="Of lines with modifier 55, which count as one unit each.")
    zero_credit = ZeroCreditOutput(many=True)
    contract_value = AmountOutput(help_text="Lines that the contract values by itself; no part of `wrvu`.")
    training = TrainingOutput(help_text="Lines of the role resident or the stage resident; no part of `wrvu`.")
    observed = AmountOutput(help_text="Lines of the role observer or the stage student; no part of `wrvu`.")
    flags = serializers.DictField(child=serializers.IntegerField())


class BucketOutput(TotalOutput):
    """The own production of a bucket: a day, a first day of a week, a month, a code …"""

    key = serializers.CharField()


class MissingYearOutput(serializers.Serializer[object]):
    """Own lines of a year whose schedule is not loaded, and the release to load."""

    year = serializers.IntegerField()
    lines = serializers.IntegerField()
    load = serializers.CharField()


class ScheduleOutput(serializers.Serializer[object]):
    """What the schedule lacks for these lines."""

    missing_years = MissingYearOutput(many=True)


class SummaryOutput(serializers.Serializer[object]):
    """Buckets in the order of their keys, and the total over them."""

    buckets = BucketOutput(many=True)
    total = TotalOutput()
    schedule = ScheduleOutput()


def summary_json(summary: Summary, hours: ShiftHours) -> dict[str, object]:
    """Return a summary with the time worked as `SummaryOutput` describes it; a bucket may have a shift and no line."""
    keys = sorted(summary.buckets.keys() | hours.buckets.keys())
    missing = [{"year": one.year, "lines": one.lines, "load": one.load} for one in summary.missing_years]
    return {
        "buckets": [
            {"key": key, **_bucket_json(summary.buckets.get(key, _EMPTY), _time_of(hours, key))} for key in keys
        ],
        "total": _bucket_json(summary.total, hours.total),
        "schedule": {"missing_years": missing},
    }


def _time_of(hours: ShiftHours, key: str) -> ShiftBucket | None:
    """Return the time of a bucket; None where buckets are no spans of time."""
    return hours.buckets.get(key, _NO_SHIFT) if hours.is_by_time else None


def _bucket_json(bucket: Bucket, time: ShiftBucket | None) -> dict[str, object]:
    zero_credit = [
        {"basis": basis, "reason": reason, "lines": amount.lines, "units": amount.units}
        for (basis, reason), amount in sorted(bucket.zero_credit.items())
    ]
    return {
        "wrvu": f"{bucket.own.wrvu:.2f}",
        "unadjusted_wrvu": f"{bucket.unadjusted_wrvu:.2f}",
        "lines": bucket.own.lines,
        "units": bucket.own.units,
        "days_of_care": bucket.own.days_of_care,
        "zero_credit": zero_credit,
        "contract_value": _amount_json(bucket.contract_value),
        **_time_json(None if time is None else time.own),
        "training": {**_amount_json(bucket.training), **_time_json(None if time is None else time.training)},
        "observed": _amount_json(bucket.observed),
        "flags": dict(sorted(bucket.flags.items())),
    }


def _amount_json(amount: LineTotals) -> dict[str, object]:
    return _NOTHING if amount is NO_LINES else _lines_json(amount)


def _lines_json(amount: LineTotals) -> dict[str, object]:
    return {"lines": amount.lines, "units": amount.units, "wrvu": f"{amount.wrvu:.2f}"}


def _time_json(time: WorkedTime | None) -> dict[str, object]:
    if time is None:
        return {"shift_minutes": None, "wrvu_per_hour": None}
    per_hour = time.per_hour
    return {"shift_minutes": time.minutes, "wrvu_per_hour": None if per_hour is None else f"{per_hour:.2f}"}


# Most buckets have neither training nor what was observed nor a contract's values.
_NOTHING: Final = _lines_json(NO_LINES)
