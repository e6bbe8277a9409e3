"""The catalogue's pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from codes.domain.categories import category_by_slug
from codes.models import Specialty
from codes.search.results import SearchResults, search_page
from codes.selectors.lists import (
    CodeList,
    WorkCounts,
    codes_by_category,
    codes_in_category,
    codes_of_specialty,
    specialties_with_counts,
    work_counts,
)
from codes.selectors.releases import published_entries
from codes.views.forms import SearchBoxForm, SearchFilterForm

# What `?work=` keeps of a category.
_WORK: Final[Mapping[str, bool]] = {"with": True, "without": False}


@dataclass(frozen=True, slots=True)
class CodeListPage:
    """A page of the codes of a category, with `counts` and what is kept of it ('' for all), or of a specialty."""

    heading: str
    results: CodeList
    counts: WorkCounts | None = None
    work: str = ""
    is_of_specialty: bool = False


@dataclass(frozen=True, slots=True)
class CodeSearchPage:
    """A page of the codes that fit a search, with the filters that it was narrowed by."""

    query: str
    results: SearchResults
    form: SearchFilterForm

    @property
    def unfiltered(self) -> str:
        """Return the query string of the search without its filters."""
        return urlencode({"q": self.query})

    @property
    def filtered(self) -> str:
        """Return the query string of the search with its filters."""
        return self.form.query_string(self.query)


def codes(request: HttpRequest) -> HttpResponse:
    """Answer with the codes that fit a search, or with the categories where nothing is searched."""
    box = SearchBoxForm(request.GET)
    page = _search_page(request, box.query) if box.query else None
    context = {
        "page": page,
        "categories": () if page else [(shown, number) for shown, number in codes_by_category().items() if number],
        "search_box": box,
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "codes/codes.html", context)


def category(request: HttpRequest, category: str) -> HttpResponse:
    """Answer with the codes of a category."""
    shown = category_by_slug(category)
    if shown is None:
        raise Http404(f"no category {category}")
    today, work = timezone.localdate(), request.GET.get("work", "")
    work = work if work in _WORK else ""
    listed = codes_in_category(shown, after=_after(request), on=today, has_work_rvu=_WORK.get(work))
    counts = work_counts(shown, on=today)
    return _list(request, CodeListPage(shown.name, listed, counts=counts, work=work))


def specialties(request: HttpRequest) -> HttpResponse:
    """Answer with the specialties and how many codes each commonly logs."""
    context = {"specialties": specialties_with_counts(), "canonical": request.build_absolute_uri(request.path)}
    return render(request, "codes/specialties.html", context)


def specialty(request: HttpRequest, specialty: str) -> HttpResponse:
    """Answer with the codes that a specialty commonly logs."""
    shown = get_object_or_404(Specialty, slug=specialty)
    listed = codes_of_specialty(shown, after=_after(request), on=timezone.localdate())
    return _list(request, CodeListPage(shown.name, listed, is_of_specialty=True))


def with_slash(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Lead to the address with its closing slash."""
    return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))


def _search_page(request: HttpRequest, query: str) -> CodeSearchPage:
    form = SearchFilterForm(request.GET)
    results = search_page(query, after=_after(request), on=timezone.localdate(), filters=form.search_filters)
    return CodeSearchPage(query, results, form)


def _list(request: HttpRequest, page: CodeListPage) -> HttpResponse:
    context = {"page": page, "canonical": request.build_absolute_uri(request.path)}
    return render(request, "codes/list.html", context)


def _after(request: HttpRequest) -> str:
    """Return the code after which a list goes on; '' for its beginning or for what is no code."""
    after = request.GET.get("after", "")
    return after if len(after) == 5 and after.isascii() and after.isalnum() else ""


def catalogue_state(_request: HttpRequest) -> dict[str, object]:
    """Give every page the search box, and the release in force today for its footer, read when a template asks."""
    return {"search_box": SearchBoxForm, "release_in_force": _release_in_force}


def _release_in_force() -> object:
    today = timezone.localdate()
    in_force = [entry for entry in published_entries().values() if entry.facts.effective_from <= today]
    return in_force[-1] if in_force else None
