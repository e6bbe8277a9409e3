"""The public pages of benchmarks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from benchmarks.medicare import method
from benchmarks.presenters.pages import MARK_WORDS, VISIBILITY_WORDS, listed_specialties, region_name, specialty_page
from codes.models import Specialty
from codes.views.site import SitemapPages

_REGIONS: Final = (*method.REGION_NAMES, *method.STATES, *method.TERRITORIES)


class RegionForm(forms.Form):
    """The region of a specialty's page; the nation where none is chosen, or none that there is."""

    region = forms.ChoiceField(
        label="Region",
        required=False,
        choices=[(region, region_name(region)) for region in _REGIONS],
        error_messages={"invalid_choice": "Region: choose one of the list."},
    )

    def __init__(self, address: Mapping[str, str]) -> None:
        super().__init__({"region": address.get("region") or method.NATION}, auto_id="%s")

    @property
    def chosen(self) -> str:
        """Return the region that was chosen, the nation for one that there is not."""
        return str(self.cleaned_data["region"]) if self.is_valid() else method.NATION

    def keep(self, regions: Iterable[str]) -> None:
        """Keep those on the list that some table has, and the one that was chosen."""
        field, kept = self.fields["region"], dict.fromkeys((*regions, self.chosen))
        if isinstance(field, forms.ChoiceField):
            field.choices = [(region, region_name(region)) for region in kept]


def benchmarks(request: HttpRequest) -> HttpResponse:
    """Answer with the specialties and the tables that are loaded."""
    specialties, sources = listed_specialties(signed_in=request.user.is_authenticated)
    context = {"specialties": specialties, "sources": sources, "canonical": request.build_absolute_uri(request.path)}
    return _varied(render(request, "benchmarks/benchmarks.html", context))


def specialty(request: HttpRequest, specialty: str) -> HttpResponse:
    """Answer with what the tables say of a specialty, in the nation or a region (`?region=`)."""
    shown = get_object_or_404(Specialty.objects.select_related("broader"), slug=specialty)
    form = RegionForm(request.GET)
    page = specialty_page(
        specialty=shown, region=form.chosen, on=timezone.localdate(), signed_in=request.user.is_authenticated
    )
    form.keep(page.regions)
    context = {"page": page, "form": form, "canonical": request.build_absolute_uri(request.path)}
    return _varied(render(request, "benchmarks/specialty.html", context))


def method_page(request: HttpRequest) -> HttpResponse:
    """Answer with the method of the computed tables, in its own numbers."""
    context = {
        "method": method,
        "fraction": f"{method.FRACTION_BELOW:.2f}",
        "coverage": f"{method.LEAST_COVERAGE * 100:.0f}",
        "gap": f"{method.MOST_GAP * 100:.0f}",
        "drops": method.DROP_WORDS.values(),
        "marks": MARK_WORDS.values(),
        "visibility": VISIBILITY_WORDS.items(),
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "benchmarks/method.html", context)


def _varied(answer: HttpResponse) -> HttpResponse:
    """Tell caches that who is logged in may see more tables."""
    patch_vary_headers(answer, ["Cookie"])
    return answer


def _sitemap_paths() -> Iterator[str]:
    yield reverse("benchmark-pages:benchmarks")
    yield reverse("benchmark-pages:method")
    for slug in Specialty.objects.order_by("slug").values_list("slug", flat=True):
        yield reverse("benchmark-pages:specialty", args=[slug])


SITEMAP_PAGES: Final = (SitemapPages(_sitemap_paths),)
