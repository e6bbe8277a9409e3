"""The employer's rules read back from what differs: factors, codes at zero, a year, lines given to others (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from procedures.wrvu.values import Line
from statements.matching.hypotheses import TOLERANCE, Revaluer, dropped_modifiers, is_near
from statements.matching.intervals import FactorInterval, most_covered
from statements.matching.line_pairs import LinePair
from statements.matching.values import ZERO, EvidenceGroup, OwnLine

# So many lines, codes and days prove a rule; so large a share of lines against it leaves it open.
LEAST_LINES: Final = 3
LEAST_CODES: Final = 2
LEAST_DAYS: Final = 2
MOST_CONTRADICTING: Final = Decimal("0.05")


class RuleKind(StrEnum):
    """What a rule does."""

    FACTOR = "factor"
    ZERO = "zero"
    YEAR = "year"
    PROVIDER = "provider"


class RuleState(StrEnum):
    """The state of a rule: proved by the lines, left open, or none that they have in common."""

    PROVED = "proved"
    UNDETERMINED = "undetermined"
    NOT_ONE_RULE = "not_one_rule"


# Without slots, so that its rows are put into a set once, and its factor is looked for once.
@dataclass(frozen=True)
class EmployerRule:
    """A rule that a statement seems to follow.

    `subject` are the modifiers of a factor (none: of all lines), the code at zero, the year, or the role. `interval`
    and `factor` are those of a factor. `proving` and `contradicting` are rows of the file, of a provider rule line ids.
    """

    kind: RuleKind
    state: RuleState
    subject: tuple[str, ...]
    proving: tuple[str, ...]
    contradicting: tuple[str, ...]
    interval: FactorInterval | None = None

    @cached_property
    def factor(self) -> Decimal | None:
        """Return the simplest decimal of the interval."""
        return None if self.interval is None else self.interval.simplest

    @property
    def is_proved(self) -> bool:
        """Return whether the lines prove it."""
        return self.state is RuleState.PROVED

    @cached_property
    def _proving(self) -> frozenset[str]:
        return frozenset(self.proving)

    def explains(self, pairs: Sequence[LinePair]) -> bool:
        """Return whether the lines are among those that prove it."""
        return self.is_proved and all(str(pair.statement.number) in self._proving for pair in pairs)


def interval_of(pair: LinePair, per_unit: Decimal) -> FactorInterval:
    """Return the factors that make what a statement has of a line from an own value per unit above nothing.

    The statement's wRVU may be rounded by 0.005 a unit.
    """
    units, wrvu = abs(pair.statement.units), pair.statement.wrvu or ZERO
    slack = TOLERANCE * units
    return FactorInterval((wrvu - slack) / (per_unit * units), (wrvu + slack) / (per_unit * units))


def rules_of(agreeing: Sequence[LinePair], differing: Sequence[LinePair], revaluer: Revaluer) -> list[EmployerRule]:
    """Return what rules the lines with other wRVU follow, with the lines that prove and those that contradict each.

    `agreeing` are pairs of equal wRVU, which contradict what they do not follow.
    """
    pairs = sorted([*agreeing, *differing], key=lambda pair: pair.statement.number)
    different = {pair.statement.number for pair in differing}
    rules = [*_factors(pairs, different, revaluer), *_zeros(pairs), *_years(pairs, different, revaluer)]
    return sorted(rules, key=lambda rule: (rule.kind, rule.state, rule.subject))


def _factors(pairs: Sequence[LinePair], different: set[int], revaluer: Revaluer) -> Iterator[EmployerRule]:
    """Yield the factor of all lines, then that of each set of modifiers of lines that differ."""
    whole = [(pair, pair.own.wrvu) for pair in pairs]
    differing = sum(pair.statement.number in different for pair in pairs)
    # A factor of all lines is asked for where most of them differ.
    if 2 * differing > len(pairs):
        yield from _factor((), whole, different)
    by_modifiers: defaultdict[tuple[str, ...], list[LinePair]] = defaultdict(list)
    for pair in pairs:
        by_modifiers[tuple(sorted(dropped_modifiers(pair.own.line)))].append(pair)
    for modifiers, of_these in sorted(by_modifiers.items()):
        if modifiers and any(pair.statement.number in different for pair in of_these):
            values = revaluer.without([pair.own.line for pair in of_these], frozenset(modifiers))
            yield from _factor(modifiers, list(zip(of_these, values, strict=True)), different)


def _factor(
    modifiers: tuple[str, ...], valued: Sequence[tuple[LinePair, Decimal]], different: set[int]
) -> Iterator[EmployerRule]:
    scope = [(pair, interval_of(pair, value / abs(pair.statement.units))) for pair, value in valued if value > ZERO]
    differing = [(pair, interval) for pair, interval in scope if pair.statement.number in different]
    if not _suffice([pair for pair, _ in differing]):
        return
    best = most_covered([interval for _, interval in differing])
    if best is None:
        return
    proving = [pair for pair, interval in scope if interval.meets(best)]
    contradicting = [pair for pair, interval in scope if not interval.meets(best)]
    if not _suffice([pair for pair in proving if pair.statement.number in different]):
        yield EmployerRule(RuleKind.FACTOR, RuleState.NOT_ONE_RULE, modifiers, (), _numbers(pair for pair, _ in scope))
        return
    yield EmployerRule(
        RuleKind.FACTOR, _state(proving, contradicting), modifiers, _numbers(proving), _numbers(contradicting), best
    )


def _zeros(pairs: Sequence[LinePair]) -> Iterator[EmployerRule]:
    """Yield the codes that the statement has at nothing though they are worth something, on some lines and days."""
    by_code: defaultdict[str, list[LinePair]] = defaultdict(list)
    for pair in pairs:
        if pair.own.wrvu > ZERO:
            by_code[pair.own.line.code].append(pair)
    for code, of_code in sorted(by_code.items()):
        proving = [pair for pair in of_code if not pair.statement.wrvu]
        if _suffice(proving, codes=1):
            against = [pair for pair in of_code if pair.statement.wrvu]
            yield EmployerRule(RuleKind.ZERO, _state(proving, against), (code,), _numbers(proving), _numbers(against))


def _years(pairs: Sequence[LinePair], different: set[int], revaluer: Revaluer) -> Iterator[EmployerRule]:
    """Yield the years by whose last release the statement's values are those of the lines that tell years apart."""
    differing = [pair for pair in pairs if pair.statement.number in different]
    for year in revaluer.years if differing else ():
        values = revaluer.of_year([pair.own.line for pair in differing], year)
        # The lines that agree are asked for only where those that differ could prove the year.
        if any(_year(str(year), differing, values, different)):
            values = revaluer.of_year([pair.own.line for pair in pairs], year)
            yield from _year(str(year), pairs, values, different)
    yield from _posting_year(pairs, different, revaluer)


