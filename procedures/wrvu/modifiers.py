"""Modifiers of a line: which are known, and which exclude each other (pure).

`codes.domain.modifiers` names the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain

from codes.domain.modifiers import NO_RULE, RULE_OF_MODIFIER

ASSISTANTS = ("80", "81", "82", "AS")
PORTIONS = ("54", "55", "56")
SIDES = ("LT", "RT")
# Lines with these are joined one by one: of two that are alike each may have another counterpart.
JOINING = frozenset((*SIDES, *PORTIONS))

_ONE_SURGEON_ROLE = frozenset(chain(ASSISTANTS, ("62", "66")))


def unknown_modifiers(modifiers: Iterable[str], *, in_catalogue: Collection[str]) -> tuple[str, ...]:
    """Return the modifiers that neither the catalogue nor our table knows. Case counts: `lt` is unknown."""
    return tuple(m for m in modifiers if m not in RULE_OF_MODIFIER and m not in in_catalogue)


def is_conflicting(modifiers: Collection[str]) -> bool:
    """True where the modifiers of one line contradict each other.

    So do two of 80, 81, 82, AS, 62 and 66, the same modifier twice, and 26 with TC.
    """
    different = set(modifiers)
    twice = len(different) < len(modifiers)
    return twice or {"26", "TC"} <= different or len(different & _ONE_SURGEON_ROLE) > 1


def has_own_factor(modifier: str) -> bool:
    """True where a rule names the modifier, so that a contract sets its factor there; one side alone has none."""
    return modifier not in SIDES and RULE_OF_MODIFIER.get(modifier, NO_RULE) != NO_RULE


def is_both_sides(modifiers: Collection[str]) -> bool:
    """True where one line stands for both sides: 50, or RT and LT together."""
    return "50" in modifiers or ("RT" in modifiers and "LT" in modifiers)
