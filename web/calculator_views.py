"""The public calculator: lines in the address, nothing stored."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from procedures.services.calculation import Calculation, calculate
from procedures.values.calculation import InvalidRequest
from web.calculator import Row, request_body, rows_offered, rows_typed, words_by_row
from web.explanation import explained
from web.throttling import refuse_too_many


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Answer with a form of up to ten lines and, where some are given, what they are worth."""
    on = request.GET.get("on", "").strip() or timezone.localdate().isoformat()
    rows = rows_typed({name: [str(value) for value in values] for name, values in request.GET.lists()})
    context: dict[str, object] = {"on": on[:10], "valued": [], "total": None}
    said: dict[int, list[str]] = {}
    if rows:
        refuse_too_many(request, rate="CALCULATE_RATE", scope="calculate")
        try:
            context |= _valued(rows, calculate(body=request_body(rows, performed_on=on), at=timezone.now()))
        except InvalidRequest as invalid:
            said = words_by_row(invalid.errors)
    offered = rows_offered(rows)
    context["rows"] = [(place, row, said.get(place, [])) for place, row in enumerate(offered)]
    return render(request, "web/resources/calculator.html", context, status=400 if said else 200)


def _valued(rows: Sequence[Row], calculation: Calculation) -> dict[str, object]:
    valued = [(row, explained(credit.as_json())) for row, credit in zip(rows, calculation.credits, strict=True)]
    return {"valued": valued, "total": calculation.total}
