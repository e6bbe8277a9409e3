"""Layer 3, explanations: what can be behind each finding, graded by what proves it (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from statements.domain.statement_lines import StatementLine
from statements.matching.components import MOST_DAYS
from statements.matching.differences import Difference, part_of
from statements.matching.employer_rules import EmployerRule, RuleKind
from statements.matching.families import CodeFamilies
from statements.matching.hypotheses import Revaluer
from statements.matching.line_pairs import LinePair
from statements.matching.value_explanations import ValueExplainer
from statements.matching.values import (
    Finding,
    FindingCause,
    FindingExplanation,
    FindingKind,
    Grade,
    GroupKey,
    StatementColumn,
    StatementFacts,
)
from statements.matching.whereabouts import Whereabouts, exact_pair

# Kinds that a column of the statement says itself, where nothing else can have made them.
_CAUSE_OF_KIND = {
    FindingKind.MODIFIERS: FindingCause.MODIFIERS,
    FindingKind.UNITS: FindingCause.UNITS,
    FindingKind.SPLIT: FindingCause.SPLIT,
    FindingKind.VOID: FindingCause.VOIDED,
}


@dataclass(frozen=True, slots=True)
class _Component:
    """Differences that touch each other; `swap` is what an absent and an extra line of them would make together."""

    number: int
    differences: tuple[Difference, ...]
    swap: tuple[FindingExplanation, ...]
    is_exact_pair: bool

    @property
    def counts(self) -> int:
        """Return how many differences are of counts, not of value alone."""
        return sum(one.kind is not FindingKind.VALUE for one in self.differences)


class Explainer:
    """Explains differences; each finding's explanations stand in the fixed order of causes."""

    def __init__(
        self,
        facts: StatementFacts,
        *,
        families: CodeFamilies,
        revaluer: Revaluer,
        rules: Sequence[EmployerRule],
        whereabouts: Whereabouts,
    ) -> None:
        self._facts = facts
        self._families = families
        self._values = ValueExplainer(revaluer)
        self._rules: defaultdict[str, list[EmployerRule]] = defaultdict(list)
        for rule in rules:
            for row in rule.proving if rule.is_proved else ():
                self._rules[row].append(rule)
        self._whereabouts = whereabouts

    def findings(self, differences: Sequence[Difference], components: Sequence[int]) -> Iterator[Finding]:
        """Yield the findings of all differences, component by component."""
        members: defaultdict[int, list[Difference]] = defaultdict(list)
        for number, difference in zip(components, differences, strict=True):
            members[number].append(difference)
        for number, those in members.items():
            pair = exact_pair(those)
            component = _Component(number, tuple(those), tuple(self._swap(those)), pair)
            for difference in those:
                yield from self._explained(difference, component)

    def _swap(self, differences: Sequence[Difference]) -> Iterator[FindingExplanation]:
        """Yield whether absent and extra lines of a component can be another code or a shifted date."""
        counted = [one for one in differences if one.kind is not FindingKind.VALUE]
        absent = [key for one in counted if one.own for key in one.keys]
        by_date: defaultdict[date, list[GroupKey]] = defaultdict(list)
        by_service: defaultdict[tuple[str, tuple[str, ...]], list[GroupKey]] = defaultdict(list)
        for key in (key for one in counted if one.charges for key in one.keys):
            by_date[key.on].append(key)
            by_service[key.code, key.modifiers].append(key)
        if any(self._is_other_code(one, other) for one in absent for other in by_date[one.on]):
            yield FindingExplanation(FindingCause.CODE)
        if any(_is_other_date(one, other) for one in absent for other in by_service[one.code, one.modifiers]):
            yield FindingExplanation(FindingCause.DATE)

    def _is_other_code(self, absent: GroupKey, extra: GroupKey) -> bool:
        return absent.code != extra.code and self._families.are_linked(absent.code, extra.code)

    def _explained(self, difference: Difference, component: _Component) -> Iterator[Finding]:
        if difference.kind is FindingKind.VALUE:
            yield self._value(difference, component)
        elif difference.kind is FindingKind.TOTAL:
            yield _finding(difference, component, (), Grade.UNKNOWN)
        elif difference.kind in _CAUSE_OF_KIND:
            yield self._of_kind(difference, component)
        else:
            yield from self._one_sided(difference, component)

    def _value(self, difference: Difference, component: _Component) -> Finding:
        pairs = [LinePair(own, line) for own, line in zip(difference.own, difference.charges, strict=True)]
        of_first = self._rules[str(pairs[0].statement.number)]
        proved = [explanation for rule in of_first for explanation in _proved(rule, pairs)]
        others = sorted(self._values.explanations(pairs), key=lambda one: one.place)
        fitting = tuple(dict.fromkeys((*proved, *others)))
        grade = (Grade.UNKNOWN, Grade.ONLY)[len(fitting)] if len(fitting) < 2 else Grade.EITHER
        return _finding(difference, component, fitting, grade)

    def _of_kind(self, difference: Difference, component: _Component) -> Finding:
        """Return a finding whose own kind explains it, beside what else can have made it."""
        own_kind = FindingExplanation(_CAUSE_OF_KIND[difference.kind])
        look = self._whereabouts
        others = [shown.explanation for shown in look.shown_absent(difference)] if difference.own else []
        if difference.own and difference.kind is not FindingKind.VOID and any(one.voided for one in difference.groups):
            others.append(FindingExplanation(FindingCause.VOIDED))
        if difference.charges:
            others += [*look.possible_extra(difference), *(one.explanation for one in look.shown_extra(difference))]
        if difference.kind is FindingKind.MODIFIERS and self._facts.has(StatementColumn.WRVU):
            both = zip(difference.own, difference.charges, strict=True)
            others += [cause for own, line in both for cause in self._values.beside_modifiers(own, line)]
        is_sure = component.counts == 1 and not others
        if difference.kind is FindingKind.VOID:
            is_sure = is_sure and _is_only_line(difference)
        if is_sure:
            return _finding(difference, component, (own_kind,), Grade.SHOWN)
        possible = look.possible_absent(difference) if difference.own else ()
        fitting = _in_order([own_kind, *others, *component.swap, *possible])
        return _finding(difference, component, fitting, Grade.EITHER)

    def _one_sided(self, difference: Difference, component: _Component) -> Iterator[Finding]:
        """Yield the findings of lines that one record lacks: those that another record shows, then the others."""
        is_absent = difference.kind is FindingKind.ABSENT
        look = self._whereabouts
        shown = [*(look.shown_absent(difference) if is_absent else look.shown_extra(difference))]
        rest = difference
        for part in shown:
            known = part_of(rest, self._facts, 0, part.lines)
            rest = part_of(rest, self._facts, part.lines, None)
            fitting = _in_order([part.explanation, *self._other_values(known)])
            yield _finding(known, component, fitting, Grade.SHOWN if len(fitting) == 1 else Grade.EITHER)
        if not rest.lines:
            return
        possible = look.possible_absent(difference) if is_absent else look.possible_extra(difference)
        if self._is_swap_alone(component):
            yield _finding(rest, component, component.swap, Grade.ONLY)
        else:
            fitting = _in_order([*component.swap, *possible, *self._other_values(rest)])
            yield _finding(rest, component, fitting, Grade.EITHER if fitting else Grade.UNKNOWN)

    def _other_values(self, difference: Difference) -> Iterator[FindingExplanation]:
        """Yield what explains the wRVU of extra lines that no line of their group is worth.

        Of several lines of a group nobody can say which is the extra one, so it may be one of another value beside one
        more of the usual.
        """
        for matched in difference.groups if difference.charges else ():
            worths = {worth for own in matched.group.own for worth in (own.wrvu, own.unadjusted_wrvu)}
            by_units = {Decimal(own.line.units): own for own in reversed(matched.group.own)}
            for charge in difference.charges:
                own = by_units.get(charge.units)
                if own is not None and charge.wrvu is not None and charge.wrvu not in worths:
                    yield from self._values.explanations([LinePair(own, charge)])

    def _is_swap_alone(self, component: _Component) -> bool:
        """Return whether one absent and one extra line can only be one line: nothing else explains the extra one.

        Whatever else can be behind the absent one, the extra one would have to be explained, too. What an add-on code
        is added to no release names, so that it is never certain that it stands for one of its category.
        """
        if not component.is_exact_pair or len(component.swap) != 1:
            return False
        look = self._whereabouts
        absent, extra = sorted(component.differences, key=lambda one: one.kind is FindingKind.EXTRA)
        if absent.kind is not FindingKind.ABSENT or extra.kind is not FindingKind.EXTRA:
            return False
        if not self._families.have_one_name(absent.keys[0].code, extra.keys[0].code):
            return False
        others = [*look.possible_extra(extra), *look.shown_extra(extra), *look.shown_absent(absent)]
        return not others and self._facts.has(StatementColumn.PROVIDER)


