"""What a release changed, over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from codes.api.conditional import ConditionalView
from codes.api.figures import RvuText
from codes.domain.patterns import ROW
from codes.domain.typed_codes import parse_row_key
from codes.selectors.changes import KINDS, ReleasePair, RowChange, change_counts, pair_of, row_changes
from codes.selectors.releases import published_entries
from wire.problems.problem import Problem
from wire.validation.queries import read_query
from wire.validation.values import choice, integer_text, text

DEFAULT_LIMIT: Final = 500
MAX_LIMIT: Final = 2000
_CHECKS: Final = {
    "kind": choice(list(KINDS)),
    "after": text(max_length=8, pattern=ROW),
    "limit": integer_text(least=1, most=MAX_LIMIT),
}
_PARAMETERS: Final = [
    OpenApiParameter("kind", enum=list(KINDS), description="Changes of one kind only"),
    OpenApiParameter("after", pattern=ROW, description="The row to go on after, as `next_after` of an answer says"),
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}),
]


class CountsOutput(serializers.Serializer[object]):
    """Rows by what happened to them: `changed` in work RVU, status or global period, `repriced` in a total."""

    added = serializers.IntegerField()
    deleted = serializers.IntegerField()
    changed = serializers.IntegerField()
    work_changed = serializers.IntegerField()
    repriced = serializers.IntegerField()


class RowChangeOutput(serializers.Serializer[object]):
    """A row added, deleted or changed; null where there was or is no row, or no work is assigned."""

    code = serializers.CharField()
    component = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(list(KINDS))
    work_before = RvuText(allow_null=True)
    work_after = RvuText(allow_null=True)
    status_before = serializers.CharField(allow_null=True)
    status_after = serializers.CharField(allow_null=True)
    global_before = serializers.CharField(allow_null=True)
    global_after = serializers.CharField(allow_null=True)


class ChangesOutput(serializers.Serializer[object]):
    """What a release changed against the one before it, by code and component; what an excerpt lacks says nothing."""

    release = serializers.CharField()
    compared_with = serializers.CharField()
    complete = serializers.BooleanField(help_text="Whether neither of the two is an excerpt")
    counts = CountsOutput()
    results = RowChangeOutput(many=True)
    next_after = serializers.CharField(allow_null=True)


class ReleaseChanges(ConditionalView):
    """What a release changed."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(summary="What a release changed", parameters=_PARAMETERS, responses=ChangesOutput)
    def get(self, request: Request, release: str) -> Response:
        """Return counts and rows; 404 for a release that is not published or has none before it."""
        parameters = read_query(request.query_params, _CHECKS)
        releases = published_entries()
        pair = pair_of(release, releases)
        if pair is None and release in releases:
            raise Problem(404, "no_release_before", f"No release is loaded that comes before {release}.")
        if pair is None:
            raise Problem(404, "unknown_release", f"No release {release[:32]!r} is published.")
        limit = parameters.get("limit", DEFAULT_LIMIT)
        after = parse_row_key(parameters.get("after", ""))
        rows = row_changes(pair, kind=parameters.get("kind", ""), after=after, limit=limit + 1)
        return Response(ChangesOutput(_document(pair, rows, limit)).data)


def _document(pair: ReleasePair, rows: tuple[RowChange, ...], limit: int) -> dict[str, object]:
    shown = rows[:limit]
    return {
        "release": pair.release.id,
        "compared_with": pair.before.id,
        "complete": not pair.is_of_excerpts,
        "counts": asdict(change_counts(pair)),
        "results": shown,
        "next_after": shown[-1].name if len(rows) > limit else None,
    }
