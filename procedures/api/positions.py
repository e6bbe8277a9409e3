"""What the API of one's own standing gives."""

from __future__ import annotations

from typing import Final

from rest_framework import serializers

from benchmarks.percentile import to_tenth
from benchmarks.selectors import Position
from procedures.reports.position import OwnPosition, State

HOW_TO_LOAD: Final = "manage.py import_benchmark FILE.csv --source SLUG"


class SourceOutput(serializers.Serializer[object]):
    """Who computed a table, from what, how."""

    slug = serializers.CharField()
    name = serializers.CharField()
    year = serializers.IntegerField()
    license = serializers.CharField()
    method = serializers.CharField()
    url = serializers.CharField(allow_blank=True)


class TablePositionOutput(serializers.Serializer[object]):
    """A standing in one table: `percentile` is null beyond the table's ends, where `position` says "< p10", "> p90"."""

    source = SourceOutput()  # type: ignore[assignment]  # a field of ours; the library keeps its own `source` apart
    n = serializers.IntegerField()
    mean = serializers.CharField(allow_null=True)
    points = serializers.DictField(child=serializers.CharField())
    percentile = serializers.CharField(allow_null=True)
    position = serializers.CharField()


class CoveredOutput(serializers.Serializer[object]):
    """The days that the production stands for."""

    first_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    days = serializers.IntegerField()


class PositionOutput(serializers.Serializer[object]):
    """Own production as a year of a full-time equivalent, and where that stands; `early` under 90 days covered."""

    state = serializers.CharField(help_text=f"One of {', '.join(State)}.")
    wrvu = serializers.CharField()
    lines = serializers.IntegerField()
    fte = serializers.CharField()
    covered = CoveredOutput()
    early = serializers.BooleanField()
    annualised_wrvu = serializers.CharField(allow_null=True)
    specialty = serializers.CharField(allow_blank=True)
    valued_with = serializers.CharField()
    positions = TablePositionOutput(many=True)
    how_to_load = serializers.CharField(required=False)


def position_json(own: OwnPosition) -> dict[str, object]:
    """Return a standing as `PositionOutput` describes it."""
    has_days = own.over.days > 0
    answer: dict[str, object] = {
        "state": own.state.value,
        "wrvu": f"{own.made.wrvu:.2f}",
        "lines": own.made.lines,
        "fte": f"{own.who.fte:.2f}",
        "covered": {
            "first_on": own.over.first.isoformat() if has_days else None,
            "last_on": own.over.last.isoformat() if has_days else None,
            "days": own.over.days,
        },
        "early": own.over.is_early,
        "annualised_wrvu": None if own.annualised_wrvu is None else f"{own.annualised_wrvu:.2f}",
        "specialty": own.who.specialty,
        # The release in force on each day of service, not the table's.
        "valued_with": "release_in_force",
        "positions": [_table_json(one) for one in own.positions],
    }
    return answer | ({"how_to_load": HOW_TO_LOAD} if own.state is State.NO_TABLE else {})


def _table_json(one: Position) -> dict[str, object]:
    source, percentile = one.source, one.standing.percentile
    return {
        "source": {name: getattr(source, name) for name in ("slug", "name", "year", "license", "method", "url")},
        "region": one.region,
        "metric": one.metric,
        "n": one.n,
        "mean": None if one.mean is None else f"{one.mean:.2f}",
        "points": {str(point.percent): f"{point.value:.2f}" for point in one.points},
        "percentile": None if percentile is None else f"{to_tenth(percentile)}",
        "position": str(one.standing),
    }
