"""Codes side by side, as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from codes.presenters.side_by_side import MOST, comparison
from codes.views.forms import ComparisonForm


def compare(request: HttpRequest) -> HttpResponse:
    """Answer with the codes of `?codes=a,b,c` side by side, and a form to choose others."""
    form = ComparisonForm(request.GET)
    context = {
        "form": form,
        "comparison": comparison(form.numbers, on=timezone.localdate()) if form.numbers else None,
        "most": MOST,
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "codes/compare.html", context)
