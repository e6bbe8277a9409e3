"""Lines valued without being stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from codes.domain.fees import NATIONAL
from codes.domain.values import GpciRow, NamedFactor
from codes.selectors.codes import localities_in_force
from codes.selectors.releases import release_in_force
from procedures.requests.calculation import CalculationRequest, InvalidRequest, PaymentRequest
from procedures.selectors.lines import line_of
from procedures.selectors.schedule import schedule_for
from procedures.wrvu.calculator import check_lines, total_of, value_case
from procedures.wrvu.fees import ConversionFactor
from procedures.wrvu.payment import Estimate, estimate_case
from procedures.wrvu.schedule import Schedule
from procedures.wrvu.values import Credit, Line

QUALIFYING = "qualifying_participants"
ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Calculation:
    """The credits of lines, in their order, and the sum in wRVU.

    Where a payment was asked for, `payments` has the estimates of each line, one a conversion factor; they are no part
    of the credit.
    """

    credits: tuple[Credit, ...]
    total: Decimal
    payments: tuple[tuple[Estimate, ...], ...] | None = None


def calculate(*, request: CalculationRequest) -> Calculation:
    """Value the lines of a request as one case, and store nothing.

    Raises InvalidRequest, with the path of every field that cannot be valued.
    """
    lines = [line_of("", values) for values in request.lines]
    modifiers = {modifier for line in lines for modifier in line.modifiers}
    schedule = schedule_for(codes={line.code for line in lines}, modifiers=modifiers)
    problems = check_lines(lines, schedule=schedule, policy=request.policy)
    if problems:
        by_path = groupby(problems, key=lambda problem: f"lines.{problem.line}.{problem.field}")
        raise InvalidRequest({path: tuple(problem.code for problem in of_path) for path, of_path in by_path})
    credits_ = value_case(lines, schedule=schedule, policy=request.policy)
    payments = None if request.payment is None else _payments(request.payment, lines, schedule)
    return Calculation(credits_, total_of(credits_), payments)


def _payments(payment: PaymentRequest, lines: Sequence[Line], schedule: Schedule) -> tuple[tuple[Estimate, ...], ...]:
    latest = max((line.performed_on for line in lines), default=date.min)
    gpci = NATIONAL if payment.locality is None else _gpci(payment.locality, on=latest)
    by_factor = [
        estimate_case(lines, schedule=schedule, gpci=gpci, conversion=factor) for factor in _factors(payment, on=latest)
    ]
    return tuple(zip(*by_factor, strict=True))


def _factors(payment: PaymentRequest, *, on: date) -> list[ConversionFactor | None]:
    """Return the conversion factors to pay by; None stands for that of each line's own release."""
    if payment.conversion_factor is not None:
        return [ConversionFactor(ASKED, payment.conversion_factor)]
    release = release_in_force(on=on)
    further = () if release is None else release.factors[1:]
    qualifying = None if release is None else release.conversion_factor_qp
    return [None, *(ConversionFactor(_name_of(one, qualifying), one.dollars) for one in further)]


def _name_of(factor: NamedFactor, qualifying: Decimal | None) -> str:
    """Return the name by which an answer tells a factor: the release's own, but for qualifying participants."""
    return QUALIFYING if factor.dollars == qualifying else factor.name


def _gpci(locality: str, *, on: date) -> GpciRow:
    mac, _, number = locality.partition("-")
    for locality_row in localities_in_force(on=on).filter(mac=mac, locality=number):
        return locality_row.as_row()
    raise InvalidRequest({"payment.locality": ("unknown_locality",)})
