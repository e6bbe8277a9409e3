"""The arithmetic of one line, written down step by step (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from procedures.wrvu.line_rules import MANUAL, ONE, ZERO, Applied
from procedures.wrvu.policy import Rule
from procedures.wrvu.session import SessionEffect
from procedures.wrvu.values import FACT, POLICY, Run, Step

UNITS = "units"
OWN_VALUE = "contract_value"

_ENDOSCOPY = MANUAL + "§40.6, multiple endoscopies"
_MULTIPLE = MANUAL + "§40.6"
_COUNTED = "units of the line"


def steps_of(work: Decimal, units: int, outcome: SessionEffect | None) -> tuple[Step, ...]:
    """Return the steps from the row's work RVU to the line's wRVU at full precision.

    A line that no rule but row choice and units applies to has no outcome. In a reduced member of a family the base
    comes off between rule 3 and the other factors.
    """
    if outcome is None:
        return _counted((), work, units)
    entry, taken = outcome.share.entry, outcome.share.taken.value
    if outcome.is_included:
        return _included(_factors((), work, entry.applied), work)
    if taken == ZERO:
        steps = _factors((), work, entry.applied)
    else:
        sided = _factors((), work, [a for a in entry.applied if a.rule is Rule.BILATERAL])
        steps = _less_base(sided, _end(sided, work), taken)
        steps = _factors(steps, work, [a for a in entry.applied if a.rule is not Rule.BILATERAL])
    steps = _ranked(steps, work, units, outcome.unit_factors)
    return _less_repeated(steps, work, outcome)


def exact_wrvu(work: Decimal, steps: Sequence[Step]) -> Decimal:
    """Return where the steps end, unrounded."""
    return _end(steps, work)


def own_value_steps(value: Decimal, units: int) -> tuple[Step, ...]:
    """Return the steps of a value that the contract sets, in wRVU per unit."""
    start = Step(OWN_VALUE, None, ZERO, value, POLICY, "value of the contract")
    return _counted((start,), value, units)


def _end(steps: Sequence[Step], work: Decimal) -> Decimal:
    return steps[-1].after if steps else work


def _factors(steps: tuple[Step, ...], work: Decimal, applied: Sequence[Applied]) -> tuple[Step, ...]:
    for a in applied:
        before = _end(steps, work)
        steps += (
            Step(
                a.rule, a.factor, before, before * a.factor, a.kind, a.source, a.modifier,
                indicator=a.indicator, days=a.days,
            ),
        )  # fmt: skip
    return steps


def _counted(steps: tuple[Step, ...], work: Decimal, units: int) -> tuple[Step, ...]:
    if units == 1:
        return steps
    before, count = _end(steps, work), Decimal(units)
    return (*steps, Step(UNITS, count, before, before * count, FACT, _COUNTED))


def _ranked(
    steps: tuple[Step, ...], work: Decimal, units: int, unit_factors: tuple[Run, ...] | None
) -> tuple[Step, ...]:
    """Add rules 10 and 11 as one step where a unit is reduced, else the units alone."""
    if unit_factors is None or all(run.factor == ONE for run in unit_factors):
        return _counted(steps, work, units)
    before, factor = _end(steps, work), sum((run.factor * run.units for run in unit_factors), ZERO)
    after = before * factor
    return (*steps, Step(Rule.MULTIPLE, factor, before, after, POLICY, _MULTIPLE, factors=unit_factors))


def _less_base(steps: tuple[Step, ...], before: Decimal, base: Decimal) -> tuple[Step, ...]:
    minus = min(before, base)
    return (*steps, Step(Rule.ENDOSCOPY, None, before, before - minus, POLICY, _ENDOSCOPY, minus=minus))


def _less_repeated(steps: tuple[Step, ...], work: Decimal, outcome: SessionEffect) -> tuple[Step, ...]:
    """Take off what the second and further units of the highest line of a family lose."""
    lost = outcome.share.repeated.value * (outcome.share.entry.line.count - 1)
    if lost == ZERO:
        return steps
    share = ONE if outcome.unit_factors is None else outcome.unit_factors[0].factor
    return _less_base(steps, _end(steps, work), lost * share)


def _included(steps: tuple[Step, ...], work: Decimal) -> tuple[Step, ...]:
    before = _end(steps, work)
    return (*steps, Step(Rule.ENDOSCOPY, ZERO, before, before * ZERO, POLICY, _ENDOSCOPY))
