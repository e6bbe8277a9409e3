"""What the API of benchmarks gives; every figure is a string with two decimals."""

from __future__ import annotations

from typing import Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from benchmarks.models import BenchmarkRow
from benchmarks.percentile import Point, Standing, to_tenth
from benchmarks.selectors import Position, points_of
from wire.fields import DecimalText

LOAD_COMMAND: Final = (
    "manage.py import_benchmark FILE.csv --source SLUG --name NAME --year YEAR --license LICENSE --method METHOD"
)
_POINTS_SCHEMA: Final = {"type": "object", "additionalProperties": {"type": "string"}, "example": {"p50": "5000.00"}}


class BenchmarkSourceOutput(serializers.Serializer[object]):
    """A table: who computed it, from what, how; `n` counts the clinicians of all its rows once."""

    slug = serializers.CharField()
    name = serializers.CharField()
    year = serializers.IntegerField()
    license = serializers.CharField()
    method = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    n = serializers.IntegerField()


class BenchmarkRowOutput(serializers.Serializer[BenchmarkRow]):
    """A row of a table: the percentiles of one metric for a specialty and region."""

    source = BenchmarkSourceOutput()  # type: ignore[assignment]  # a field of ours; the library keeps its own `source` apart
    specialty = serializers.CharField()
    region = serializers.CharField()
    metric = serializers.CharField()
    n = serializers.IntegerField()
    mean = DecimalText(allow_null=True)
    points = serializers.SerializerMethodField()

    @extend_schema_field(_POINTS_SCHEMA)
    def get_points(self, row: BenchmarkRow) -> dict[str, str]:
        """Return the points by name, rising."""
        return _points_json(points_of(row.points))


class StandingOutput(BenchmarkRowOutput):
    """Where a figure stands in a row: `percentile`, or null beyond the table's ends, and `standing` in words."""

    year = serializers.IntegerField(source="source.year")
    method = serializers.CharField(source="source.method")
    percentile = serializers.SerializerMethodField()
    standing = serializers.CharField()

    def get_points(self, row: Position) -> dict[str, str]:  # type: ignore[override]  # of a value, not a row
        """Return the points by name, rising."""
        return _points_json(row.points)

    @extend_schema_field({"type": "string", "nullable": True, "example": "62.5"})
    def get_percentile(self, row: Position) -> str | None:
        """Return the percentile to a tenth."""
        return percentile_json(row.standing)


class StandingsOutput(serializers.Serializer[object]):
    """Positions of a figure; `state` is `placed`, or `no_table` where no table is loaded for it.

    `annualised` is what was placed and `normalisation` how it came about; `early` marks fewer than 90 days.
    """

    state = serializers.CharField()
    annualised = DecimalText()
    normalisation = serializers.CharField()
    early = serializers.BooleanField()
    positions = StandingOutput(many=True)
    detail = serializers.CharField(required=False)
    how_to_load = serializers.CharField(required=False)


def percentile_json(standing: Standing) -> str | None:
    """Return the percentile of a standing to a tenth, None beyond the ends of the table."""
    return None if standing.percentile is None else str(to_tenth(standing.percentile))


def _points_json(points: tuple[Point, ...]) -> dict[str, str]:
    return {f"p{point.percent}": f"{point.value:.2f}" for point in points}
