"""How many codes there are: by category, and with or without a work RVU."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, CharField, Count, F, Func, IntegerField, Min, Value, When
from django.db.models.functions import Cast, Concat, Left, Right

from codes.domain.categories import Category, categories, category_of, numeric_ranges
from codes.domain.patterns import LEVEL_II, NUMERIC, whole
from codes.selectors.codes import count_with_work, in_category, visible_codes, visible_in_order

_NUMERIC_FORM: Final = whole(NUMERIC)
_LEVEL_II_FORM: Final = whole(LEVEL_II)


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """How many codes a list has, and how many of them have no work RVU above 0."""

    codes: int
    without_work: int

    @property
    def with_work(self) -> int:
        """Return how many have one."""
        return self.codes - self.without_work


def codes_by_category() -> Mapping[Category, int]:
    """Return how many codes that the public may see each category has, in the order of `categories`; one query."""
    grouped = visible_codes().annotate(family=_family()).values("family").annotate(first=Min("code"), codes=Count("pk"))
    counts: Counter[Category] = Counter()
    for group in grouped.values_list("first", "codes"):
        counts[category_of(group[0])] += group[1]
    return {category: counts[category] for category in categories()}


def work_counts(category: Category, *, on: date) -> WorkCounts:
    """Return how many codes a category has and how many of them have no work RVU above 0; three queries."""
    codes = visible_in_order().filter(in_category(category)).count()
    return WorkCounts(codes, codes - count_with_work(in_category(category, "code__code"), on=on))


def _family() -> Case:
    """Return what codes of one group share: the range of numeric ones, the letter of the others."""
    bounds = sorted(int(first) for category in categories() for first, _ in numeric_ranges(category))
    number = Case(
        When(code__regex=_NUMERIC_FORM, then=Cast("code", IntegerField())),
        default=Value(0),
        output_field=IntegerField(),
    )
    bucket = Func(number, Value(bounds), function="width_bucket", output_field=IntegerField())
    return Case(
        When(code__regex=_NUMERIC_FORM, then=Cast(bucket, CharField())),
        When(code__regex=_LEVEL_II_FORM, then=Left(F("code"), 1)),
        default=Concat(Value("…"), Right(F("code"), 1)),
        output_field=CharField(),
    )
