"""The page of one code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from codes.domain.categories import page_path
from codes.models import Locality
from codes.presenters.code_page import CodePage, LocalityChoice, code_page, is_paid
from codes.selectors.codes import localities_in_force, visible_among
from codes.selectors.entries import CodeEntry, CodeRecord, record
from codes.selectors.lists import category_figures, nearest_codes
from codes.selectors.releases import published_entries
from codes.views.etags import page_tag
from codes.views.forms import LocalityForm


def code(request: HttpRequest, code: str, category: str = "") -> HttpResponse:
    """Answer with the page of a code, with 304 to who has it, or lead to its one right address.

    The category of the address decides nothing: a wrong one, or none, leads to the right one.
    """
    number, today = code.upper(), timezone.localdate()
    path = page_path(number)
    if request.path != path and visible_among([number]):
        return _moved(request, path)
    tag = page_tag(request, number, on=today)
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return _tagged(unchanged, tag)
    known = record(number, on=today, releases=published_entries())
    if known is None:
        return _unknown(request, number)
    localities = _localities(known.entry)
    form = LocalityForm(request.GET, [locality.as_row() for locality in localities])
    page = _page_of(known, localities, form)
    return _tagged(render(request, "codes/code.html", _context(request, page, form)), tag)


def _moved(request: HttpRequest, path: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    nearest = nearest_codes(code, on=timezone.localdate())
    return render(request, "codes/unknown.html", {"code": code[:20], "nearest": nearest}, status=404)


def _page_of(record: CodeRecord, localities: Sequence[Locality], form: LocalityForm) -> CodePage:
    choice = LocalityChoice(localities[0].release_id if localities else "", form.chosen)
    return code_page(record, locality_choice=choice, category=category_figures(record.entry))


def _localities(entry: CodeEntry) -> list[Locality]:
    """Return the localities that a payment can be shown for, by state and name; none where unpaid."""
    if entry.release is None or not is_paid(entry):
        return []
    in_force = localities_in_force(on=entry.release.facts.effective_from)
    return list(in_force.order_by("state", "name", "mac", "locality"))


def _context(request: HttpRequest, page: CodePage, form: LocalityForm) -> Mapping[str, object]:
    return {
        "page": page,
        "locality_form": form,
        "canonical": request.build_absolute_uri(page.path),
        # Known here already, so that the footer need not ask for it.
        "release_in_force": page.entry.in_force,
    }


def _tagged(answer: HttpResponse, tag: str) -> HttpResponse:
    answer.headers["ETag"] = tag
    patch_cache_control(answer, private=True, no_cache=True)
    patch_vary_headers(answer, ["Cookie"])
    return answer
