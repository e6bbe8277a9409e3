"""Filters of the catalogue's lists in the admin site."""

from __future__ import annotations

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from codes.domain.indicators import STATUSES
from codes.domain.patterns import LEVEL_II
from codes.models import Code, RelativeValue, Words


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
