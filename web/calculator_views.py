"""The public calculator: lines in the address, nothing stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from codes.browse import localities_in_force
from procedures.services.calculation import Calculation, calculate
from procedures.terms.calculation import POLICIES, InvalidRequest
from procedures.wrvu.explanation import explained
from web.calculator import Case, Row, contradictions, request_body, rows_offered, rows_typed, words_by_row
from web.logbook.places import PLACES
from web.throttling import refuse_too_many

_POLICY_WORDS: Final = {"cms": "Medicare's rules of modifiers", "unadjusted": "Value of the row times the units"}


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Answer with a form of up to ten lines and, where some are given, what they are worth."""
    case = _case(request)
    rows = rows_typed({name: [str(value) for value in values] for name, values in request.GET.lists()})
    context: dict[str, object] = {"case": case, "valued": [], "total": None}
    said: dict[int, list[str]] = {}
    if rows and not (said := words_by_row(contradictions(rows))):
        refuse_too_many(request, rate="CALCULATE_RATE", scope="calculate")
        try:
            context |= _valued(rows, calculate(body=request_body(rows, case), at=timezone.now()))
        except InvalidRequest as invalid:
            said = words_by_row(invalid.errors)
    offered = rows_offered(rows)
    context["rows"] = [(place, row, said.get(place, [])) for place, row in enumerate(offered)]
    return render(request, "web/resources/calculator.html", context | _choices(case), status=400 if said else 200)


def _case(request: HttpRequest) -> Case:
    """Return what holds for all rows; a choice that is not offered is as if it was not made."""
    given = Case(
        performed_on=request.GET.get("on", "").strip()[:10] or timezone.localdate().isoformat(),
        policy=request.GET.get("policy", "cms"),
        place_of_service=request.GET.get("place", ""),
        locality=request.GET.get("locality", ""),
    )
    return replace(
        given,
        policy=given.policy if given.policy in POLICIES else "cms",
        place_of_service=given.place_of_service if given.place_of_service in PLACES else "",
        locality=given.locality if given.locality in dict(_localities(given.performed_on)) else "",
    )


def _choices(case: Case) -> dict[str, object]:
    return {"policies": _POLICY_WORDS.items(), "places": PLACES.items(), "localities": _localities(case.performed_on)}


def _localities(on: str) -> list[tuple[str, str]]:
    """Return the payment localities of a day with their names; none for what is no day."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        return []
    found = localities_in_force(on=day).order_by("state", "name", "mac", "locality")
    return [(f"{one.mac}-{one.locality}", one.as_row().place) for one in found]


def _valued(rows: Sequence[Row], calculation: Calculation) -> dict[str, object]:
    payments = calculation.payments or ((),) * len(rows)
    valued = [
        (row, explained(credit.as_json()), estimates)
        for row, credit, estimates in zip(rows, calculation.credits, payments, strict=True)
    ]
    return {"valued": valued, "total": calculation.total}
