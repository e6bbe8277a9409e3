"""Lists of codes for people: by category, specialty, or next to an unknown code; pages of bounded length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet

from codes.domain.categories import Category
from codes.models import Code, RelativeValue, Specialty
from codes.selectors.codes import in_category, visible_in_order, with_display_row, with_work
from codes.selectors.entries import CodeEntry, entries

PAGE: Final = 50
NEAREST: Final = 6


@dataclass(frozen=True, slots=True)
class CodeList:
    """A page of codes with what the catalogue says of each; `next_after` is the code to go on after, '' at the end."""

    entries: tuple[CodeEntry, ...]
    next_after: str


def codes_in_category(category: Category, *, after: str, on: date, has_work_rvu: bool | None = None) -> CodeList:
    """Return the codes of a category, in code order: all, those with a work RVU above 0, or those without."""
    codes = visible_in_order().filter(in_category(category))
    if has_work_rvu is not None:
        codes = with_work(with_display_row(codes, on=on), has_work_rvu=has_work_rvu)
    return _page(codes, after=after, on=on)


def codes_of_specialty(specialty: Specialty, *, after: str, on: date) -> CodeList:
    """Return the codes that a specialty commonly logs, in code order."""
    return _page(visible_in_order().filter(specialty_links__specialty=specialty), after=after, on=on)


def nearest_codes(code: str, *, on: date) -> tuple[CodeEntry, ...]:
    """Return up to six known codes of the same first character around an unknown one, in code order."""
    if not code.isascii() or not code.isalnum():
        return ()
    alike = visible_in_order().filter(code__startswith=code[0]).values_list("code", flat=True)
    before = list(alike.filter(code__lt=code).order_by("-code")[:NEAREST])
    behind = list(alike.filter(code__gt=code).order_by("code")[:NEAREST])
    # A side with fewer leaves its room to the other.
    from_before = max(NEAREST // 2, NEAREST - len(behind))
    shown = [*before[:from_before][::-1], *behind]
    return tuple(entries(shown[:NEAREST], on=on))


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
