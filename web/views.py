"""The site's own pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from codes.lookup import entries

# One of each kind that a newcomer should see: a visit, an endoscopy, a reading, an item without a work RVU.
EXAMPLES = ("99213", "45378", "71046", "H2020")


def home(request: HttpRequest) -> HttpResponse:
    """Answer with what OpenRVU is, a search and a few codes."""
    return render(request, "web/home.html", {"examples": entries(EXAMPLES, on=timezone.localdate())})


def support(request: HttpRequest) -> HttpResponse:
    """Answer with where to ask and how to report an error of the catalogue."""
    return render(request, "web/support.html", {"about": request.GET.get("about", "")[:200]})
