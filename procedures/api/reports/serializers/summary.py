"""Summaries as the API gives them."""

from __future__ import annotations

from rest_framework import serializers

from procedures.reports.summary import Bucket, LineTotals, Summary


class AmountOutput(serializers.Serializer[object]):
    """How many lines and units, worth how many wRVU."""

    lines = serializers.IntegerField()
    units = serializers.IntegerField()
    wrvu = serializers.CharField()


class ZeroCreditOutput(serializers.Serializer[object]):
    """Own lines worth 0.00, by what they rest on and why."""

    basis = serializers.CharField()
    reason = serializers.CharField()
    lines = serializers.IntegerField()
    units = serializers.IntegerField()


class TotalOutput(serializers.Serializer[object]):
    """Own production; beside it, and no part of it, training lines and what was observed. `flags` counts own lines."""

    wrvu = serializers.CharField()
    unadjusted_wrvu = serializers.CharField()
    lines = serializers.IntegerField()
    units = serializers.IntegerField()
    days_of_care = serializers.IntegerField(help_text="Of lines with modifier 55, which count as one unit each.")
    zero_credit = ZeroCreditOutput(many=True)
    contract_value = AmountOutput(help_text="Lines that the contract values by itself; no part of `wrvu`.")
    training = AmountOutput(help_text="Lines of the role resident or the stage resident; no part of `wrvu`.")
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


def summary_json(summary: Summary) -> dict[str, object]:
    """Return a summary as `SummaryOutput` describes it."""
    missing = [{"year": one.year, "lines": one.lines, "load": one.load} for one in summary.missing_years]
    return {
        "buckets": [{"key": key, **_bucket_json(bucket)} for key, bucket in summary.buckets.items()],
        "total": _bucket_json(summary.total),
        "schedule": {"missing_years": missing},
    }


def _bucket_json(bucket: Bucket) -> dict[str, object]:
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
        "training": _amount_json(bucket.training),
        "observed": _amount_json(bucket.observed),
        "flags": dict(sorted(bucket.flags.items())),
    }


def _amount_json(amount: LineTotals) -> dict[str, object]:
    return {"lines": amount.lines, "units": amount.units, "wrvu": f"{amount.wrvu:.2f}"}
