"""What the API of benchmarks gives; every figure is a string with two decimals."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from benchmarks.domain.percentile import PercentileRank, to_tenth
from benchmarks.medicare.method import Mark, Population
from benchmarks.models import BenchmarkRow, Source, SourceKind, SpecialtySpelling
from benchmarks.selectors.files import row_json, source_json
from benchmarks.selectors.suggested_lines import STARTER, SuggestedLine, SuggestedLines
from benchmarks.selectors.tables import Instead, Position, Withheld
from codes.api.serializers import CategoryOutput, SpecialtyOutput
from wire.validation.fields import DecimalTextField

LOAD_COMMAND: Final = (
    "manage.py build_benchmarks FILE.csv --year YEAR --publish, or manage.py import_benchmark FILE.csv --source SLUG"
    " --name NAME --year YEAR --license LICENSE --method METHOD"
)
_POINTS_SCHEMA: Final = {"type": "object", "additionalProperties": {"type": "string"}, "example": {"p50": "5000.00"}}


class PercentilePointsField(serializers.DictField):
    """Percentiles by name, such as p50."""


class BenchmarkSourceOutput(serializers.Serializer[Source]):
    """A table: who computed it, from what, how; `n` counts the clinicians of all its rows once."""

    slug = serializers.CharField()
    name = serializers.CharField()
    year = serializers.IntegerField()
    kind = serializers.CharField(help_text=f"One of {', '.join(SourceKind.values)}.")
    made_up = serializers.BooleanField(help_text="Invented figures")
    license = serializers.CharField()
    method = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    n = serializers.IntegerField()
    release = serializers.CharField(allow_blank=True, help_text="The fee schedule that a computed table rests on")


class BenchmarkTableReportOutput(BenchmarkSourceOutput):
    """A table with what a computed one rests on: method, releases, hashes of files, what was left out by reason."""

    report = serializers.DictField(help_text="Empty for a table that was not computed here")

    def to_representation(self, instance: Source) -> dict[str, object]:
        """Return the table; whose sums are the largest is for the operator."""
        report = {name: value for name, value in instance.report.items() if name != "extremes"}
        return {**source_json(instance), "report": report}


class SpellingOutput(serializers.Serializer[SpecialtySpelling]):
    """How a scheme spells a specialty; `specialty` is null for what is no clinician."""

    scheme = serializers.CharField()
    text = serializers.CharField()
    specialty = serializers.CharField(source="specialty_id", allow_null=True)


class RowOutput(serializers.Serializer[BenchmarkRow]):
    """A row of a table: the percentiles of one metric for a specialty, region and population."""

    specialty = serializers.CharField()
    region = serializers.CharField()
    population = serializers.ChoiceField(choices=[one.value for one in Population])
    metric = serializers.CharField()
    n = serializers.IntegerField()
    mean = DecimalTextField(allow_null=True)
    points = extend_schema_field(_POINTS_SCHEMA)(PercentilePointsField)(child=serializers.CharField())
    visibility = serializers.CharField(allow_blank=True, help_text="How much Medicare sees: A, B or C; else empty")
    coverage = serializers.CharField(allow_null=True, help_text="Share of payments whose code the release knows")
    gap = serializers.CharField(allow_null=True, help_text="Median share of payments that the file does not show")
    marks = serializers.ListField(child=serializers.ChoiceField(choices=[mark.value for mark in Mark]))

    def to_representation(self, instance: BenchmarkRow) -> dict[str, object]:
        """Return the row as the file of its table has it."""
        return row_json(instance)


class BenchmarkRowOutput(RowOutput):
    """A row with its table."""

    source = BenchmarkSourceOutput()  # type: ignore[assignment]  # a field of ours; the library keeps its own `source` apart

    def to_representation(self, instance: BenchmarkRow) -> dict[str, object]:
        """Return the table, then the row."""
        return {"source": source_json(instance.source), **row_json(instance)}


class StandingOutput(BenchmarkRowOutput):
    """Where a figure stands in a row: `percentile`, or null beyond the table's ends, and `standing` in words.

    `withheld` says why there is no standing, `instead` that a larger group than the asked one is shown.
    """

    year = serializers.IntegerField()
    method = serializers.CharField()
    value = serializers.CharField(allow_null=True, help_text="What was placed")
    percentile = serializers.CharField(allow_null=True)
    standing = serializers.CharField(allow_null=True)
    withheld = serializers.ChoiceField(choices=[one.value for one in Withheld], allow_null=True)
    instead = serializers.ChoiceField(choices=[one.value for one in Instead], allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, object]:  # Any: a position in the place of its row
        """Return the position as an answer gives it."""
        return position_json(instance)


class StandingsOutput(serializers.Serializer[object]):
    """Positions of a figure; `state` is `placed`, `no_table` where no table is loaded for it, or `too_few_days` under
    28.

    `annualised` is what was placed in surveys and `normalisation` how it came about; `early` marks fewer than 90 days.
    """

    state = serializers.CharField()
    annualised = DecimalTextField(allow_null=True)
    normalisation = serializers.CharField(allow_null=True)
    early = serializers.BooleanField()
    days_missing = serializers.IntegerField(help_text="Until 28 days are covered")
    positions = StandingOutput(many=True)
    detail = serializers.CharField(required=False)
    how_to_load = serializers.CharField(required=False)


def position_json(position: Position) -> dict[str, object]:
    """Return a position with its table and row, as `StandingOutput` describes it."""
    standing = position.standing
    return {
        "source": source_json(position.source),
        **row_json(position.row),
        "year": position.source.year,
        "method": position.source.method,
        "value": None if position.value is None else f"{position.value:.2f}",
        "percentile": None if standing is None else percentile_json(standing),
        "standing": None if standing is None else str(standing),
        "withheld": None if position.withheld is None else position.withheld.value,
        "instead": None if position.instead is None else position.instead.value,
    }


def percentile_json(standing: PercentileRank) -> str | None:
    """Return the percentile of a standing to a tenth, None beyond the ends of the table."""
    return None if standing.percentile is None else str(to_tenth(standing.percentile))


class SuggestedLineOutput(serializers.Serializer[SuggestedLine]):
    """A whole line as a favorite has it, with the name and family of its code."""

    code = serializers.CharField(source="entry.code")
    title = serializers.CharField(source="entry.title")
    category = CategoryOutput(source="entry.category")
    modifiers = serializers.ListField(child=serializers.CharField())
    units = serializers.IntegerField()
    role = serializers.CharField(allow_null=True)
    place_of_service = serializers.CharField(allow_null=True)
    clinicians = serializers.IntegerField(
        allow_null=True, help_text="How many of the clinicians counted bill it; null where the catalog links it alone"
    )


class SuggestedLinesOutput(serializers.Serializer[SuggestedLines]):
    """Lines to begin with; `lines_of` is the specialty itself, or the broader one that stands in for it."""

    specialty = SpecialtyOutput()
    lines_of = SpecialtyOutput()
    counted_in = serializers.CharField(
        allow_blank=True, help_text=f"Slug of the table that orders them, {STARTER}, or empty where none does"
    )
    lines = SuggestedLineOutput(many=True)
