"""Codes that are taken for each other: ladders of visits, endoscopy families, add-on codes with their parents (pure).

Endoscopy bases and add-on codes (global period ZZZ) are those of the releases; a release names no parents, so an
add-on code belongs to the codes of its category on the same day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from codes.domain.categories import category_of
from codes.domain.indicators import ADD_ON
from codes.domain.values import RvuRow
from procedures.wrvu.schedule import Schedule

# Levels of one kind of visit, new and established together: numbers alone.
_LADDERS: Final = (
    ("99202", "99203", "99204", "99205", "99211", "99212", "99213", "99214", "99215"),
    ("99221", "99222", "99223", "99231", "99232", "99233", "99234", "99235", "99236", "99238", "99239"),
    ("99242", "99243", "99244", "99245", "99252", "99253", "99254", "99255"),
    ("99281", "99282", "99283", "99284", "99285"),
    ("99291", "99292"),
    ("99304", "99305", "99306", "99307", "99308", "99309", "99310", "99315", "99316"),
    ("99341", "99342", "99344", "99345", "99347", "99348", "99349", "99350"),
    ("99381", "99382", "99383", "99384", "99385", "99386", "99387"),
    ("99391", "99392", "99393", "99394", "99395", "99396", "99397"),
    ("99468", "99469", "99471", "99472", "99475", "99476"),
    ("99477", "99478", "99479", "99480"),
)
_LADDER_OF: Final = {code: f"ladder {codes[0]}" for codes in _LADDERS for code in codes}


class CodeFamilies:
    """The families of codes, as a schedule's releases tell them; each code is looked up once."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._known: dict[str, tuple[frozenset[str], bool]] = {}

    def names(self, code: str) -> frozenset[str]:
        """Return the families that a code is of; two codes of one day with a common family are linked."""
        return self._of(code)[0]

    def links(self, codes: Iterable[str]) -> Mapping[str, list[str]]:
        """Return the codes of one day by family; an add-on code with those of its category."""
        day = sorted(set(codes))
        by_family: dict[str, list[str]] = {}
        for code in day:
            for name in self.names(code):
                by_family.setdefault(name, []).append(code)
        for code in day:
            if self._of(code)[1]:
                category = category_of(code).slug
                by_family[f"add-on {code}"] = [one for one in day if category_of(one).slug == category]
        return by_family

    def have_one_name(self, first: str, second: str) -> bool:
        """Return whether two codes are of one family that the releases or the ladders name."""
        return first == second or not self.names(first).isdisjoint(self.names(second))

    def are_linked(self, first: str, second: str) -> bool:
        """Return whether two codes of one day are of one family, or one of them may be added to the other."""
        if self.have_one_name(first, second):
            return True
        has_add_on = self._of(first)[1] or self._of(second)[1]
        return has_add_on and category_of(first).slug == category_of(second).slug

    def _of(self, code: str) -> tuple[frozenset[str], bool]:
        if code not in self._known:
            self._known[code] = self._look_up(code)
        return self._known[code]

    def _look_up(self, code: str) -> tuple[frozenset[str], bool]:
        rows = [row for release in self._schedule.releases for row in self._rows(release.id, code)]
        bases = {f"endoscopy {row.endo_base}" for row in rows if row.endo_base}
        # A base is of the family that it names; a code that is nobody's base makes a family of itself alone.
        names = {f"endoscopy {code}", *bases} | ({_LADDER_OF[code]} if code in _LADDER_OF else set())
        return frozenset(names), any(row.global_period == ADD_ON for row in rows)

    def _rows(self, release: str, code: str) -> Iterable[RvuRow]:
        return self._schedule.rows(release, code).values()
