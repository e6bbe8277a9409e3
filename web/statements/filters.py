"""Which findings of a comparison are shown: of a kind, of a grade, with how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.http import urlencode

from statements.models import ComparisonFinding
from statements.presenters.words import GRADES, KINDS

Option = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """The kind and the grade that are shown, empty for all, and what there is to choose: value, words, findings."""

    kind: str
    grade: str
    kinds: tuple[Option, ...]
    grades: tuple[Option, ...]

    @property
    def chosen(self) -> dict[str, str]:
        """Return the fields that findings are filtered by."""
        return {name: value for name, value in (("kind", self.kind), ("grade", self.grade)) if value}

    @property
    def query(self) -> str:
        """Return what the address of another page begins with."""
        return f"{urlencode(self.chosen)}&" if self.chosen else ""


def finding_filters(parameters: Mapping[str, str], findings: Sequence[ComparisonFinding]) -> FindingFilter:
    """Return the filters of an address; a kind or grade that there is not shows all."""
    kinds = Counter(finding.kind for finding in findings)
    grades = Counter(finding.grade for finding in findings)
    kind, grade = parameters.get("kind", ""), parameters.get("grade", "")
    return FindingFilter(
        kind if kind in KINDS else "",
        grade if grade in GRADES else "",
        _options(KINDS, kinds),
        _options(GRADES, grades),
    )


def _options(words: Mapping[str, str], counts: Counter[str]) -> tuple[Option, ...]:
    return tuple((str(value), text, counts[value]) for value, text in words.items() if counts[value])
