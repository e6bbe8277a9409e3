"""What explains that the statement has other wRVU of a line: ways of counting that come to the same (pure)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from procedures.wrvu.values import Line
from statements.domain.statement_lines import StatementLine
from statements.matching.hypotheses import Revaluer, dropped_modifiers, is_near
from statements.matching.line_pairs import LinePair
from statements.matching.values import ZERO, FindingCause, FindingExplanation, OwnLine


class ValueExplainer:
    """Explains other wRVU; lines that are alike in all that counts are explained once."""

    def __init__(self, revaluer: Revaluer) -> None:
        self._revaluer = revaluer
        self._known: dict[Hashable, tuple[FindingExplanation, ...]] = {}

    def explanations(self, pairs: Sequence[LinePair]) -> tuple[FindingExplanation, ...]:
        """Return what explains the wRVU of some pairs, all that fit, in the order in which they are printed.

        A hypothesis fits where each own line's value by it is near the statement's, the lines ordered by value. Rules
        that were proved stand elsewhere.
        """
        return (*self._of_lines(pairs), *_of_sessions(pairs, self._revaluer))

    def beside_modifiers(self, own: OwnLine, line: StatementLine) -> tuple[FindingExplanation, ...]:
        """Return what explains the wRVU of a statement line of other modifiers than the own line, where it is not what
        these come to; nothing of lines that reduce each other, nor that they do: that is tried of lines as logged."""
        written = replace(own.line, modifiers=line.modifiers)
        (value,) = self._revaluer.as_written([written])
        usual = (value, own.wrvu, own.unadjusted_wrvu)
        if self._revaluer.is_of_session(own.line) or any(is_near(line.wrvu or ZERO, one, line.units) for one in usual):
            return ()
        return self._of_lines([LinePair(replace(own, line=written, wrvu=value), line)])

    def _of_lines(self, pairs: Sequence[LinePair]) -> tuple[FindingExplanation, ...]:
        key = tuple(self._likeness(pair) for pair in pairs)
        if key not in self._known:
            self._known[key] = tuple(_explanations(pairs, self._revaluer))
        return self._known[key]

    def _likeness(self, pair: LinePair) -> Hashable:
        line, posted = pair.own.line, pair.statement.posted_on
        of_own = (line.code, line.modifiers, line.units, line.place_of_service, line.minutes, line.role)
        worth = (pair.own.wrvu, pair.own.unadjusted_wrvu, pair.statement.wrvu)
        encounter = (line.performed_on, line.encounter_id) if self._revaluer.is_of_session(line) else None
        year = None if posted is None else posted.year
        return *of_own, *worth, self._revaluer.edition_on(line.performed_on), year, encounter


def _explanations(pairs: Sequence[LinePair], revaluer: Revaluer) -> Iterator[FindingExplanation]:
    owns = [pair.own for pair in pairs]
    lines = [own.line for own in owns]
    fits = _Fit(pairs, revaluer)
    if fits.rounded([own.wrvu for own in owns]) or fits.rounded([own.unadjusted_wrvu for own in owns]):
        yield FindingExplanation(FindingCause.ROUNDING)
    if _is_total(pairs, revaluer):
        yield FindingExplanation(FindingCause.TOTAL_RVU)
    if all(pair.statement.wrvu == ZERO for pair in pairs):
        yield FindingExplanation(FindingCause.ZERO)
    yield from _releases_and_years(pairs, lines, fits, revaluer)
    for modifier in sorted(frozenset[str]().union(*map(dropped_modifiers, lines))):
        if fits.by(partial(revaluer.without, lines, frozenset((modifier,)))):
            yield FindingExplanation(FindingCause.MODIFIER_DROPPED, modifier)
    of_first = [replace(line, modifiers=line.modifiers[:1]) for line in lines]
    if of_first != lines and fits.by(partial(revaluer.as_written, of_first)):
        yield FindingExplanation(FindingCause.MODIFIER_DROPPED, " ".join(sorted(lines[0].modifiers[1:])))


def _of_sessions(pairs: Sequence[LinePair], revaluer: Revaluer) -> Iterator[FindingExplanation]:
    lines = [pair.own.line for pair in pairs]
    fits = _Fit(pairs, revaluer)
    if fits(revaluer.alone(lines)):
        yield FindingExplanation(FindingCause.SESSION_RULES, "off")
    elif fits(revaluer.in_session(lines)):
        yield FindingExplanation(FindingCause.SESSION_RULES, "on")


class _Fit:
    """Compares what own lines would be worth with the statement, both in the order of their wRVU."""

    def __init__(self, pairs: Sequence[LinePair], revaluer: Revaluer) -> None:
        self._units = pairs[0].statement.units
        self._wrvu = sorted(pair.statement.wrvu or ZERO for pair in pairs)
        self._own = sorted(pair.own.wrvu for pair in pairs)
        lines = [pair.own.line for pair in pairs]
        self._alone = sorted(revaluer.alone(lines)) if any(map(revaluer.is_of_session, lines)) else None

    def rounded(self, values: Sequence[Decimal]) -> bool:
        """Return whether the values are near those of the statement."""
        return all(is_near(one, other, self._units) for one, other in zip(sorted(values), self._wrvu, strict=True))

    def __call__(self, values: Sequence[Decimal]) -> bool:
        """Return whether other values than the own are near those of the statement: equal ones explain nothing."""
        return sorted(values) != self._own and self.rounded(values)

    def by(self, value: Callable[..., Sequence[Decimal]]) -> bool:
        """Return whether values that are worked out in another way are near those of the statement.

        What is of a session is tried in it and `alone`: the rules of sessions are another matter than the rest.
        """
        if self(value()):
            return True
        if self._alone is None:
            return False
        alone = value(alone=True)
        return sorted(alone) != self._alone and self.rounded(alone)


def _releases_and_years(
    pairs: Sequence[LinePair], lines: Sequence[Line], fits: _Fit, revaluer: Revaluer
) -> Iterator[FindingExplanation]:
    year = lines[0].performed_on.year
    for release in sorted(revaluer.schedule.releases, key=lambda one: (one.effective_from, one.id)):
        # A release that says the same as the one in force explains nothing.
        if release.year != year or not revaluer.is_changed_by_release(lines, release):
            continue
        if fits.by(partial(revaluer.of_release, lines, release)):
            yield FindingExplanation(FindingCause.RELEASE, release.id)
    posted = {pair.statement.posted_on.year for pair in pairs if pair.statement.posted_on is not None}
    for other in (one for one in revaluer.years if one != year):
        is_near = abs(other - year) == 1 or other in posted
        if is_near and revaluer.is_changed_by_year(lines, other) and fits.by(partial(revaluer.of_year, lines, other)):
            yield FindingExplanation(FindingCause.YEAR, str(other))


def _is_total(pairs: Sequence[LinePair], revaluer: Revaluer) -> bool:
    return all(_is_total_of(pair.own, pair, revaluer) for pair in pairs)


def _is_total_of(own: OwnLine, pair: LinePair, revaluer: Revaluer) -> bool:
    """Return whether the statement has the total RVU, with or without the factors that the contract has."""
    wrvu = pair.statement.wrvu or ZERO
    totals = revaluer.total_rvu(own)
    factor = own.wrvu / own.unadjusted_wrvu if own.unadjusted_wrvu else Decimal(1)
    candidates = {total * share for total in totals if total for share in (Decimal(1), factor)}
    return any(is_near(candidate, wrvu, pair.statement.units) for candidate in candidates)
