"""The catalogue's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from codes.browse import visible_codes
from codes.categories import categories, category_by_slug, category_of
from codes.listing import LONGEST_QUERY, CodeList, codes_in_category, codes_of_specialty, found_codes, nearest_codes
from codes.lookup import lookup, published_entries
from codes.models import Specialty
from codes.pages import code_page

FAQ_TYPE: Final = "FAQPage"


def codes(request: HttpRequest) -> HttpResponse:
    """Answer with the codes that fit a search, or with the categories where nothing is searched."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    found = found_codes(query, after=_after(request), on=timezone.localdate()) if query else None
    context: dict[str, object] = {"query": query, "found": found, "categories": categories()}
    return render(request, "codes/codes.html", context)


def category(request: HttpRequest, category: str) -> HttpResponse:
    """Answer with the codes of a category; the address of a code without its category leads to the code."""
    shown = category_by_slug(category)
    if shown is None:
        return _to_code(category)
    listed = codes_in_category(shown, after=_after(request), on=timezone.localdate())
    return _list(request, shown.name, listed, {"category": shown})


def specialty(request: HttpRequest, specialty: str) -> HttpResponse:
    """Answer with the codes that a specialty commonly logs."""
    shown = get_object_or_404(Specialty, slug=specialty)
    listed = codes_of_specialty(shown, after=_after(request), on=timezone.localdate())
    return _list(request, shown.name, listed, {"specialty": shown})


def code(request: HttpRequest, category: str, code: str) -> HttpResponse:
    """Answer with the page of a code, or lead to its one right address."""
    entry = lookup(code.upper(), on=timezone.localdate())
    if entry is None:
        return _unknown(request, code)
    page = code_page(entry)
    if request.path != page.path:
        return HttpResponsePermanentRedirect(page.path)
    questions = [
        {"@type": "Question", "name": each.question, "acceptedAnswer": {"@type": "Answer", "text": each.answer}}
        for each in page.questions
    ]
    faq = {"@context": "https://schema.org", "@type": FAQ_TYPE, "mainEntity": questions}
    context = {"page": page, "entry": entry, "faq": faq, "canonical": request.build_absolute_uri(page.path)}
    return render(request, "codes/code.html", context)


def without_slash(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Lead to the address with its closing slash."""
    return HttpResponsePermanentRedirect(f"{request.path}/")


def _to_code(name: str) -> HttpResponse:
    known = visible_codes().filter(code=name.upper()[:5]).exists() and len(name) == len(name[:5])
    if not known:
        raise Http404(f"no category or code {name}")
    code = name.upper()
    return HttpResponsePermanentRedirect(f"/codes/{category_of(code).slug}/{code}/")


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    nearest = nearest_codes(code.upper(), on=timezone.localdate())
    return render(request, "codes/unknown.html", {"code": code.upper()[:20], "nearest": nearest}, status=404)


def _list(request: HttpRequest, heading: str, listed: CodeList, more: Mapping[str, object]) -> HttpResponse:
    context: dict[str, object] = {"heading": heading, "found": listed, **more}
    return render(request, "codes/list.html", context)


def _after(request: HttpRequest) -> str:
    """Return the code after which a list goes on; '' for its beginning or for what is no code."""
    after = request.GET.get("after", "")
    return after if len(after) == 5 and after.isascii() and after.isalnum() else ""


def catalogue_state(_request: HttpRequest) -> dict[str, object]:
    """Give every page the release in force today for its footer, read when a template asks for it."""
    return {"release_in_force": _release_in_force}


def _release_in_force() -> object:
    today = timezone.localdate()
    in_force = [entry for entry in published_entries().values() if entry.facts.effective_from <= today]
    return in_force[-1] if in_force else None
