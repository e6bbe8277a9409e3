"""The page of one's own profile: specialty, FTE, time zone, week and career stages."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.api.serializers import MAX_STAGES, MeInput
from accounts.models import Stage, User
from accounts.selectors import profile_of, stages_of
from accounts.services.profiles import update_profile
from benchmarks.selectors.works import specialties_of_taxonomy
from codes.models import Specialty
from web.signed_in import signed_in

WEEKDAYS: Final = (
    (1, "Monday"), (2, "Tuesday"), (3, "Wednesday"), (4, "Thursday"), (5, "Friday"), (6, "Saturday"), (7, "Sunday"),
)  # fmt: skip
_FREE_ROWS: Final = 2
_TAXONOMY_LENGTH: Final = 10

_WORDS: Final[Mapping[str, str]] = {
    "specialty": "Choose a specialty of the list.",
    "fte": "The full-time equivalent is above 0 and at most 1, with two decimals: 0.80.",
    "time_zone": "Choose a time zone such as America/Chicago.",
    "week_start": "Choose a day of the week.",
    "career_stages": "Each stage begins on a day of its own: give a stage and a date, such as 2024-07-01.",
}


@dataclass(frozen=True, slots=True)
class StageRow:
    """A career stage and the day from which on it holds, as typed."""

    stage: str = ""
    effective_from: str = ""


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Answer with one's profile; store what is sent, or say field by field what is wrong with it."""
    user = signed_in(request)
    if request.method != "POST":
        return _page(request, {**_stored(user), **_chosen(request)})
    typed = _typed(request)
    change = MeInput(data=typed)
    if not change.is_valid():
        return _page(request, typed, errors={str(name): _WORDS[str(name)] for name in change.errors if name in _WORDS})
    given: dict[str, Any] = dict(change.validated_data)  # Any: parsed by the serializer
    stages = [(one["effective_from"], one["stage"]) for one in given.pop("career_stages")]
    update_profile(user=user, career_stages=stages, **given)
    messages.success(request, "Your profile was saved.")
    return HttpResponseRedirect(reverse("web:profile"))


def _stored(user: User) -> dict[str, object]:
    stored = profile_of(user)
    return {
        "specialty": stored.specialty,
        "fte": f"{Decimal(stored.fte):.2f}",
        "week_start": stored.week_start,
        "time_zone": stored.time_zone,
        "career_stages": [{"stage": stage, "effective_from": since.isoformat()} for since, stage in stages_of(user)],
    }


def _chosen(request: HttpRequest) -> dict[str, object]:
    """Return the specialty that was chosen of those a taxonomy code fits; it is stored with the form."""
    slug = request.GET.get("specialty", "")
    return {"specialty": slug} if slug and Specialty.objects.filter(slug=slug).exists() else {}


def _typed(request: HttpRequest) -> dict[str, object]:
    """Return the form as the API takes a change; a row without stage and date is none."""
    post = request.POST
    rows = zip(post.getlist("stage"), post.getlist("effective_from"), strict=False)
    week_start = str(post.get("week_start", ""))
    return {
        "specialty": post.get("specialty", ""),
        "fte": str(post.get("fte", "")).strip(),
        "week_start": int(week_start) if week_start in "1234567" and week_start else 0,
        "time_zone": str(post.get("time_zone", "")).strip(),
        "career_stages": [
            {"stage": stage, "effective_from": since} for stage, since in list(rows)[: MAX_STAGES + 1] if stage or since
        ],
    }


def _page(request: HttpRequest, shown: Mapping[str, object], errors: Mapping[str, str] | None = None) -> HttpResponse:
    taxonomy = request.GET.get("taxonomy", "").strip()[:_TAXONOMY_LENGTH]
    context = {
        "shown": shown,
        "taxonomy": taxonomy,
        "fitting": specialties_of_taxonomy(taxonomy) if taxonomy else [],
        "rows": list(_rows(shown["career_stages"])),
        "errors": errors or {},
        "specialties": Specialty.objects.order_by("name", "slug").values_list("slug", "name"),
        "zones": sorted(zoneinfo.available_timezones() - {"Factory", "localtime"}),
        "weekdays": WEEKDAYS,
        "stages": Stage.choices,
    }
    return render(request, "web/profile.html", context, status=400 if errors else 200)


def _rows(stages: object) -> Iterator[StageRow]:
    """Yield the stages with a few free rows behind them."""
    listed: Sequence[Mapping[str, str]] = stages if isinstance(stages, list) else []
    yield from (StageRow(one["stage"], one["effective_from"]) for one in listed)
    yield from (StageRow() for _ in range(_FREE_ROWS))
