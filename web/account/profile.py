"""The page of one's own profile: specialty, FTE, time zone, week and career stages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.domain.career import DatedStage
from accounts.models import User
from accounts.selectors import profile_of, stages_of
from accounts.services.profiles import update_profile
from benchmarks.selectors.code_work import specialties_of_taxonomy
from codes.models import Specialty
from web.account.profile_form import ZONES, OwnProfileForm, TaxonomyForm
from web.account.signed_in import signed_in


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Answer with one's profile; store what is sent, or say field by field what is wrong with it."""
    user = signed_in(request)
    specialties = list(Specialty.objects.order_by("name", "slug").values_list("slug", "name"))
    if request.method != "POST":
        stored = _stored(user)
        initial = {**stored, **_chosen(request, dict(specialties))}
        return _page(request, OwnProfileForm(specialties=specialties, initial=initial, stages=_stages(user)))
    form = OwnProfileForm(request.POST, specialties=specialties)
    if not form.is_valid():
        return _page(request, form)
    given = form.change
    stages = [DatedStage(**given_stage) for given_stage in given.pop("career_stages")]
    update_profile(user=user, career_stages=stages, **given)
    messages.success(request, "Your profile was saved.")
    return HttpResponseRedirect(reverse("web:profile"))


def _stored(user: User) -> dict[str, object]:
    stored = profile_of(user)
    return {
        "specialty": stored.specialty,
        "fte": f"{Decimal(stored.fte):.2f}",
        "week_start": str(stored.week_start),
        "time_zone": stored.time_zone,
    }


def _stages(user: User) -> list[dict[str, str]]:
    return [{"stage": dated.stage, "effective_from": dated.effective_from.isoformat()} for dated in stages_of(user)]


def _chosen(request: HttpRequest, specialties: Mapping[str, str]) -> dict[str, object]:
    """Return the specialty that was chosen of those a taxonomy code fits; it is stored with the form."""
    slug = request.GET.get("specialty", "")
    return {"specialty": slug} if slug in specialties else {}


def _page(request: HttpRequest, form: OwnProfileForm) -> HttpResponse:
    search = TaxonomyForm(request.GET if "taxonomy" in request.GET else None)
    taxonomy = str(search.cleaned_data["taxonomy"] or "").strip() if search.is_valid() else ""
    context = {
        "form": form,
        "search": search,
        "taxonomy": taxonomy,
        "fitting": specialties_of_taxonomy(taxonomy) if taxonomy else [],
        "zones": ZONES,
    }
    return render(request, "web/profile.html", context, status=400 if form.has_errors else 200)
