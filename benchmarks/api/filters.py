"""Filters of the list of benchmark rows."""

from __future__ import annotations

from benchmarks.medicare.method import Population
from wire.validation.filters import StrictFilter, StrictFilterSet
from wire.validation.values import choice, integer_text, text

YEAR = {"type": "integer", "minimum": 1992, "maximum": 2200}
SLUG = text(max_length=64, min_length=1, pattern=r"[-_A-Za-z0-9]+")
SPELLING = text(max_length=120, min_length=1)
REGION = text(max_length=16, min_length=1, pattern=r"[A-Z][A-Z0-9-]*")
POPULATIONS = [one.value for one in Population]
METRIC = text(max_length=32, min_length=1, pattern=r"[a-z][a-z0-9_]*")


class SpellingFilters(StrictFilterSet):
    """Spellings of a scheme, a text or a specialty."""

    scheme = StrictFilter(SLUG, field_name="scheme", help_text="cms, nucc, or a scheme of the operator")
    text = StrictFilter(SPELLING, field_name="text", lookup_expr="iexact", help_text="A spelling, such as 207RC0000X")
    specialty = StrictFilter(SLUG, field_name="specialty_id", help_text="The slug of a specialty")


class BenchmarkFilters(StrictFilterSet):
    """Rows of a year, specialty, region, metric, source or population."""

    year = StrictFilter(integer_text(least=1992, most=2200), field_name="source__year", schema=YEAR)
    specialty = StrictFilter(SLUG, field_name="specialty", help_text="The slug of a specialty")
    region = StrictFilter(REGION, field_name="region", help_text="US, or a state such as TX")
    metric = StrictFilter(METRIC, field_name="metric", help_text="A metric such as wrvu")
    population = StrictFilter(
        choice(POPULATIONS), field_name="population", schema={"type": "string", "enum": POPULATIONS}
    )
    source = StrictFilter(SLUG, field_name="source_id", help_text="The slug of a source")
