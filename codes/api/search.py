"""Search and suggestions while typing: public, bounded, and the same for everybody, so that caches may keep them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from codes.api.figures import RvuText, rvu_text
from codes.api.serializers import STATES
from codes.domain.categories import categories
from codes.domain.indicators import GLOBAL_PERIODS, STATUSES
from codes.search.current import CurrentIndex, current_index
from codes.search.filters import NO_FILTERS, SearchFilters
from codes.search.highlight import highlighted
from codes.search.query import LONGEST_QUERY
from codes.search.ranker import RANKER
from codes.search.search import SearchMatches, search
from wire.validation.queries import read_query
from wire.validation.values import choice, decimal_text, integer_text, text

DEFAULT_LIMIT: Final = 10
MAX_LIMIT: Final = 50
# An edit of words is seen by everybody after so many seconds.
_KEPT_FOR: Final = 60
_CATEGORIES: Final = [category.slug for category in categories()]
_WORK_RVU: Final = decimal_text(digits=4, places=2)
_CHECKS: Final = {
    "q": text(max_length=LONGEST_QUERY, min_length=1),
    "limit": integer_text(least=1, most=MAX_LIMIT),
    "category": choice(_CATEGORIES),
    "specialty": text(max_length=64, pattern=r"[-a-z0-9]+"),
    "state": choice(STATES),
    "status": choice(STATUSES),
    "has_work_rvu": choice(["true", "false", "1", "0"]),
    "work_rvu_min": _WORK_RVU,
    "work_rvu_max": _WORK_RVU,
    "global_period": choice(GLOBAL_PERIODS),
}
_Q: Final = (
    "A code, its beginning, or words, also beginnings of words. What is typed with a code is understood and narrows "
    "nothing: `99213-25`, `20610 rt lt`, `2x99213`."
)
_PARAMETERS: Final = [
    OpenApiParameter("q", str, required=True, description=_Q),
    OpenApiParameter("limit", int, description=f"Codes at most, from 1 to {MAX_LIMIT}; {DEFAULT_LIMIT} unless said"),
    OpenApiParameter("category", str, enum=_CATEGORIES),
    OpenApiParameter("specialty", str, description="The slug of a specialty"),
    OpenApiParameter("state", str, enum=STATES),
    OpenApiParameter("status", str, enum=STATUSES, description="The status indicator of the fee schedule"),
    OpenApiParameter("has_work_rvu", bool, description="Whether the work RVU is above 0"),
    OpenApiParameter("work_rvu_min", str, description='The least work RVU, with two decimals, such as "1.30"'),
    OpenApiParameter("work_rvu_max", str, description="The greatest work RVU, with two decimals"),
    OpenApiParameter("global_period", str, enum=GLOBAL_PERIODS),
]


class CodeFoundOutput(serializers.Serializer[object]):
    """A code that was found; `matched` is the name that fits best, as HTML: escaped, its words in `mark`.

    `group` is `names` for a code whose code, title or synonyms fit: a device that has the file of words and the same
    ranker finds these, too, in this order. `texts` is a code of which only a text fits; these come after all others.
    """

    code = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    work_rvu = RvuText(allow_null=True)
    matched = serializers.CharField()
    group = serializers.ChoiceField(["names", "texts"])


class SearchOutput(serializers.Serializer[object]):
    """Codes that were found, the best first; `ranker` names the rules of the order."""

    ranker = serializers.CharField()
    results = CodeFoundOutput(many=True)


@method_decorator(conditional_page, name="dispatch")
class CodeSearch(APIView):
    """Codes by what somebody types."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="codes_search", summary="Codes by code, words, synonyms and in spite of typing errors",
        parameters=_PARAMETERS, responses=SearchOutput,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Return the codes that fit best, with their state and work RVU of today."""
        parameters = read_query(request.query_params, _CHECKS, required=("q",))
        response = Response({"ranker": RANKER, "results": _results(parameters)})
        patch_cache_control(response, public=True, max_age=_KEPT_FOR)
        return response


def _results(parameters: dict[str, Any]) -> list[dict[str, object]]:  # Any: each parameter's own type
    today = timezone.localdate()
    current = current_index()
    text, limit = parameters["q"], parameters.get("limit", DEFAULT_LIMIT)
    filters = SearchFilters.named(parameters)
    if filters != NO_FILTERS:
        return _codes_found(current, search(text=text, limit=limit, on=today, filters=filters, current=current), today)
    return current.answer(
        ("results", text, limit, today),
        lambda: _codes_found(current, search(text=text, limit=limit, on=today, current=current), today),
    )


def _codes_found(current: CurrentIndex, matches: SearchMatches, today: date) -> list[dict[str, object]]:
    facts = current.facts_of(matches.codes, on=today)
    return [
        {
            "code": each.code,
            "title": each.title,
            "state": facts[each.code].state.value,
            "work_rvu": None if (work := facts[each.code].work_rvu) is None else rvu_text(work),
            "matched": highlighted(each.matched, matches.query),
            "group": "texts" if each.in_text else "names",
        }
        for each in matches.results
    ]