def _posting_year(pairs: Sequence[LinePair], different: set[int], revaluer: Revaluer) -> Iterator[EmployerRule]:
    """Yield the rule that values lines by the year in which they were posted, of those posted in another year."""
    posted = [
        (pair, pair.statement.posted_on.year)
        for pair in pairs
        if pair.statement.posted_on is not None and pair.statement.posted_on.year != pair.own.line.performed_on.year
    ]
    values = [revaluer.of_year([pair.own.line], year)[0] for pair, year in posted]
    yield from _year("posting", [pair for pair, _ in posted], values, different)


def _year(
    subject: str, pairs: Sequence[LinePair], values: Sequence[Decimal], different: set[int]
) -> Iterator[EmployerRule]:
    telling = [
        (pair, value)
        for pair, value in zip(pairs, values, strict=True)
        if not is_near(value, pair.own.wrvu, pair.statement.units)
    ]
    proving = [pair for pair, value in telling if is_near(value, pair.statement.wrvu or ZERO, pair.statement.units)]
    if _suffice([pair for pair in proving if pair.statement.number in different]):
        numbers = {pair.statement.number for pair in proving}
        against = [pair for pair, _ in telling if pair.statement.number not in numbers]
        yield EmployerRule(RuleKind.YEAR, _state(proving, against), (subject,), _numbers(proving), _numbers(against))


