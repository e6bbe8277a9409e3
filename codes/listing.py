"""Lists of codes for people: by search, category, specialty, or next to an unknown code; pages of bounded length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from codes.browse import visible_codes
from codes.categories import Category, letters, numeric_ranges
from codes.lookup import CodeEntry, entries
from codes.models import Code, Specialty

PAGE: Final = 50
LONGEST_QUERY: Final = 80
NEAREST: Final = 6


@dataclass(frozen=True, slots=True)
class CodeList:
    """A page of codes with what the catalogue says of each; `next_after` is the code to go on after, '' at the end."""

    entries: tuple[CodeEntry, ...]
    next_after: str


def found_codes(query: str, *, after: str, on: date) -> CodeList:
    """Return the codes that begin with the query, or whose words hold every one of its words, in code order."""
    codes = visible_codes()
    for word in query.split():
        codes = codes.filter(
            Q(code__startswith=word.upper())
            | Q(words__title__icontains=word)
            | Q(synonyms__text__icontains=word)
            | Q(official_words__long__icontains=word)
            | Q(official_words__short__icontains=word)
        )
    return _page(codes, after=after, on=on)


def codes_in_category(category: Category, *, after: str, on: date) -> CodeList:
    """Return the codes of a category, in code order."""
    return _page(visible_codes().filter(_in_category(category)), after=after, on=on)


def codes_of_specialty(specialty: Specialty, *, after: str, on: date) -> CodeList:
    """Return the codes that a specialty commonly logs, in code order."""
    return _page(visible_codes().filter(specialty_links__specialty=specialty), after=after, on=on)


def nearest_codes(code: str, *, on: date) -> tuple[CodeEntry, ...]:
    """Return up to six known codes that share the longest beginning with an unknown one."""
    if not code.isascii() or not code.isalnum():
        return ()
    alike = visible_codes().filter(code__startswith=code[:2])
    alike = alike.annotate(shared=_shared_beginning(code)).order_by("-shared", "code")
    return tuple(entries([found.code for found in alike[:NEAREST]], on=on))


def _in_category(category: Category) -> Q:
    first, last = letters(category)
    inside = Q(pk__in=[])
    for begin, end in numeric_ranges(category):
        inside |= Q(code__gte=begin, code__lt=end, code__regex=r"^[0-9]{5}$")
    if first:
        inside |= Q(code__regex=f"^[{first}][0-9]{{4}}$")
    return inside | Q(code__regex=f"^[0-9]{{4}}[{last}]$") if last else inside


def _shared_beginning(code: str) -> Case:
    longest_first = [
        When(code__startswith=code[:length], then=Value(length)) for length in range(min(len(code), 4), 1, -1)
    ]
    return Case(*longest_first, default=Value(0), output_field=IntegerField())


def _page(codes: QuerySet[Code], *, after: str, on: date) -> CodeList:
    numbers = codes.filter(code__gt=after).order_by("code").values_list("code", flat=True).distinct()
    return _entries(list(numbers[: PAGE + 1]), on=on)


def _entries(numbers: list[str], *, on: date) -> CodeList:
    shown = numbers[:PAGE]
    return CodeList(tuple(entries(shown, on=on)), shown[-1] if len(numbers) > PAGE else "")
