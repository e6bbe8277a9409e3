"""What the calculator speaks in: a line in, a credit with its steps out (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = "str | int | list[str] | list[JsonObject] | JsonObject | None"
JsonObject: TypeAlias = dict[str, "Json"]

AFTER_CARE = "55"

# Of so many units each factor is written down; of more, runs of equal ones.
_MOST_SINGLE_FACTORS = 6

FACT = "F"
POLICY = "P"


class Basis(StrEnum):
    """What a credit rests on."""

    WORK_RVU = "work_rvu"
    ASSIGNED_ZERO = "assigned_zero"
    PAYER_FEE_SCHEDULE = "payer_fee_schedule"
    CONTRACT_VALUE = "contract_value"
    UNVALUED = "unvalued"


class PolicyName(StrEnum):
    """Which set of rules a contract names."""

    UNADJUSTED = "unadjusted"
    CMS = "cms"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log or of a `calculate` request.

    `units` counts 1 to 9,999, with modifier 55 days of care; `minutes` is anesthesia time. `id` decides ties between
    stored lines that are equal in all else; the lines of a request have none, nor a `role` other than primary.
    """

    code: str
    performed_on: date
    units: int = 1
    modifiers: tuple[str, ...] = ()
    place_of_service: str | None = None
    encounter_id: str | None = None
    minutes: int | None = None
    id: str = ""
    role: str = "primary"

    @property
    def count(self) -> int:
        """Return how often the service was done: the units, but once where these are days of care."""
        return 1 if self.days_of_care is not None else self.units

    @property
    def days_of_care(self) -> int | None:
        """Return the days of postoperative care that the units of a line with 55 stand for, None for other lines.

        Source: the wRVU rules, section 3: a custom of Medicare contractors, in any policy.
        """
        return self.units if AFTER_CARE in self.modifiers else None

    @property
    def nobodys(self) -> Line:
        """Return the line without its id and encounter."""
        return Line(
            self.code, self.performed_on, self.units, self.modifiers, self.place_of_service, None, self.minutes, "",
            self.role,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """So many units in a row that have one factor."""

    factor: Decimal
    units: int

    def as_json(self) -> JsonObject:
        """Return the run as JSON."""
        return {"factor": plain(self.factor), "units": self.units}


def factors_json(runs: tuple[Run, ...]) -> list[str] | list[JsonObject]:
    """Return the factors of single units as JSON: one a unit, or above six units a factor with how many have it."""
    if sum(run.units for run in runs) > _MOST_SINGLE_FACTORS:
        return [run.as_json() for run in runs]
    return [plain(run.factor) for run in runs for _ in range(run.units)]


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the arithmetic, in wRVU at full precision.

    With a `factor`, `after` is `before` times it; with `minus`, `before` less it; with neither it is a value set by a
    contract. `factors` are those of the single units, of which `factor` is the sum. `indicator` is what the row says in
    the column that the rule reads, '' where it reads none. `days` are the days of care that were counted, of how many
    (45/90), '' where they scaled nothing. `kind` is F for a fact of the fee schedule and P for a
    policy of a contract; `source` names where the rule stands.
    """

    rule: str
    factor: Decimal | None
    before: Decimal
    after: Decimal
    kind: str
    source: str
    modifier: str | None = None
    minus: Decimal | None = None
    factors: tuple[Run, ...] = ()
    indicator: str = ""
    days: str = ""

    def as_json(self) -> JsonObject:
        """Return the step as JSON: RVUs exact and with at least two decimals, factors as plain decimals."""
        step: JsonObject = {"rule": self.rule}
        if self.modifier is not None:
            step["modifier"] = self.modifier
        if self.indicator:
            step["indicator"] = self.indicator
        if self.days:
            step["days"] = self.days
        step["factor"] = None if self.factor is None else plain(self.factor)
        if self.factors:
            step["factors"] = factors_json(self.factors)
        if self.minus is not None:
            step["minus"] = exact(self.minus)
        return step | {
            "before": exact(self.before),
            "after": exact(self.after),
            "kind": self.kind,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class CreditRow:
    """The row of the release that a credit stands on; `work_rvu` in RVU per unit, None where none is assigned."""

    code: str
    component: str
    status: str
    work_rvu: Decimal | None

    def as_json(self) -> JsonObject:
        """Return the row as JSON."""
        work = None if self.work_rvu is None else exact(self.work_rvu)
        return {"code": self.code, "component": self.component, "status": self.status, "work_rvu": work}


@dataclass(frozen=True, slots=True)
class Credit:
    """What a line is worth, and why.

    `wrvu` is rounded half up to 0.01, `unadjusted_wrvu` is the row's value times the units. `flags` are sorted.
    `warnings` repeat what a stored line should be mended for. `nearest_release` goes with the flag `code_not_in_force`.
    `missing_year` is the year that the contract pins and that is not loaded.
    `anesthesia_units` (base + time, to one decimal) stand beside the credit and are never added to it.
    """

    wrvu: Decimal
    unadjusted_wrvu: Decimal
    basis: Basis
    reason: str
    release: str | None
    row: CreditRow | None
    flags: tuple[str, ...]
    steps: tuple[Step, ...]
    warnings: tuple[str, ...] = ()
    nearest_release: str | None = None
    missing_year: int | None = None
    anesthesia_units: Decimal | None = None

    def as_json(self) -> JsonObject:
        """Return the credit as JSON: RVUs are strings with two decimals.

        `warnings`, `nearest_release` and `missing_year` stand there only where they say something, `anesthesia_units`
        (or null) where the code is one of anesthesia.
        """
        credit: JsonObject = {
            "wrvu": exact(self.wrvu),
            "basis": self.basis.value,
            "reason": self.reason,
            "release": self.release,
            "row": None if self.row is None else self.row.as_json(),
            "flags": list(self.flags),
            "steps": [step.as_json() for step in self.steps],
        }
        if self.warnings:
            credit["warnings"] = list(self.warnings)
        if self.nearest_release is not None:
            credit["nearest_release"] = self.nearest_release
        if self.missing_year is not None:
            credit["missing_year"] = str(self.missing_year)
        if self.reason == "anesthesia":
            units = self.anesthesia_units
            credit["anesthesia_units"] = None if units is None else plain(units)
        return credit


def plain(number: Decimal) -> str:
    """Return a decimal without exponent, as it stands."""
    return f"{number:f}"


def exact(rvu: Decimal) -> str:
    """Return an RVU with two decimals, or with as many as it takes to lose nothing (3.136)."""
    written = str(rvu)
    # Most have two, and are read a thousand at a time.
    if written[-3:-2] == "." and "E" not in written:
        return written
    whole = f"{rvu.normalize():f}"
    decimals = len(whole.partition(".")[2])
    return whole if decimals >= 2 else f"{rvu:.2f}"