def _is_other_date(absent: GroupKey, extra: GroupKey) -> bool:
    return 0 < abs((absent.on - extra.on).days) <= MOST_DAYS


def _proved(rule: EmployerRule, pairs: Sequence[LinePair]) -> Iterator[FindingExplanation]:
    """Yield the explanation of lines that prove a rule; a modifier with the factor 1 is one that was dropped."""
    if not rule.explains(pairs):
        return
    if rule.kind is RuleKind.ZERO:
        yield FindingExplanation(FindingCause.ZERO)
    elif rule.kind is RuleKind.YEAR:
        posted = pairs[0].statement.posted_on
        yield FindingExplanation(
            FindingCause.YEAR, str(posted.year) if rule.subject == ("posting",) and posted else rule.subject[0]
        )
    elif rule.interval is not None and len(rule.subject) == 1 and Decimal(1) in rule.interval:
        yield FindingExplanation(FindingCause.MODIFIER_DROPPED, rule.subject[0])
    elif rule.factor is not None:
        yield FindingExplanation(
            FindingCause.EMPLOYER_FACTOR, " ".join(("-".join(rule.subject), f"{rule.factor.normalize():f}")).strip()
        )


def _is_only_line(difference: Difference) -> bool:
    """Return whether the voids of a group can speak of no other line than those that are missing."""
    (matched,) = difference.groups
    return len(matched.group.own) == len(difference.own) and matched.voided <= len(difference.own)


