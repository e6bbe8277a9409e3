"""The public calculator: lines in the address, nothing stored."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from codes.selectors.codes import localities_in_force
from procedures.requests.calculation import InvalidRequest, parse_calculation
from procedures.services.calculation import Calculation, calculate
from procedures.wrvu.explanation import explained
from web.calculator.form import CalculatorForm, day_of
from web.throttling import refuse_too_many

_LONGEST_DAY: Final = 40


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Answer with a form of up to ten lines and, where some are given, what they are worth."""
    on = day_of(request.GET.get("on", "")[:_LONGEST_DAY], today=timezone.localdate().isoformat())
    form = CalculatorForm(request.GET, on=on, localities=_localities(on))
    context: dict[str, object] = {"form": form, "valued": [], "total": None}
    if form.lines and form.is_valid():
        refuse_too_many(request, rate="CALCULATE_RATE", scope="calculate")
        try:
            context |= _valued(form, calculate(request=parse_calculation(form.body, at=timezone.now())))
        except InvalidRequest as invalid:
            form.refuse(invalid.errors)
    is_refused = bool(form.lines) and form.has_errors
    return render(request, "web/resources/calculator.html", context, status=400 if is_refused else 200)


def _localities(on: str) -> dict[str, str]:
    """Return the payment localities of a day with their names; none for what is no day."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        return {}
    localities = localities_in_force(on=day).order_by("state", "name", "mac", "locality")
    return {f"{one.mac}-{one.locality}": one.as_row().place for one in localities}


def _valued(form: CalculatorForm, calculation: Calculation) -> dict[str, object]:
    rows = [{name: row[name].value() for name in row.fields} for row in form.lines]
    payments = calculation.payments or ((),) * len(rows)
    valued = [
        (row, explained(credit.as_json()), estimates)
        for row, credit, estimates in zip(rows, calculation.credits, payments, strict=True)
    ]
    return {"valued": valued, "total": calculation.total}
