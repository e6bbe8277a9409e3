"""The site's own pages that everybody may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone

from codes.selectors.entries import entries
from codes.selectors.lists import name_coverage
from codes.selectors.releases import published_entries
from procedures.wrvu.policy import CMS
from web.blog.content import glossary as glossary_page
from web.blog.content import page_of, support_pages
from web.examples import ATTENDINGS, MODIFIERS, RESIDENTS, STUDENTS, Example, shown_examples

# One of each kind that a newcomer should see: a visit, an endoscopy, a reading, an item without a work RVU.
EXAMPLES = ("99213", "45378", "71046", "H2020")

_OF_STAGE: Final[Mapping[str, tuple[Example, ...]]] = {
    "students": STUDENTS,
    "residents": RESIDENTS,
    "attendings": ATTENDINGS,
}


def home(request: HttpRequest) -> HttpResponse:
    """Answer with what OpenRVU is, a search and a few codes."""
    return render(request, "web/home.html", {"examples": entries(EXAMPLES, on=timezone.localdate())})


def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon."""
    return HttpResponsePermanentRedirect(static("web/icon.svg"))


def stage(request: HttpRequest, stage: str) -> HttpResponse:
    """Answer with what OpenRVU does for a stage of a career, with examples worked out now."""
    examples = shown_examples(_OF_STAGE[stage], on=timezone.localdate())
    return render(request, f"web/stages/{stage}.html", {"examples": examples})


def resources(request: HttpRequest) -> HttpResponse:
    """Answer with what there is to read and to use."""
    return render(request, "web/resources/resources.html")


def what_is(request: HttpRequest) -> HttpResponse:
    """Answer with what a wRVU is, in the figures of one code."""
    shown = entries(EXAMPLES[:1], on=timezone.localdate())
    return render(request, "web/resources/what_is.html", {"entry": shown[0] if shown else None})


def modifiers(request: HttpRequest) -> HttpResponse:
    """Answer with what modifiers do to a credit, in figures worked out now."""
    examples = shown_examples(MODIFIERS, on=timezone.localdate())
    return render(request, "web/resources/modifiers.html", {"examples": examples, "factors": CMS.factors})


def glossary(request: HttpRequest) -> HttpResponse:
    """Answer with the words of the field."""
    return render(request, "web/resources/glossary.html", {"page": glossary_page()})


def data(request: HttpRequest) -> HttpResponse:
    """Answer with where figures and words come from, which releases are loaded, and how many codes have a name."""
    loaded = sorted(published_entries().values(), key=lambda entry: entry.facts.published)[::-1]
    loaded.sort(key=lambda entry: entry.facts.effective_from, reverse=True)
    context = {"releases": loaded, "names": name_coverage(on=timezone.localdate())}
    return render(request, "web/resources/data.html", context)


def support(request: HttpRequest) -> HttpResponse:
    """Answer with where to ask, answers, and how to report an error."""
    context = {"about": request.GET.get("about", "")[:200], "pages": support_pages()}
    return render(request, "web/support/support.html", context)


def support_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with a page of support."""
    shown = page_of(support_pages(), slug)
    if shown is None:
        raise Http404(f"no page {slug}")
    return render(request, "web/support/page.html", {"page": shown})
