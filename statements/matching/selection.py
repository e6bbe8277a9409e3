"""Which lines of both records are compared: the period, the log's own span, and days before it by posting (pure)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from statements.domain.months import MOST_IDLE_DAYS, last_day_of
from statements.domain.statement_lines import DateBasis, LineKind, Shape, StatementLine
from statements.matching.components import MOST_DAYS
from statements.matching.evidence import first_of_sum, grain_of, is_within, key_of_own, key_of_statement
from statements.matching.families import CodeFamilies
from statements.matching.values import GroupKey, OwnLine, StatementFacts

# So far before a period of postings its services can lie.
LOOK_BACK_DAYS: Final = 90
_SHIFTS: Final = tuple(timedelta(days=days) for days in range(-MOST_DAYS, MOST_DAYS + 1))


@dataclass(frozen=True, slots=True)
class Selection:
    """What is compared, and what is not.

    `own_before` are own lines of the days before the period, of which nobody knows whether an earlier statement had
    them. `outside` are statement lines of other days than the period's, or of days that the log does not cover.
    """

    own: tuple[OwnLine, ...]
    lines: tuple[StatementLine, ...]
    own_before: tuple[OwnLine, ...] = ()
    outside: tuple[StatementLine, ...] = ()


def select(
    own: Sequence[OwnLine], facts: StatementFacts, families: CodeFamilies, *, log_first_on: date, log_last_on: date
) -> Selection:
    """Return the lines that are compared.

    By date of service these are the own lines of the period. By posting those of the 90 days before it belong to it as
    far as earlier statements reach back without a gap, less what these have; of still earlier days only those for which
    the statement has a line, or exactly one line that can be theirs.
    """
    first_seen, last_seen = _covered_days(log_first_on, log_last_on, facts)
    seen = {
        line.number
        for line in facts.lines
        if _is_of_period(line, facts) and is_within(_day_of(line, facts), first_seen, last_seen)
    }
    inside = [line for line in facts.lines if line.number in seen]
    outside = [line for line in facts.lines if line.number not in seen]
    period = [
        one
        for one in own
        if is_within(one.line.performed_on, facts.first_on, facts.last_on)
        and is_within(key_of_own(one, facts).on, first_seen, last_seen)
    ]
    if facts.basis is DateBasis.SERVICE or grain_of(facts) is not Shape.LINES:
        return Selection(tuple(period), tuple(inside), (), tuple(outside))
    begin = facts.first_on - timedelta(days=LOOK_BACK_DAYS)
    before = [one for one in own if begin <= one.line.performed_on < facts.first_on]
    known_since = _known_since(facts)
    unposted = _less_earlier([one for one in before if one.line.performed_on >= known_since], inside, facts)
    unknown = [one for one in before if one.line.performed_on < known_since]
    wanted, left = _wanted(unknown, inside, facts, families)
    return Selection((*period, *unposted, *wanted), tuple(inside), tuple(left), tuple(outside))


def _covered_days(log_first_on: date, log_last_on: date, facts: StatementFacts) -> tuple[date, date]:
    """Return the first and last day of what the log covers of the statement.

    A sum cannot be cut: that of the log's first or last line counts whole where no more of its days that are the
    statement's lie outside the log than those on which hardly anybody works, and else not at all.
    """
    if grain_of(facts) is Shape.LINES:
        return log_first_on, log_last_on
    begin, last_begin = first_of_sum(log_first_on, facts), first_of_sum(log_last_on, facts)
    end = last_day_of(last_begin, months=facts.months)
    lacks_begin = (log_first_on - max(begin, facts.first_on)).days > MOST_IDLE_DAYS
    lacks_end = (min(end, facts.last_on) - log_last_on).days > MOST_IDLE_DAYS
    return log_first_on if lacks_begin else begin, last_begin - timedelta(days=1) if lacks_end else end


def _is_of_period(line: StatementLine, facts: StatementFacts) -> bool:
    """Return whether a line lies in the days that the person gave the statement; a sum does with any of its days."""
    day = line.posted_on if facts.basis is DateBasis.POSTING else line.service_on
    if line.month is not None:
        return line.month <= facts.last_on and last_day_of(line.month, months=facts.months) >= facts.first_on
    return day is None or is_within(day, facts.first_on, facts.last_on)


def _day_of(line: StatementLine, facts: StatementFacts) -> date:
    return key_of_statement(line, facts).on


def _known_since(facts: StatementFacts) -> date:
    """Return the day since which earlier statements tell, without a gap before this one, what was posted."""
    since = facts.first_on
    for other in sorted(facts.earlier, key=lambda one: one.first_on, reverse=True):
        if other.first_on < since <= other.last_on + timedelta(days=1):
            since = other.first_on
    return since


def _less_earlier(own: Iterable[OwnLine], lines: Iterable[StatementLine], facts: StatementFacts) -> list[OwnLine]:
    """Return the own lines without those that earlier statements have, but never fewer than this one has."""
    spent = Counter(
        key_of_statement(line, facts)
        for other in facts.earlier
        for line in other.lines
        if line.service_on is not None and line.kind is LineKind.CHARGE
    )
    here = Counter(key_of_statement(line, facts) for line in lines)
    left = []
    for key, of_key in _by_key(own, facts).items():
        count = max(len(of_key) - spent[key], min(here[key], len(of_key)))
        left += of_key[:count]
    return left


def _wanted(
    own: Sequence[OwnLine], lines: Sequence[StatementLine], facts: StatementFacts, families: CodeFamilies
) -> tuple[list[OwnLine], list[OwnLine]]:
    """Return the own lines that lines of the statement want, and the others."""
    here: Counter[GroupKey] = Counter()
    for line in lines:
        here[key_of_statement(line, facts)] += 1 if line.kind is LineKind.CHARGE else -1
    wanted: list[OwnLine] = []
    left: defaultdict[date, list[OwnLine]] = defaultdict(list)
    for key, of_key in _by_key(own, facts).items():
        count = max(0, here[key])
        wanted += of_key[:count]
        left[key.on] += of_key[count:]
        here[key] -= min(count, len(of_key))
    for key in sorted(key for key, count in here.items() if count == 1 and key.on < facts.first_on):
        near = (one for shift in _SHIFTS for one in left.get(key.on + shift, ()))
        candidates = [one for one in near if _can_be(key_of_own(one, facts), key, families)]
        if len(candidates) == 1:
            wanted += candidates
            left[candidates[0].line.performed_on].remove(candidates[0])
    return wanted, [one for of_day in left.values() for one in of_day]


def _can_be(own: GroupKey, other: GroupKey, families: CodeFamilies) -> bool:
    """Return whether an own line can be a statement line of another code or of a shifted date."""
    if own.on == other.on:
        return families.are_linked(own.code, other.code)
    return own.code == other.code and abs((own.on - other.on).days) <= MOST_DAYS


def _by_key(own: Iterable[OwnLine], facts: StatementFacts) -> dict[GroupKey, list[OwnLine]]:
    by_key: defaultdict[GroupKey, list[OwnLine]] = defaultdict(list)
    for own_line in sorted(own, key=lambda line: line.id):
        by_key[key_of_own(own_line, facts)].append(own_line)
    return dict(sorted(by_key.items()))
