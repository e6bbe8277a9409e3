"""Modifiers: which are known, what rule each belongs to, and which exclude each other (pure).

Those of HCPCS Level II come from the HCPCS file; this table holds CPT's by number, the physical status P1 to P6,
those that our rules name, and those younger than the HCPCS file of 2019.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain

ASSISTANTS = ("80", "81", "82", "AS")
PORTIONS = ("54", "55", "56")
SIDES = ("LT", "RT")

# Rule of a modifier, as `Step.rule` and the switches of a policy name it; "none" changes nothing.
_BY_RULE: dict[str, str] = {
    "row": "26 TC",
    "split_global": "54 55 56 78",
    "bilateral": "50 LT RT",
    "co_surgeon": "62",
    "team": "66",
    "assistant": "80 81 82 AS",
    "by_report": "22 52 53",
    "facility": "73 74",
    "anesthesia": "AA AD QK QX QY QZ",
    "none": (
        "23 24 25 27 32 33 47 51 57 58 59 63 76 77 79 90 91 92 93 95 96 97 99 1P 2P 3P 8P P1 P2 P3 P4 P5 P6 "
        "AI E1 E2 E3 E4 F1 F2 F3 F4 F5 F6 F7 F8 F9 FA GC GE GQ GT KX T1 T2 T3 T4 T5 T6 T7 T8 T9 TA XE XP XS XU "
        # Younger than the file of 2019.
        "AB DA FQ FR FS FT JK JL JZ LU MA MB MC MD ME MF MG MH N1 N2 N3"
    ),
}

RULE_OF_MODIFIER: dict[str, str] = {modifier: rule for rule, words in _BY_RULE.items() for modifier in words.split()}

_ONE_SURGEON_ROLE = frozenset(chain(ASSISTANTS, ("62", "66")))


def unknown_modifiers(modifiers: Iterable[str], *, in_catalogue: Collection[str]) -> tuple[str, ...]:
    """Return the modifiers that neither the catalogue nor our table knows. Case counts: `lt` is unknown."""
    return tuple(m for m in modifiers if m not in RULE_OF_MODIFIER and m not in in_catalogue)


def is_conflicting(modifiers: Collection[str]) -> bool:
    """Say whether the modifiers of one line contradict each other.

    So do two of 80, 81, 82, AS, 62 and 66, the same modifier twice, and 26 with TC.
    """
    different = set(modifiers)
    twice = len(different) < len(modifiers)
    return twice or {"26", "TC"} <= different or len(different & _ONE_SURGEON_ROLE) > 1


def is_both_sides(modifiers: Collection[str]) -> bool:
    """Say whether one line stands for both sides: 50, or RT and LT together."""
    return "50" in modifiers or ("RT" in modifiers and "LT" in modifiers)