def _in_order(explanations: Iterable[FindingExplanation]) -> tuple[FindingExplanation, ...]:
    return tuple(sorted(set(explanations), key=lambda one: one.place))


def _finding(
    difference: Difference, component: _Component, explanations: tuple[FindingExplanation, ...], grade: Grade
) -> Finding:
    return Finding(
        kind=difference.kind,
        keys=difference.keys,
        lines=difference.lines,
        own_ids=tuple(_like_own(difference)),
        numbers=tuple(_like_charges(difference)),
        units=difference.units,
        wrvu=difference.wrvu,
        explanations=explanations,
        grade=grade,
        component=component.number,
        own=difference.own_side,
        statement=difference.statement_side,
    )


def _like_own(difference: Difference) -> Iterator[str]:
    """Yield the ids of own lines that are equal to those meant."""
    meant = {(one.line.units, one.wrvu) for one in difference.own}
    for matched in difference.groups:
        yield from (one.id for one in matched.group.own if (one.line.units, one.wrvu) in meant)


def _like_charges(difference: Difference) -> Iterator[int]:
    """Yield the rows of statement lines that are equal to those meant."""
    meant = {_content(line) for line in difference.charges}
    for matched in difference.groups:
        yield from (line.number for line in matched.group.statement if _content(line) in meant)


def _content(line: StatementLine) -> object:
    return line.kind, line.units, line.wrvu
