"""Codes side by side, as a page."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from codes.presenters.side_by_side import MOST, codes_named, comparison

_LONGEST: Final = 200


def compare(request: HttpRequest) -> HttpResponse:
    """Answer with the codes of `?codes=a,b,c` side by side, and a form to choose others."""
    codes = codes_named(request.GET.get("codes", "")[:_LONGEST])
    context = {
        "codes": ", ".join(codes),
        "comparison": comparison(codes, on=timezone.localdate()) if codes else None,
        "most": MOST,
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "codes/compare.html", context)
