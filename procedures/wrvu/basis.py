"""Where the value of a line comes from: its release, its row, its basis and its reason (pure)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from codes.domain.indicators import PAYABLE_STATUSES
from codes.domain.states import CodeState, basis_of_row, page_row, state_of
from codes.domain.timeline import Timeline, timeline
from codes.domain.values import ZERO, RvuRow
from procedures.wrvu.modifiers import is_conflicting, unknown_modifiers
from procedures.wrvu.policy import Policy
from procedures.wrvu.releases import NO_RELEASE, ReleaseLookup, find_release, nearest_with, was_in_force
from procedures.wrvu.rows import PROFESSIONAL_ONLY, choose_row
from procedures.wrvu.schedule import Schedule
from procedures.wrvu.values import Basis, Line

UNKNOWN_CODE = "unknown_code"
UNKNOWN_MODIFIER = "unknown_modifier"
UNKNOWN_TO_THIS_VERSION = CodeState.UNKNOWN_TO_THIS_VERSION.value
CONFLICTING = "conflicting_modifiers"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The schedule with its releases put in order once for all lines."""

    schedule: Schedule
    read: Timeline

    @classmethod
    def of(cls, schedule: Schedule) -> Catalogue:
        """Return the schedule with its timeline."""
        return cls(schedule, timeline(schedule.releases))


@dataclass(frozen=True, slots=True)
class LocatedLine:
    """A line with its place in the schedule, before any rule but the first.

    `row` is None where the code has no row that fits. `own_value` is the contract's, in wRVU per unit. `warnings` are
    what is wrong with the line itself. `missing_year` is the pinned year that is not loaded.
    """

    line: Line
    basis: Basis
    reason: str
    release: str | None = None
    row: RvuRow | None = None
    flags: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()
    nearest_release: str | None = None
    own_value: Decimal | None = None
    missing_year: int | None = None

    @property
    def work(self) -> Decimal:
        """Return the work RVU per unit that the credit starts from: zero unless the basis is a work RVU."""
        if self.basis is not Basis.WORK_RVU or self.row is None or self.row.work_rvu is None:
            return ZERO
        return self.row.work_rvu

    @property
    def is_conflicting(self) -> bool:
        """True where the modifiers contradict each other, so that only row choice and units apply."""
        return CONFLICTING in self.flags


def locate_line(line: Line, *, catalogue: Catalogue, policy: Policy) -> LocatedLine:
    """Return a line with its release, row, basis and reason.

    Never raises: what cannot be valued is `unvalued` with its reason. Source: the wRVU rules, section 2.
    """
    warnings = _modifier_flags(line, catalogue.schedule)
    if not catalogue.schedule.knows(line.code):
        return _unvalued(line, UNKNOWN_CODE, warnings)
    lookup = find_release(
        line.code,
        line.performed_on,
        schedule=catalogue.schedule,
        read=catalogue.read,
        pinned_year=policy.pinned_year,
    )
    if lookup.release is None:
        pinned = policy.pinned_year if lookup.failure == NO_RELEASE else None
        return _unvalued(line, lookup.failure or UNKNOWN_CODE, warnings, missing_year=pinned)
    flags = lookup.flags | set(warnings)
    located = LocatedLine(line, Basis.PAYER_FEE_SCHEDULE, "", lookup.release.id, flags=flags, warnings=warnings)
    valued = _with_row(located, lookup) if lookup.rows else _without_row(located, lookup, catalogue)
    return _with_own_value(valued, policy)


def _modifier_flags(line: Line, schedule: Schedule) -> tuple[str, ...]:
    unknown = (UNKNOWN_MODIFIER,) if unknown_modifiers(line.modifiers, in_catalogue=schedule.modifiers) else ()
    return (CONFLICTING, *unknown) if is_conflicting(line.modifiers) else unknown


def _unvalued(line: Line, reason: str, flags: tuple[str, ...], *, missing_year: int | None = None) -> LocatedLine:
    warnings = (reason, *flags)
    return LocatedLine(
        line, Basis.UNVALUED, reason, flags=frozenset(flags), warnings=warnings, missing_year=missing_year
    )


def _with_row(located: LocatedLine, lookup: ReleaseLookup) -> LocatedLine:
    line = located.line
    choice = choose_row(lookup.rows, line.modifiers, conflicting=located.is_conflicting)
    if choice.row is not None and choice.row.unknown:
        return replace(
            _unvalued(line, UNKNOWN_TO_THIS_VERSION, located.warnings), release=located.release, row=choice.row
        )
    reason = state_of(choice.row or page_row(lookup.rows)).value
    basis = Basis.PAYER_FEE_SCHEDULE if PROFESSIONAL_ONLY in choice.flags else basis_of(choice.row)
    flags = located.flags | choice.flags
    if basis is Basis.WORK_RVU and choice.row is not None and choice.row.status not in PAYABLE_STATUSES:
        flags |= {"not_payable_by_medicare"}
    return LocatedLine(line, basis, reason, located.release, choice.row, flags, located.warnings)


def basis_of(row: RvuRow | None) -> Basis:
    """Return what a credit on this row rests on (`codes.domain.states.basis_of_row`)."""
    return Basis.PAYER_FEE_SCHEDULE if row is None else Basis(basis_of_row(row))


def _without_row(located: LocatedLine, lookup: ReleaseLookup, catalogue: Catalogue) -> LocatedLine:
    code, on, schedule = located.line.code, located.line.performed_on, catalogue.schedule
    place = [release.id for release in catalogue.read].index(located.release or "")
    ended = was_in_force(code, on, schedule=schedule, older=catalogue.read[place + 1 :])
    nearest = nearest_with(code, on, schedule=schedule, read=catalogue.read)
    flags = located.flags | ({"code_not_in_force"} if nearest else set())
    reason = state_of(None, was_in_force=ended).value
    return replace(located, reason=reason, flags=flags, nearest_release=nearest)


def _with_own_value(located: LocatedLine, policy: Policy) -> LocatedLine:
    """Return the line with the contract's value for its code, where the schedule assigns no work RVU."""
    own = policy.own_values.get(located.line.code)
    if own is None or located.basis is not Basis.PAYER_FEE_SCHEDULE or PROFESSIONAL_ONLY in located.flags:
        return located
    return replace(located, basis=Basis.CONTRACT_VALUE, own_value=own)
