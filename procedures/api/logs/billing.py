"""The billing state of many lines at once, over REST."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procedures.api.answers import PerUserView, user_of
from procedures.api.reports.spans import FROM, TO
from procedures.collections.logs import BILLING_STATES
from procedures.domain.days import FIRST_DAY
from procedures.requests.billing import BillingSpan, parse_billing
from procedures.services.billing import MOST_LINES, preview_billing, set_billing
from wire.validation.queries import read_query
from wire.validation.values import choice, date_text, flag_text, uuid_text

_STATE = OpenApiParameter(
    "state", str, enum=list(BILLING_STATES), required=True, description="Where lines shall come to."
)
_BACKWARDS = OpenApiParameter("backwards", int, enum=[0, 1], description="1: lines after the state come back to it.")
_CONTRACT = OpenApiParameter("contract", str, description="The id of a contract: its lines alone.")


class BillingInput(serializers.Serializer[object]):
    """Own lines of a span of days that shall come to a billing state."""

    to = serializers.DateField()
    state = serializers.ChoiceField(choices=list(BILLING_STATES))
    backwards = serializers.BooleanField(default=False, help_text="Lines after the state come back to it")
    contract = serializers.UUIDField(allow_null=True, default=None, help_text="Lines of this contract alone")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields, with the one whose name is a word of Python."""
        return {"from": serializers.DateField(help_text="First day, included"), **super().get_fields()}


class BillingCountOutput(serializers.Serializer[object]):
    """Lines of one billing state."""

    state = serializers.ChoiceField(choices=list(BILLING_STATES))
    lines = serializers.IntegerField()
    wrvu = serializers.CharField()


class BillingPreviewOutput(serializers.Serializer[object]):
    """How many lines would change, worth how many wRVU, and by the state that they have."""

    lines = serializers.IntegerField()
    wrvu = serializers.CharField()
    by_state = BillingCountOutput(many=True)


class BillingOutput(serializers.Serializer[object]):
    """How many lines changed, and how many are left: send the same again until none is."""

    changed = serializers.IntegerField()
    remaining = serializers.IntegerField()


class BillingStates(PerUserView):
    """The billing state of own lines of a span; observed and training lines have none to set."""

    @extend_schema(
        operation_id="logs_billing_preview",
        parameters=[FROM, TO, _STATE, _BACKWARDS, _CONTRACT],
        responses=BillingPreviewOutput,
    )
    def get(self, request: Request) -> Response:
        """Say how many lines would come to the state, and write nothing."""
        day = date_text(earliest=FIRST_DAY)
        checks = {
            "from": day, "to": day, "state": choice(BILLING_STATES), "backwards": flag_text(), "contract": uuid_text(),
        }  # fmt: skip
        asked = read_query(request.query_params, checks, required=("from", "to", "state"))
        span = BillingSpan(
            asked["from"], asked["to"], asked["state"], asked.get("backwards", False), asked.get("contract")
        )
        found = preview_billing(user=user_of(request), span=span, at=timezone.now())
        by_state = [
            {"state": state, "lines": found[state].lines, "wrvu": f"{found[state].wrvu:.2f}"}
            for state in BILLING_STATES
            if state in found
        ]
        wrvu = sum((one.wrvu for one in found.values()), Decimal(0))
        lines = sum(one.lines for one in found.values())
        return Response({"lines": lines, "wrvu": f"{wrvu:.2f}", "by_state": by_state})

    @extend_schema(
        operation_id="logs_billing_set",
        request=BillingInput,
        responses=BillingOutput,
        description=f"Bring the next {MOST_LINES} lines, the earliest first, to the state; the same again goes on.",
    )
    def post(self, request: Request) -> Response:
        """Bring lines to the state."""
        done = set_billing(user=user_of(request), span=parse_billing(request.data), at=timezone.now())
        return Response({"changed": done.changed, "remaining": done.remaining})
