"""Lists of codes for people: by category, specialty, or next to an unknown code; and how many there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Case, CharField, Count, F, Func, IntegerField, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, Left, Right

from codes.domain.categories import Category, categories, category_of, numeric_ranges
from codes.domain.patterns import LEVEL_II, NUMERIC, whole
from codes.models import Code, RelativeValue, Specialty, Words
from codes.selectors.codes import (
    codes_with_work,
    count_with_work,
    in_category,
    visible_codes,
    visible_in_order,
    with_display_row,
    with_work,
)
from codes.selectors.entries import CodeEntry, entries

PAGE: Final = 50
NEAREST: Final = 6
_NUMERIC_FORM: Final = whole(NUMERIC)
_LEVEL_II_FORM: Final = whole(LEVEL_II)


@dataclass(frozen=True, slots=True)
class CodeList:
    """A page of codes with what the catalogue says of each; `next_after` is the code to go on after, '' at the end."""

    entries: tuple[CodeEntry, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class CountedSpecialty:
    """A specialty with the number of codes that it commonly logs."""

    slug: str
    name: str
    codes: int


def codes_in_category(category: Category, *, after: str, on: date, has_work_rvu: bool | None = None) -> CodeList:
    """Return the codes of a category, in code order: all, those with a work RVU above 0, or those without."""
    codes = visible_in_order().filter(in_category(category))
    if has_work_rvu is not None:
        codes = with_work(with_display_row(codes, on=on), has_work_rvu=has_work_rvu)
    return _page(codes, after=after, on=on)


def codes_of_specialty(specialty: Specialty, *, after: str, on: date) -> CodeList:
    """Return the codes that a specialty commonly logs, in code order."""
    return _page(visible_in_order().filter(specialty_links__specialty=specialty), after=after, on=on)


def specialties_with_counts() -> tuple[CountedSpecialty, ...]:
    """Return the specialties that log codes, by name; one query."""
    counted = Specialty.objects.annotate(codes=Count("code_links")).filter(codes__gt=0).order_by("name", "slug")
    return tuple(CountedSpecialty(*row) for row in counted.values_list("slug", "name", "codes"))


def codes_around(code: str) -> tuple[str, ...]:
    """Return a known code alone, and around an unknown one up to six known ones of its first character, in code order.

    One query.
    """
    if not code.isascii() or not code.isalnum():
        return ()
    alike = visible_in_order().filter(code__startswith=code[0]).values_list("code", flat=True)
    until, after = alike.filter(code__lte=code).order_by("-code"), alike.filter(code__gt=code).order_by("code")
    known = sorted(until[:NEAREST].union(after[:NEAREST], all=True))
    if code in known:
        return (code,)
    before, behind = [each for each in known if each < code], [each for each in known if each > code]
    # A side with fewer leaves its room to the other.
    from_before = max(NEAREST // 2, NEAREST - len(behind))
    return tuple([*before[-from_before:], *behind][:NEAREST])


def nearest_codes(code: str, *, on: date) -> tuple[CodeEntry, ...]:
    """Return the entries of `codes_around` an unknown code on a day, without links."""
    return tuple(entries(codes_around(code), on=on, has_links=False))


def category_figures(entry: CodeEntry) -> list[Decimal]:
    """Return the work RVUs above 0 of an entry's category in its release, component rows left out; one query.

    Nothing is read, and nothing returned, for a code without such a figure of its own.
    """
    if entry.release is None or entry.own_work_rvu is None:
        return []
    rows = RelativeValue.objects.filter(release_id=entry.release.id, component="", work_rvu__gt=0)
    work_rvus = rows.filter(in_category(entry.category, "code__code")).values_list("work_rvu", flat=True)
    return [work_rvu for work_rvu in work_rvus if work_rvu is not None]


def _page(codes: QuerySet[Code], *, after: str, on: date) -> CodeList:
    numbers = codes.filter(code__gt=after).order_by("code").values_list("code", flat=True).distinct()
    return page_of_entries(list(numbers[: PAGE + 1]), on=on)


def page_of_entries(numbers: list[str], *, on: date) -> CodeList:
    """Return the first page of codes in the order given, of up to one more than a page holds."""
    shown = numbers[:PAGE]
    return CodeList(tuple(entries(shown, on=on)), shown[-1] if len(numbers) > PAGE else "")


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


@dataclass(frozen=True, slots=True)
class NameCounts:
    """How many codes have a work RVU above 0, how many of them have a name of ours, and how many names are drafts."""

    codes: int = 0
    named: int = 0
    drafts: int = 0

    def __add__(self, other: NameCounts) -> NameCounts:
        """Return the counts of both together."""
        return NameCounts(self.codes + other.codes, self.named + other.named, self.drafts + other.drafts)


@dataclass(frozen=True, slots=True)
class NameCoverage:
    """The counts of each category that has a code with a work RVU above 0, in the order of `categories`."""

    by_category: Mapping[Category, NameCounts]

    @property
    def total(self) -> NameCounts:
        """Return the counts of all categories together."""
        return sum(self.by_category.values(), NameCounts())


def name_coverage(*, on: date) -> NameCoverage:
    """Return how many codes with a work RVU on a day have a name of ours; two queries.

    Official words of HCPCS Level II are no name of ours.
    """
    draft = Q(words__review=Words.Review.DRAFT)
    grouped = codes_with_work(on=on).annotate(family=_family()).values("family")
    counted = grouped.annotate(
        first=Min("code"), codes=Count("pk"), named=Count("words"), drafts=Count("words", filter=draft)
    )
    counts: defaultdict[Category, NameCounts] = defaultdict(NameCounts)
    for first, *of_family in counted.values_list("first", "codes", "named", "drafts"):
        counts[category_of(first)] += NameCounts(*of_family)
    return NameCoverage({category: counts[category] for category in categories() if category in counts})


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
