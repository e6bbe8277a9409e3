"""Filters of the catalogue's lists in the admin site."""

from __future__ import annotations

from typing import Final

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest

from codes.domain.indicators import STATUSES
from codes.domain.patterns import LEVEL_II
from codes.models import Code, RelativeValue, Words
from codes.selectors.reports import open_reports

# Those with the most reports.
_MOST_REPORTED: Final = 500


class OurWordsFilter(SimpleListFilter):
    """Codes by how far their words are."""

    title = "our words"
    parameter_name = "our_words"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Code]) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("none", "none yet"), *Words.Review.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Code]) -> QuerySet[Code]:
        """Return the codes of the choice."""
        match self.value():
            case None:
                return queryset
            case "none":
                return queryset.filter(words__isnull=True)
            case review:
                return queryset.filter(words__review=review)


def with_reports(words: QuerySet[Words]) -> QuerySet[Words]:
    """Annotate words with `reports`, how many reports of readers are open; one query ahead."""
    counts = [When(pk=code, then=Value(count)) for code, count in list(open_reports().items())[:_MOST_REPORTED]]
    return words.annotate(reports=Case(*counts, default=Value(0), output_field=IntegerField()))


class ReportedFilter(SimpleListFilter):
    """Words by whether readers reported an error that is still open."""

    title = "readers' reports"
    parameter_name = "reported"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Words]) -> list[tuple[str, str]]:
        """Return the choice."""
        return [("open", "open")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Words]) -> QuerySet[Words]:
        """Return the words of the choice."""
        return queryset.filter(pk__in=list(open_reports())) if self.value() == "open" else queryset


class LevelFilter(SimpleListFilter):
    """Codes by their level."""

    title = "level"
    parameter_name = "level"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Code]) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("1", "Level I (CPT)"), ("2", "HCPCS Level II")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Code]) -> QuerySet[Code]:
        """Return the codes of the choice."""
        level_ii = Q(code__regex=f"^{LEVEL_II}")
        match self.value():
            case "1":
                return queryset.filter(~level_ii)
            case "2":
                return queryset.filter(level_ii)
            case _:
                return queryset


class StatusFilter(SimpleListFilter):
    """Rows by status indicator; the letters are known, so that no table is read to list them."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[RelativeValue]) -> list[tuple[str, str]]:
        """Return the choices."""
        return [(status, status) for status in STATUSES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[RelativeValue]) -> QuerySet[RelativeValue]:
        """Return the rows of the choice."""
        return queryset.filter(status=self.value()) if self.value() else queryset