def sum_rules(groups: Sequence[EvidenceGroup], revaluer: Revaluer) -> list[EmployerRule]:
    """Return what rules sums of a code in a month can show: codes at zero and years; proved by lines of own.

    The rows are those of the sums, each of which stands for its own lines.
    """
    sums = [one for one in groups if one.own and one.own_units == one.statement_units and one.own_wrvu > ZERO]
    rules: list[EmployerRule] = []
    by_code: defaultdict[str, list[EvidenceGroup]] = defaultdict(list)
    for group in sums:
        by_code[group.key.code].append(group)
    for code, of_code in sorted(by_code.items()):
        proving = [one for one in of_code if one.statement_wrvu == ZERO]
        rules += _of_sums(RuleKind.ZERO, code, proving, of_code, codes=1)
    for year in revaluer.years:
        valued = [(one, sum(revaluer.of_year([own.line for own in one.own], year), ZERO)) for one in sums]
        telling = [(one, value) for one, value in valued if not is_near(value, one.own_wrvu, one.own_units)]
        proving = [one for one, value in telling if is_near(value, one.statement_wrvu or ZERO, one.own_units)]
        rules += _of_sums(RuleKind.YEAR, str(year), proving, [one for one, _ in telling], codes=LEAST_CODES)
    return rules


def _of_sums(
    kind: RuleKind, subject: str, proving: Sequence[EvidenceGroup], scope: Sequence[EvidenceGroup], *, codes: int
) -> Iterator[EmployerRule]:
    if _are_enough([own.line for one in proving for own in one.own], codes=codes):
        taken = {one.key for one in proving}
        against = [one for one in scope if one.key not in taken]
        yield EmployerRule(kind, _state(proving, against), (subject,), _rows(proving), _rows(against))


def _rows(groups: Iterable[EvidenceGroup]) -> tuple[str, ...]:
    return tuple(str(line.number) for one in groups for line in one.statement)


def provider_rules(compared: Sequence[OwnLine], given_away: Sequence[OwnLine]) -> list[EmployerRule]:
    """Return the roles whose lines stand under another provider of the statement.

    `given_away` are the own lines that were found there, `compared` all of which the role is known.
    """
    rules = []
    taken = {one.id for one in given_away}
    for role in sorted({one.line.role for one in given_away}):
        of_role = [one for one in compared if one.line.role == role]
        proving = [one for one in of_role if one.id in taken]
        if _are_enough([one.line for one in proving], codes=LEAST_CODES):
            against = [one for one in of_role if one.id not in taken]
            rules.append(
                EmployerRule(RuleKind.PROVIDER, _state(proving, against), (role,), _ids(proving), _ids(against))
            )
    return rules


def _ids(owns: Iterable[OwnLine]) -> tuple[str, ...]:
    return tuple(sorted(one.id for one in owns))


def _suffice(pairs: Sequence[LinePair], *, codes: int = LEAST_CODES) -> bool:
    return _are_enough([pair.own.line for pair in pairs], codes=codes)


def _are_enough(lines: Sequence[Line], *, codes: int) -> bool:
    """Return whether so many lines, codes and days are there that they can prove a rule."""
    codes_there = len({line.code for line in lines})
    days_there = len({line.performed_on for line in lines})
    return len(lines) >= LEAST_LINES and codes_there >= codes and days_there >= LEAST_DAYS


def _state(proving: Sequence[object], contradicting: Sequence[object]) -> RuleState:
    share = Decimal(len(contradicting)) / (len(proving) + len(contradicting))
    return RuleState.UNDETERMINED if share > MOST_CONTRADICTING else RuleState.PROVED


def _numbers(pairs: Iterable[LinePair]) -> tuple[str, ...]:
    return tuple(str(pair.statement.number) for pair in pairs)
