"""The credit of a line out of its row, the rules of one line and those of its session (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from codes.domain.values import RvuRow
from procedures.wrvu.anesthesia import NO_UNITS, AnesthesiaUnits
from procedures.wrvu.basis import LocatedLine
from procedures.wrvu.line_rules import BY_REPORT, ZERO, Effect
from procedures.wrvu.rounding import rounded_wrvu
from procedures.wrvu.session import SessionEffect
from procedures.wrvu.steps import exact_wrvu, own_value_steps, steps_of
from procedures.wrvu.values import Credit, CreditRow, Step

INCLUDED = "included_in_family"


@dataclass(frozen=True, slots=True)
class AssessedLine:
    """A line with all that was found out about it; `outcome` is None where rules 2 to 10 do not apply.

    `beside` are its anesthesia units.
    """

    located: LocatedLine
    effect: Effect
    outcome: SessionEffect | None = None
    beside: AnesthesiaUnits = NO_UNITS


def credit_of(assessed: AssessedLine) -> Credit:
    """Return the credit of a line: rounded once, with its steps, flags and anesthesia units."""
    located = assessed.located
    steps = _steps(assessed)
    exact = exact_wrvu(located.work, steps)
    return Credit(
        wrvu=rounded_wrvu(exact),
        unadjusted_wrvu=rounded_wrvu(located.work * located.line.count),
        basis=located.basis,
        reason=located.reason,
        release=located.release,
        row=_row(located.row),
        flags=tuple(sorted(located.flags | assessed.beside.flags | _flags(assessed, exact))),
        steps=steps,
        warnings=located.warnings,
        nearest_release=located.nearest_release,
        missing_year=located.missing_year,
        anesthesia_units=assessed.beside.units,
    )


def _steps(assessed: AssessedLine) -> tuple[Step, ...]:
    located = assessed.located
    if located.own_value is not None:
        return own_value_steps(located.own_value, located.line.count)
    if located.work == ZERO:
        return ()
    return steps_of(located.work, located.line.count, assessed.outcome)


def _row(row: RvuRow | None) -> CreditRow | None:
    return None if row is None else CreditRow(row.code, row.component, row.status, row.work_rvu)


def _flags(assessed: AssessedLine, exact: Decimal) -> frozenset[str]:
    flags, outcome = assessed.effect.flags, assessed.outcome
    if outcome is None:
        return flags
    if outcome.is_included:
        flags |= {INCLUDED}
    if outcome.is_late and exact != ZERO:
        flags |= {BY_REPORT}
    return flags | outcome.share.flags
