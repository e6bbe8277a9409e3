"""Lines with their rows and the rules of one line, as the rules of their session take them (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from codes.domain.values import RvuRow
from procedures.wrvu.basis import Catalogue, LocatedLine, locate_line
from procedures.wrvu.entries import Entry, Worth
from procedures.wrvu.line_rules import NO_EFFECT, ONE, Effect, bilateral_factor, effect_on, role_flags
from procedures.wrvu.modifiers import is_both_sides
from procedures.wrvu.policy import Policy, Rule
from procedures.wrvu.values import Line

# What one unit of a row is worth to a line: credited and ranked amount.
Pricing = Callable[[Line, RvuRow], Worth]


@dataclass(frozen=True, slots=True)
class Assessed:
    """A line with its row and the effect of rules 2 to 9; `row` is None where rules 2 to 10 do not apply."""

    located: LocatedLine
    row: RvuRow | None = None
    effect: Effect = NO_EFFECT


def assess(line: Line, *, catalogue: Catalogue, policy: Policy, applies: Callable[[LocatedLine], bool]) -> Assessed:
    """Return a line with what can be said of it without its session; `applies` says whether the rules apply."""
    located = locate_line(line, catalogue=catalogue, policy=policy)
    if located.row is None or not applies(located):
        return Assessed(located)
    effect = effect_on(located.row, line, policy, known=catalogue.schedule.modifiers)
    flags = effect.flags | role_flags(located.row, line, policy)
    return Assessed(located, located.row, effect if flags == effect.flags else replace(effect, flags=flags))


def sessions_of(lines: Sequence[Line], key: Callable[[Line], Hashable | None]) -> list[list[int]]:
    """Return the places of the lines, session by session; a line whose key is None is one of its own."""
    sessions: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        named = key(line)
        sessions[("alone", place) if named is None else ("named", named)].append(place)
    return list(sessions.values())


def case_key(line: Line) -> tuple[str | None, date]:
    """Return the session of a line of one request: its encounter, or all lines of the date without one."""
    return (line.encounter_id, line.performed_on)


def entries_of(
    places: Iterable[int], assessed: Sequence[Assessed], *, catalogue: Catalogue, policy: Policy, price: Pricing
) -> list[Entry]:
    """Return the lines at these places that rules 2 to 10 apply to, priced."""
    entries = []
    for place in places:
        line_at = assessed[place]
        if line_at.row is not None:
            line = line_at.located.line
            entry = Entry(place, line, line_at.row, price(line, line_at.row), line_at.effect.applied)
            release = line_at.located.release or ""
            entries.append(_with_base(entry, release, catalogue, policy, price) if entry.family else entry)
    return entries


def _with_base(entry: Entry, release: str, catalogue: Catalogue, policy: Policy, price: Pricing) -> Entry:
    row = catalogue.schedule.rows(release, entry.family).get("")
    if row is None or row.unknown:
        return replace(entry, base_missing=True)
    base = price(entry.line, row)
    of_both = base * _both_sides(row, policy)
    on_line = of_both if is_both_sides(entry.line.modifiers) else base
    return replace(entry, base=on_line, base_of_both=of_both)


def _both_sides(base: RvuRow, policy: Policy) -> Decimal:
    """Return rule 3 of the base's own row, 1 where that rule is off or not allowed there."""
    factor = bilateral_factor(base, policy.factors) if policy.has(Rule.BILATERAL) else None
    return ONE if factor is None else factor
