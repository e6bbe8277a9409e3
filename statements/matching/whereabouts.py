"""What other records say of lines that a statement lacks or has too often: shown by a column, or merely possible
(pure)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from statements.domain.statement_lines import DateBasis, LineKind, StatementLine
from statements.matching.differences import Difference
from statements.matching.evidence import is_within, key_of_own, key_of_statement, own_units
from statements.matching.line_pairs import MatchedGroup
from statements.matching.values import (
    FindingCause,
    FindingExplanation,
    FindingKind,
    GroupKey,
    OtherStatement,
    OwnLine,
    StatementColumn,
    StatementFacts,
)

# So long a charge can take until it is posted.
POSTING_DAYS: Final = 45


@dataclass(frozen=True, slots=True)
class ShownLines:
    """So many lines of a difference that a record explains."""

    lines: int
    explanation: FindingExplanation


class Whereabouts:
    """Looks lines up in other statements, under other providers, and among lines that were logged but do not count."""

    def __init__(self, facts: StatementFacts, apart: Iterable[OwnLine], differences: Iterable[Difference]) -> None:
        self._facts = facts
        self._apart = Counter((key_of_own(one, facts), own_units(one, facts)) for one in apart)
        self._apart_keys = frozenset(key for key, _ in self._apart)
        self._elsewhere = dict(facts.elsewhere)
        self._contested = self._find_contested(differences)
        self._shown: dict[int, list[ShownLines]] = {}
        self._others = [(other, _counts(other, facts)) for other in (*facts.earlier, *facts.later)]

    def _find_contested(self, differences: Iterable[Difference]) -> frozenset[GroupKey]:
        """Return the dates and codes of which less stands under other providers than is absent, or has another value,
        with different modifiers: that record has none, so it tells of none of the lines that it is the one."""
        absent: defaultdict[GroupKey, Counter[GroupKey]] = defaultdict(Counter)
        for difference in differences:
            for own in difference.own:
                key = key_of_own(own, self._facts)
                absent[GroupKey(key.on, key.code)][key] += int(own_units(own, self._facts))
        return frozenset(
            of_code
            for of_code, units in absent.items()
            if len(units) > 1 and units.total() > self._elsewhere.get(of_code, 0) > 0
        )

    def shown_absent(self, difference: Difference) -> Sequence[ShownLines]:
        """Return what is shown of absent lines, at most as many as there are: on another statement, under another
        provider, left out.

        What stands under other providers is spent by the first difference that asks, so that none is shown twice.
        """
        key = id(difference)
        if key not in self._shown:
            self._shown[key] = list(self._shown_absent(difference))
        return self._shown[key]

    def _shown_absent(self, difference: Difference) -> Iterator[ShownLines]:
        by_key: defaultdict[GroupKey, list[OwnLine]] = defaultdict(list)
        for own_line in difference.own:
            by_key[key_of_own(own_line, self._facts)].append(own_line)
        for matched in difference.groups:
            yield from self._shown_of(matched, by_key[matched.group.key])

    def _shown_of(self, matched: MatchedGroup, own: Sequence[OwnLine]) -> Iterator[ShownLines]:
        key, waiting = matched.group.key, len(own)
        charged = len(matched.by_contract) + len(matched.by_unadjusted) + len(matched.by_value)
        for other, counts in self._others:
            # A statement that covers the day itself has the lines of this one, too.
            spare = counts[key] - (charged if is_within(key.on, other.first_on, other.last_on) else 0)
            if (count := max(0, min(waiting, spare))) > 0:
                waiting -= count
                period = f"{other.first_on} {other.last_on}"
                yield ShownLines(count, FindingExplanation(FindingCause.LATE_CHARGE, period))
        if count := self._spend(key, own[len(own) - waiting :]):
            waiting -= count
            yield ShownLines(count, FindingExplanation(FindingCause.OTHER_PROVIDER))
        if waiting and key.code in (self._facts.left_out or ()):
            yield ShownLines(waiting, FindingExplanation(FindingCause.EXCLUDED_ENCOUNTER))

    def _spend(self, key: GroupKey, own: Sequence[OwnLine]) -> int:
        """Return how many lines the units under other providers of a date and code suffice for, and take them off."""
        of_code = GroupKey(key.on, key.code)
        if of_code in self._contested:
            return 0
        count = 0
        for own_line in own:
            units = own_units(own_line, self._facts)
            if self._elsewhere.get(of_code, 0) < units:
                break
            self._elsewhere[of_code] -= units
            count += 1
        return count

    def possible_absent(self, difference: Difference) -> Iterator[FindingExplanation]:
        """Yield what can be behind absent lines for want of a column or of another statement."""
        facts = self._facts
        last = max(key.on for key in difference.keys)
        if not facts.later:
            is_recent = facts.basis is DateBasis.POSTING and last > facts.last_on - timedelta(days=POSTING_DAYS)
            yield FindingExplanation(FindingCause.NOT_POSTED_YET if is_recent else FindingCause.LATE_CHARGE)
        is_contested = any(GroupKey(key.on, key.code) in self._contested for key in difference.keys)
        if is_contested or not (facts.has(StatementColumn.PROVIDER) and facts.lists_others):
            yield FindingExplanation(FindingCause.OTHER_PROVIDER)
        if facts.left_out is None:
            yield FindingExplanation(FindingCause.EXCLUDED_ENCOUNTER)

    def shown_extra(self, difference: Difference) -> Iterator[ShownLines]:
        """Yield what is shown of extra lines: logged but not counted, or the same transaction as another row."""
        waiting = difference.lines
        units = {line.units for line in difference.charges}
        # Of lines of several units nobody can say which of them they are.
        alike = max(self._apart[key, one] for key in difference.keys for one in units) if len(units) == 1 else 0
        if count := min(waiting, alike):
            waiting -= count
            yield ShownLines(count, FindingExplanation(FindingCause.LOGGED_APART))
        repeated = sum(line.repeats is not None for matched in difference.groups for line in matched.group.statement)
        if count := min(waiting, repeated):
            yield ShownLines(count, FindingExplanation(FindingCause.DUPLICATE))

    def possible_extra(self, difference: Difference) -> Iterator[FindingExplanation]:
        """Yield what can be behind extra lines: other units of a line that was logged, or one that does not count, and
        for want of a column another provider's, or one line twice."""
        owned = {own_units(own, self._facts) for matched in difference.groups for own in matched.group.own}
        is_extra = difference.kind is FindingKind.EXTRA
        if is_extra and owned and any(line.units not in owned for line in difference.charges):
            yield FindingExplanation(FindingCause.UNITS)
        if not self._apart_keys.isdisjoint(difference.keys) and not [*self.shown_extra(difference)]:
            yield FindingExplanation(FindingCause.LOGGED_APART)
        if not self._facts.has(StatementColumn.PROVIDER):
            yield FindingExplanation(FindingCause.OTHER_PROVIDER)
        if not self._facts.has(StatementColumn.TRANSACTION) and _have_equals(difference):
            yield FindingExplanation(FindingCause.DUPLICATE)


def _have_equals(difference: Difference) -> bool:
    counts = Counter(
        _content(line)
        for matched in difference.groups
        for line in matched.group.statement
        if line.kind is LineKind.CHARGE
    )
    return any(counts[_content(line)] > 1 for line in difference.charges)


def _content(line: StatementLine) -> tuple[tuple[str, ...], Decimal, Decimal | None]:
    return tuple(sorted(line.modifiers)), line.units, line.wrvu


def _counts(other: OtherStatement, facts: StatementFacts) -> Counter[GroupKey]:
    """Return how many charges another statement has of each key, voids taken off."""
    counts: Counter[GroupKey] = Counter()
    for line in other.lines:
        if line.service_on is not None:
            counts[key_of_statement(line, facts)] += 1 if line.kind is LineKind.CHARGE else -1
    return counts


def exact_pair(differences: Sequence[Difference]) -> bool:
    """Return whether a component holds exactly one absent and one extra line of as many units, and nothing else."""
    if len(differences) != 2 or any(one.lines != 1 for one in differences):
        return False
    return differences[0].units == -differences[1].units
